import { addDays } from '@carbawatch/contracts';
import { carrierLists } from './carrier-lists';
import { Chance } from './chance';
import { contactScreens, type KnownCarrier } from './contact-screens';
import { followUps, seenAgainAt, type IndexCulture } from './follow-ups';
import { isolations, roomsFound } from './isolations';
import { amrfinderTable, kleborateTable, mlstTable } from './genotype-tables';
import { CLINIC, type Bed } from './hospital';
import { house, type HousedPatient } from './housing';
import { cultureMessage, movementMessage, type CultureReport } from './hl7-messages';
import { E_CLOACAE, E_COLI, K_OXYTOCA, K_PNEUMONIAE } from './microbes';
import { DAY, FINAL_DAYS, PCR_DAYS, YEAR_DAYS } from './plan';
import type { PlannedCulture, PlannedIsolate } from './plan';
import { plotYear } from './plot';
import { admissionScreens } from './screens';

/**
 * The demonstration feed: one year of an invented hospital as the messages that its systems would
 * send. Synthetic throughout; the same seed and last day give the same bytes.
 */
export interface FeedItem {
  /** When the hospital sent it, on its own clocks: `2026-03-01T08:15:00`, no offset. */
  readonly sentAt: string;
  /** Items of one lane belong to one patient and must arrive in their order. */
  readonly lane: number;
  readonly contentType: 'application/hl7-v2' | 'text/tab-separated-values' | 'application/json';
  readonly body: string;
}

export interface FeedOptions {
  readonly seed: number;
  /** The year's last day, `YYYY-MM-DD`. */
  readonly lastDay: string;
}

export const DEMO_SEED = 716_324;

const RESENT_SHARE = 0.015;
const CORRECTED_SHARE = 0.02;
const SEQUENCED_SHARE = 0.85;
/** Minutes within which a report that is ready is sent. */
const ON_ITS_WAY = 240;

/** An item before the year has a date. */
export interface Draft extends Omit<FeedItem, 'sentAt'> {
  readonly minute: number;
}

/** All items of the year in the order of sending; at most 20,000. */
export function demonstrationFeed({ seed, lastDay }: FeedOptions): FeedItem[] {
  const chance = new Chance(seed);
  const firstDay = addDays(lastDay, 1 - YEAR_DAYS);
  const clock = (minute: number): string => hl7Time(firstDay, minute);
  const drafts: Draft[] = [];
  const indexCultures: IndexCulture[] = [];
  let accessions = 0;
  const plans = plotYear(chance, new Chance(seed + 4));
  // Who is to be isolated is known before the beds are: no specimen hangs on them.
  const planned = house(plans, new Map());
  const found = roomsFound(knownCarriers(planned, firstDay, seed), new Chance(seed + 5));
  const patients = house(plans, found);
  for (const patient of patients) {
    const writer = new PatientWriter(patient, clock);
    drafts.push(...writer.movements());
    const leftAt = patient.stays.at(-1)?.to ?? 0;
    for (const culture of patient.plan.cultures) {
      if (culture.collectedAt >= leftAt) continue; // nobody takes a swab from an empty bed
      accessions += 1;
      const accession = `D${String(accessions).padStart(6, '0')}`;
      drafts.push(...writer.culture(culture, accession, chance));
      const [isolate] = culture.isolates;
      const isFirst = indexCultures.at(-1)?.patient !== patient;
      if (isolate && isResistant(isolate) && isFirst) {
        indexCultures.push({ patient, accession, isolate });
      }
    }
  }
  const resent = drafts
    .filter(() => chance.happens(RESENT_SHARE))
    .map((draft) => ({ ...draft, minute: draft.minute + 1 }));
  const screens = admissionScreens(patients, clock, new Chance(seed + 1));
  const lists = carrierLists(patients, firstDay);
  const known = knownCarriers(patients, firstDay, seed);
  const isolated = isolations(patients, found, clock, new Chance(seed + 6));
  const beside = { carriers: known, isolated: isolated.since };
  const contacts = contactScreens(patients, beside, clock, new Chance(seed + 3));
  const outcomes = followUps(indexCultures, firstDay, new Chance(seed + 2));
  return [
    ...drafts,
    ...resent,
    ...screens.drafts,
    ...lists.drafts,
    ...isolated.drafts,
    ...contacts,
    ...outcomes,
  ]
    .filter(({ minute }) => minute < YEAR_DAYS * DAY)
    .map((draft, order) => ({ draft, order }))
    .sort((a, b) => a.draft.minute - b.draft.minute || a.order - b.order)
    .map(({ draft: { minute, ...item } }) => ({ ...item, sentAt: isoTime(firstDay, minute) }));
}

/** In whom a culture, a screen or a list shows a carbapenemase, and when the hospital knows it. */
function knownCarriers(
  patients: readonly HousedPatient[],
  firstDay: string,
  seed: number,
): KnownCarrier[] {
  const grown = patients.flatMap((patient): KnownCarrier[] => {
    const leftAt = patient.stays.at(-1)?.to ?? 0;
    const [first] = patient.plan.cultures.filter(
      ({ collectedAt, isolates: [isolate] }) =>
        collectedAt < leftAt && isolate && isResistant(isolate),
    );
    if (!first?.isolates[0]?.alleles.length || first.pending) return [];
    const { collectedAt: firstAt } = first;
    return [{ patient, firstAt, knownAt: firstAt + Math.round(PCR_DAYS * DAY) + ON_ITS_WAY }];
  });
  const clock = (minute: number): string => hl7Time(firstDay, minute);
  const screens = admissionScreens(patients, clock, new Chance(seed + 1));
  return [...grown, ...screens.positive, ...carrierLists(patients, firstDay).carriers];
}

