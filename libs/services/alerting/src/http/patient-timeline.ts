import { instantMs } from '@carbawatch/contracts';
import type {
  Alert,
  ClusterSummary,
  Contact,
  OccupancyInterval,
  PatientTimeline,
  TimelineItem,
} from '@carbawatch/contracts';
import { currentStay, type Stay } from '@carbawatch/epidemiology';
import type { Tx } from '@carbawatch/postgres';
import type { Caller } from '@carbawatch/service-kit';
import type { Deciding } from '../consumers/recompute';
import { isolationState } from '../decide/isolation';
import { repeatedIn } from '../decide/known-before';
import type { PresentPerson } from '../decide/present-picture';
import { isolateSentence } from '../decide/wording';
import { alertsOfPatient } from '../store/alert-reads';
import { shownAlert } from '../store/alert-row';
import { clustersOfPersons } from '../store/clusters';
import { summaryOf, withShares } from '../store/outbreaks';
import { pageOfContacts } from '../store/contacts';
import { siteOfPseudonym } from '../store/families';
import { carriageNow, wholePersonNow, type WholePerson } from './carriage-view';
import { shownContacts } from './contact-view';
import { placeToldTo } from './shown-places';
import { verdictCourses } from './verdict-course';

/** Contacts and alerts shown of one person; more than anybody reads. */
const SHOWN_MAX = 200;

interface TimelineReader {
  readonly deciding: Deciding;
  readonly wallMs: number;
  readonly caller: Pick<Caller, 'role'>;
}

/** Everything that is known of one person, or null where nothing is. */
export async function timelineOf(
  tx: Tx,
  sites: readonly string[] | 'all',
  pseudonym: string,
  asked: TimelineReader,
): Promise<PatientTimeline | null> {
  const { deciding, caller } = asked;
  const site = await siteOfPseudonym(tx, sites, pseudonym);
  if (site === null) return null;
  const person = await wholePersonNow(tx, site, pseudonym, deciding);
  if (!person) return null;
  const { members, picture } = person;
  const alerts = (await alertsOfPatient(tx, site, members, SHOWN_MAX)).map(shownAlert);
  const filters = { casePseudonym: null, pseudonyms: members, ward: null, status: null };
  const contacts = await shownContacts(
    tx,
    await pageOfContacts(tx, [site], filters, { after: null, limit: SHOWN_MAX }),
    asked,
  );
  const found = await withShares(tx, await clustersOfPersons(tx, site, members));
  const clusters = found.map(summaryOf);
  const here = currentStay(picture.stays);
  const lain = picture.stays.map((stay) => placeToldTo(stay, caller));
  const stays = lain.map((stay) => intervalOf(stay, site, person.pseudonym));
  return {
    site,
    pseudonym: person.pseudonym,
    pseudonyms: [...members],
    wardNow: here?.ward ?? null,
    isolationNow: here === null ? null : isolationNow(here, person),
    stays,
    carriage: carriageNow(person, site),
    contacts,
    clusters,
    alerts,
    items: itemsOf(person, { stays: lain, alerts, contacts, clusters }),
  };
}

function isolationNow(here: Stay, { picture }: PresentPerson): PatientTimeline['isolationNow'] {
  const state = isolationState(here, picture);
  if (state === 'not-recorded') return 'not-recorded';
  if (state === 'not-isolated') return 'none';
  if (here.isolation === 'single' || here.isolation === 'cohort') return here.isolation;
  return picture.isolationActs.at(-1)?.isolation ?? null;
}

function intervalOf(stay: Stay, site: string, pseudonym: string): OccupancyInterval {
  const { visit, ward, room, bed, unitType, isolation, from, to, end } = stay;
  const place = { ward, room, bed, unitType, isolation, from, to, end };
  return { site, pseudonym, visit, class: stay.class, ...place };
}

/** Each report once: what an isolate says of its swab stands in the isolate's own line. */
function reportsOn({ specimens, isolates }: PresentPerson['picture']) {
  return specimens.filter(({ step }) =>
    isolates.every(({ isolateId }) => isolateId !== step.isolateId),
  );
}

function itemsOf(
  person: WholePerson,
  known: {
    readonly stays: readonly Stay[];
    readonly alerts: readonly Alert[];
    readonly contacts: readonly Contact[];
    readonly clusters: readonly ClusterSummary[];
  },
): TimelineItem[] {
  const { picture } = person;
  const { timeZone } = picture;
  const repeated = repeatedIn(picture);
  const items: TimelineItem[] = [
    ...known.stays.map((stay): TimelineItem => {
      const bed = [stay.room, stay.bed].filter(Boolean).join('-');
      const text = `${stay.ward ?? 'Ward not told'}${bed ? ` ${bed}` : ''}.`;
      return { at: stay.from, kind: 'stay', text, ref: null, ward: stay.ward };
    }),
    ...picture.isolates.map((view): TimelineItem => ({
      at: view.collectedAt,
      kind: 'isolate',
      text: isolateSentence(view, timeZone),
      ref: view.isolateId,
      ward: view.place.ward,
    })),
    ...verdictCourses(person),
    ...reportsOn(picture).map(({ reportId, step, collectedAt }): TimelineItem => ({
      at: collectedAt,
      kind: step.isolateId === undefined ? 'specimen' : 'isolate',
      text: `${step.specimen?.type ?? 'Specimen'}: carbapenemase ${step.classification.status}.`,
      ref: step.isolateId ?? reportId,
      ward: step.ward,
    })),
    ...picture.carriers.map((claim): TimelineItem => ({
      at: claim.firstPositiveOn ?? claim.receivedAt,
      kind: 'carrier-status',
      text:
        repeated(claim) === null
          ? `Known before as ${claim.kind}${claim.family ? ` of ${claim.family}` : ''}.`
          : `Listed as ${claim.kind}: it repeats what was found here.`,
      ref: null,
      ward: null,
    })),
    ...known.alerts.map(({ id, raisedAt, title, wardAtCollection }): TimelineItem => ({
      at: raisedAt,
      kind: 'alert',
      text: title,
      ref: id,
      ward: wardAtCollection,
    })),
    ...known.contacts.map((one): TimelineItem => ({
      at: one.from,
      kind: 'contact',
      text: `Contact (${one.kind}) of a carrier of ${one.case.family} on ${one.ward}.`,
      ref: one.id,
      ward: one.ward,
    })),
    ...known.clusters.map((one): TimelineItem => ({
      at: one.formedAt,
      kind: 'cluster',
      text: one.title,
      ref: one.id,
      ward: one.wards[0] ?? null,
    })),
  ];
  return items.sort((a, b) => instantMs(a.at, timeZone) - instantMs(b.at, timeZone));
}
