import type { Catalogue } from './text';
import { agents } from './zh/agents';
import { alertRules } from './zh/alert-rules';
import { alerts } from './zh/alerts';
import { audit } from './zh/audit';
import { clinical } from './zh/clinical';
import { codes } from './zh/codes';
import { cohort } from './zh/cohort';
import { delivery } from './zh/delivery';
import { desk } from './zh/desk';
import { fields } from './zh/fields';
import { film } from './zh/film';
import { isolates } from './zh/isolates';
import { keys } from './zh/keys';
import { letters } from './zh/letters';
import { names } from './zh/names';
import { numbers } from './zh/numbers';
import { onCall } from './zh/on-call';
import { operations } from './zh/operations';
import { outbreaks } from './zh/outbreaks';
import { riskForms } from './zh/risk-forms';
import { shell } from './zh/shell';
import { signIn } from './zh/sign-in';
import { signals } from './zh/signals';
import { species } from './zh/species';
import { specimens } from './zh/specimens';

export const zh: Catalogue = {
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
};
