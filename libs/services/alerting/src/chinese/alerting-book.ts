import { SCHEMA_PHRASES, phrasebook, type Phrase } from '@carbawatch/contracts';
import { SIGNAL_PHRASES } from '@carbawatch/epidemiology';
import { CLASSIFICATION_PHRASES } from '@carbawatch/microbiology';
import { SHIPPED_RULES } from '../decide/rules/shipped';
import { ALERT_PHRASES, UNIT_PHRASES } from './alert.phrases';
import { CARRIAGE_PHRASES } from './carriage.phrases';
import { CLUSTER_PHRASES } from './cluster.phrases';
import { CORRECTED_FACT_PHRASES } from './corrected-fact.phrases';
import { CORRECTION_PHRASES } from './correction.phrases';
import { DELIVERY_PHRASES } from './delivery.phrases';
import { REFUSAL_PHRASES } from './refusal.phrases';
import { phrasesOfRule } from './rule-phrases';
import { RESULT_PHRASES } from './result.phrases';
import { RISK_CARD_PHRASES } from './risk-card.phrases';
import { RISK_PHRASES, TASK_PHRASES } from './task.phrases';

/** Everything that alerting says, in Chinese; the rules of sites add theirs. */
export const ALERTING_PHRASES: readonly Phrase[] = [
  ...SCHEMA_PHRASES,
  ...RESULT_PHRASES,
  ...CLASSIFICATION_PHRASES,
  ...ALERT_PHRASES,
  ...CARRIAGE_PHRASES,
  ...UNIT_PHRASES,
  ...CLUSTER_PHRASES,
  ...CORRECTION_PHRASES,
  ...CORRECTED_FACT_PHRASES,
  ...DELIVERY_PHRASES,
  ...REFUSAL_PHRASES,
  ...TASK_PHRASES,
  ...RISK_PHRASES,
  ...RISK_CARD_PHRASES,
  ...SIGNAL_PHRASES,
  ...SHIPPED_RULES.flatMap(phrasesOfRule),
];

export const ALERTING_BOOK = phrasebook(ALERTING_PHRASES);
