export { statsService } from './stats.module';
export { metricRows } from './store/metric-rows';
export { rebuildMetrics } from './store/rebuild';
export { contributionsOf } from './decide/contributions';
export { historyOf, movementOf } from './decide/facts';
export { applyFacts } from './store/apply-facts';
