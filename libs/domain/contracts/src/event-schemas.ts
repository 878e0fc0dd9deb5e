import { alert } from './alerts';
import { casesChanged } from './cases';
import { carrierReported } from './carriers';
import { encounterChanged, isolateClassified, isolateReported } from './events';
import { isolateShadowed, specimenShadowed } from './shadow';
import { signal } from './signals';
import { feedChanged } from './feeds';
import { specimenClassified, specimenReported } from './specimens';
import { TOPICS } from './topics';

/** The topic decides the schema, never the message. */
export const EVENT_SCHEMAS = {
  [TOPICS.isolatesReported]: isolateReported,
  [TOPICS.isolatesClassified]: isolateClassified,
  [TOPICS.isolatesShadowed]: isolateShadowed,
  [TOPICS.specimensShadowed]: specimenShadowed,
  [TOPICS.specimensReported]: specimenReported,
  [TOPICS.specimensClassified]: specimenClassified,
  [TOPICS.carriersReported]: carrierReported,
  [TOPICS.encountersChanged]: encounterChanged,
  /** The alert as it stands after the change; what a person wrote into it stays out. */
  [TOPICS.alertsChanged]: alert,
  [TOPICS.casesChanged]: casesChanged,
  /** A feed fell silent, or was heard again. */
  [TOPICS.feedsChanged]: feedChanged,
  [TOPICS.signalsDetected]: signal,
} as const;
