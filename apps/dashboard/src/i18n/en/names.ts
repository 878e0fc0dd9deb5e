export const names = {
  'names.showAll': 'Show {n} names',
  'names.bed': 'Bed',
} as const;
