import { agents } from './en/agents';
import { alertRules } from './en/alert-rules';
import { alerts } from './en/alerts';
import { audit } from './en/audit';
import { clinical } from './en/clinical';
import { codes } from './en/codes';
import { cohort } from './en/cohort';
import { delivery } from './en/delivery';
import { desk } from './en/desk';
import { fields } from './en/fields';
import { film } from './en/film';
import { isolates } from './en/isolates';
import { keys } from './en/keys';
import { letters } from './en/letters';
import { names } from './en/names';
import { numbers } from './en/numbers';
import { onCall } from './en/on-call';
import { operations } from './en/operations';
import { outbreaks } from './en/outbreaks';
import { riskForms } from './en/risk-forms';
import { shell } from './en/shell';
import { signIn } from './en/sign-in';
import { signals } from './en/signals';
import { species } from './en/species';
import { specimens } from './en/specimens';

export const en = {
  ...agents,
  ...alertRules,
  ...alerts,
  ...audit,
  ...clinical,
  ...codes,
  ...cohort,
  ...delivery,
  ...desk,
  ...fields,
  ...film,
  ...isolates,
  ...keys,
  ...letters,
  ...names,
  ...numbers,
  ...onCall,
  ...operations,
  ...outbreaks,
  ...riskForms,
  ...shell,
  ...signIn,
  ...signals,
  ...species,
  ...specimens,
} as const;
