export const names = {
  'names.showAll': 'Show {n} {n:name|names}',
  'names.bed': 'Bed',
} as const;
