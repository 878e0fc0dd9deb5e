export const riskForms = {
  'risk.enter': 'Enter coefficients',
  'risk.enterHint':
    'Of a published study or of your own. The score of every pending CRE follows at once.',
  'risk.enterSource': 'Source, with which it can be found again',
  'risk.addCovariate': 'Add a covariate',
  'risk.covariate': 'Predictor {n}, by its name in the reports',
  'risk.weightOf': 'Log odds {n}',
  'risk.removeOne': 'Remove covariate {n}',
  'risk.covariates': 'With these covariates of the reports, too',
  'risk.entered': 'The coefficients stand as version {version}.',
} as const;
