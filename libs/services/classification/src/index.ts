export { classificationService } from './classification.module';
export { foldReports } from './decide/fold-reports';
export { SHIPPED_RULES } from './decide/site-rules';
