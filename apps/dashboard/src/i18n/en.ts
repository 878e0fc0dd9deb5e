import { alerts } from './en/alerts';
import { clinical } from './en/clinical';
import { cohort } from './en/cohort';
import { isolates } from './en/isolates';
import { operations } from './en/operations';
import { shell } from './en/shell';

export const en = {
  ...alerts,
  ...clinical,
  ...cohort,
  ...isolates,
  ...operations,
  ...shell,
} as const;
