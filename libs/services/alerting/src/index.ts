export { alertingService } from './alerting.service';
export { decideAlerts } from './decide/walk';
export { historyOf } from './decide/facts';
export { RULES } from './decide/rules/rules';
