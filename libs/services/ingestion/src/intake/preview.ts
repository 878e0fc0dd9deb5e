import type { Problem } from '@carbawatch/contracts';
import type { ColumnReading } from '@carbawatch/formats';
import { covers } from '@carbawatch/service-kit';
import { eventsOf, mapItems } from '../decide/map-items';
import type { EventDraft } from '../decide/mapping';
import { bounded, problem } from '../decide/problems';
import { unitOf } from '../decide/verdict';
import type { Envelope } from './envelope';
import { columnsOf, profilesFor, readEnvelope } from './reading';
import { loadKnowledge } from './site-knowledge';
import type { StageContext } from './store-stage';

export interface Preview {
  readonly events: readonly EventDraft[];
  readonly problems: readonly Problem[];
  /** Null for what is no table of isolates. */
  readonly columns: readonly ColumnReading[] | null;
}

/** The id that stands in a preview's events: no message has it. */
const NO_MESSAGE = '00000000-0000-0000-0000-000000000000';

/** What a payload would come to, with nothing stored: the same reading and the same rules. */
export async function preview(context: StageContext, envelope: Envelope): Promise<Preview> {
  const { database, secrets, timeZone, assignerOf } = context;
  const mappings = await context.mappings.current();
  const said = {
    timeZone,
    assignerOf,
    terms: mappings.localTerms,
    profiles: await profilesFor(database, [envelope]),
  };
  const reading = readEnvelope(envelope, said);
  const columns = columnsOf(envelope, said);
  if (reading.kind === 'refused') {
    return { events: [], problems: bounded(reading.problems), columns };
  }
  const payloads = reading.items.flatMap(({ payload }) => (payload ? [payload] : []));
  const { site, sender, receivedAt, mayWrite } = envelope;
  const knowledge = await database.transaction((tx) =>
    loadKnowledge(tx, secrets, [{ site, payloads }], mappings),
  );
  const receipt = {
    messageId: NO_MESSAGE,
    sender,
    site,
    timeZone,
    receivedAt: receivedAt.toISOString(),
    now: context.clock.now().toISOString(),
  };
  const { units } = mapItems(reading.items, receipt, knowledge);
  const problems = units.flatMap(
    (unit) =>
      unitOf(
        unit.map(({ item }) => item),
        unit.map(({ mapped }) => mapped),
      ).problems,
  );
  const events = eventsOf(units);
  if (events.every((event) => covers(mayWrite, event.site))) {
    return { events, problems: bounded(problems), columns };
  }
  return { events: [], problems: [problem('site-not-allowed', 'site')], columns };
}
