export const cohort = {
  'cohort.title': 'Cohort',
  'cohort.measure': 'Measure',
  'cohort.interval': '95% CI',
  'cohort.cpe': 'CPE',
  'cohort.nonCpe': 'non-CPE',
  'cohort.undetermined': 'Undetermined',
  'cohort.ofCpe': '{family} among CPE',
  'cohort.mortality30d': 'Death within 30 days',
} as const;
