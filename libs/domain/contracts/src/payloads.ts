import type { CarrierStatus } from './carriers';
import type { EncounterEvent, IsolateReport } from './canonical';
import type { SpecimenReport } from './specimens';

/** Every payload that has a consumer today; another `type` is refused by name. */
export type CanonicalPayload = IsolateReport | EncounterEvent | SpecimenReport | CarrierStatus;