/** Writes one patient's messages. */
class PatientWriter {
  private controlNumber = 0;

  constructor(
    private readonly patient: HousedPatient,
    private readonly clock: (minute: number) => string,
  ) {}

  movements(): Draft[] {
    const { stays, plan } = this.patient;
    const admittedAt = this.clock(plan.admittedAt);
    const drafts = stays.map(({ bed, from }, index) => {
      const before = stays[index - 1]?.bed;
      const kind = before ? ('A02' as const) : ('A01' as const);
      const movement = { kind, at: this.clock(from), bed, admittedAt, ...(before && { before }) };
      return this.hl7(from + 2, (header) => movementMessage(header, this.patient.person, movement));
    });
    const last = stays.at(-1);
    if (!last) return drafts;
    const leaving = {
      kind: 'A03',
      at: this.clock(last.to),
      bed: last.bed,
      admittedAt,
      died: plan.dies,
    } as const;
    return [
      ...drafts,
      this.hl7(last.to + 2, (header) => movementMessage(header, this.patient.person, leaving)),
      ...this.clinicVisit(),
    ];
  }

  private clinicVisit(): Draft[] {
    const { person } = this.patient;
    const seenAt = seenAgainAt(this.patient);
    if (seenAt === null) return [];
    const at = this.clock(seenAt);
    const bed = { ward: CLINIC, room: '', bed: '' };
    const visit = { ...person, visit: `${person.visit}C` };
    return [
      this.hl7(seenAt, (header) =>
        movementMessage(header, visit, { kind: 'A04', at, bed, admittedAt: at }),
      ),
    ];
  }

  /**
   * Preliminary and final report, PCR of resistant isolates, later the genome, now and then a
   * correction.
   */
  culture(culture: PlannedCulture, accession: string, chance: Chance): Draft[] {
    const { collectedAt } = culture;
    const [first] = culture.isolates;
    if (!first) return [];
    const resistant = isResistant(first);
    const report = (over: Partial<CultureReport>): CultureReport => ({
      accession,
      specimen: culture.specimen,
      collectedAt: this.clock(collectedAt),
      status: 'F',
      bed: this.bedAt(collectedAt),
      isolates: culture.isolates,
      tested: true,
      pcr: null,
      mcim: null,
      ...over,
    });
    const at = (days: number): number =>
      collectedAt + Math.round(days * DAY) + chance.between(0, ON_ITS_WAY);
    const drafts = [
      this.report(at(0.9), report({ status: 'P', tested: false })),
      this.report(at(FINAL_DAYS), report({})),
    ];
    if (resistant && !culture.pending) {
      const pcr = first.alleles.map(familyOf);
      const mcim = first.alleles.length > 0 ? 'positive' : 'negative';
      drafts.push(this.report(at(PCR_DAYS), report({ pcr, mcim })));
      if (chance.happens(SEQUENCED_SHARE))
        drafts.push(...this.genome(at(11), `${accession}-1`, first));
    } else if (!resistant && chance.happens(CORRECTED_SHARE)) {
      drafts.push(this.report(at(3), report({ status: 'C', isolates: renamed(culture.isolates) })));
    }
    return drafts;
  }

  private bedAt(minute: number): Bed {
    const { stays } = this.patient;
    const stay = stays.findLast(({ from }) => from <= minute) ?? stays[0];
    if (!stay) throw new RangeError('A patient of the plot has no bed.');
    return stay.bed;
  }

  private report(minute: number, report: CultureReport): Draft {
    return this.hl7(minute, (header) => cultureMessage(header, this.patient.person, report));
  }

  /** Genes and type in one table where Kleborate knows the species, else the type in its own. */
  private genome(
    minute: number,
    isolateId: string,
    { microbe, alleles, st }: PlannedIsolate,
  ): Draft[] {
    const strain = { isolateId, microbe, alleles, st };
    const isKlebsiella = microbe === K_PNEUMONIAE;
    const tables = isKlebsiella
      ? [kleborateTable(strain)]
      : [amrfinderTable(strain), mlstTable(strain)];
    const contentType = 'text/tab-separated-values' as const;
    return tables
      .filter((body) => body !== null)
      .map((body, at) => ({ minute: minute + at, lane: this.patient.lane, contentType, body }));
  }

  private hl7(
    minute: number,
    write: (header: { controlId: string; time: string }) => string,
  ): Draft {
    this.controlNumber += 1;
    const controlId = `${this.patient.person.number}-${this.controlNumber}`;
    const body = write({ controlId, time: this.clock(minute) });
    return { minute, lane: this.patient.lane, contentType: 'application/hl7-v2', body };
  }
}

const isResistant = ({ phenotype }: PlannedIsolate): boolean =>
  phenotype !== 'wild-type' && phenotype !== 'esbl';

/** What a rapid PCR can tell of an allele: its family, OXA-48 and its kin as one. */
function familyOf(allele: string): string {
  return allele.startsWith('OXA-') ? 'OXA-48-like' : allele.slice(0, allele.indexOf('-'));
}

/** A second look at the plate: the species was another one. */
function renamed(isolates: readonly PlannedIsolate[]): PlannedIsolate[] {
  return isolates.map((isolate) => ({
    ...isolate,
    microbe:
      isolate.microbe === E_COLI
        ? K_OXYTOCA
        : isolate.microbe === E_CLOACAE
          ? E_COLI
          : isolate.microbe,
  }));
}

function isoTime(firstDay: string, minute: number): string {
  return new Date(Date.parse(`${firstDay}T00:00:00Z`) + minute * 60_000).toISOString().slice(0, 19);
}

function hl7Time(firstDay: string, minute: number): string {
  return isoTime(firstDay, minute).replace(/[-:T]/g, '');
}
