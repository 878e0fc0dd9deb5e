import type { FormatPayload } from '@carbawatch/formats';
import { carrierEvent } from './carrier-event';
import { encounterEvent } from './encounter-event';
import { withoutFutureTimes } from './future-times';
import { genotypeEvent, isolateEvent } from './isolate-event';
import type { Mapped, Receipt, SiteKnowledge } from './mapping';
import { withAssignerNamed } from './patient-assigner';
import { withoutPastTimes } from './past-times';
import { inside, problem } from './problems';
import { specimenEvent } from './specimen-event';
import { withUnknownSpecimen } from './unknown-specimen';
import { withUnknownWard } from './unknown-ward';

/** As in the setting CARBAWATCH_SITE: a site stands in keys, subjects and metrics. */
const SITE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** One payload to its event; the type decides which rule. */
export function mapPayload(
  payload: FormatPayload,
  pointer: string,
  receipt: Receipt,
  knowledge: SiteKnowledge,
): Mapped {
  if (payload.site !== undefined && !SITE_NAME.test(payload.site)) {
    const problems = [problem('bad-site', inside(pointer, 'site'))];
    return { event: null, problems, identities: [], owner: null };
  }
  const mapped = eventOf(payload, pointer, receipt, knowledge);
  const begun = withoutPastTimes(mapped, payload, pointer, receipt);
  const timely = withoutFutureTimes(begun, pointer, receipt);
  const placed = withUnknownWard(timely, pointer, knowledge);
  const known = withUnknownSpecimen(placed, pointer, knowledge);
  return withAssignerNamed(known, payload, { pointer, site: receipt.site }, knowledge);
}

function eventOf(
  payload: FormatPayload,
  pointer: string,
  receipt: Receipt,
  knowledge: SiteKnowledge,
): Mapped {
  switch (payload.type) {
    case 'isolate.report':
      return isolateEvent(payload, pointer, receipt, knowledge);
    case 'genotype.report':
      return genotypeEvent(payload, pointer, receipt, knowledge);
    case 'encounter.event':
      return encounterEvent(payload, pointer, receipt, knowledge);
    case 'specimen.report':
      return specimenEvent(payload, receipt, knowledge);
    case 'carrier.status':
      return carrierEvent(payload, pointer, receipt, knowledge);
  }
}
