export { alertingService } from './alerting.service';
export { decideAlerts } from './decide/walk';
export { historyOf } from './decide/facts';
export { RULES } from './decide/rules/rules';
export { takeCases } from './consumers/take-cases';
export { takeMovements } from './consumers/take-movements';
export { takeResults } from './consumers/take-results';
export { SiteRules } from './store/site-rules';
