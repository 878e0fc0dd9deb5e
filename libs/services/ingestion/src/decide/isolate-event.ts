import type {
  Encounter,
  GeneTest,
  IsolateFacts,
  IsolateReported,
  KnownOrganism,
  Outcome,
  Problem,
  Specimen,
  StayFacts,
  Susceptibility,
} from '@carbawatch/contracts';
import { TOPICS, dayOf, daysBetween, eventKey, withOffset } from '@carbawatch/contracts';
import type { GenotypeReport, ReadReport } from '@carbawatch/formats';
import { leavesSpeciesUnread, mayBe, organismByCode } from '@carbawatch/microbiology';
import { inside, problem } from './problems';
import type { IsolateOwner, Mapped, Receipt, SiteKnowledge } from './mapping';
import { personFactsOf } from './mapping';
import { isolatePseudonym, patientPseudonym, visitNumbers } from './pseudonyms';
import { unitTypeAt } from './unit-type';

/** Where the payload stands in the message, for the pointers of its problems. */
type Pointer = string;

interface Person {
  readonly pseudonym: string;
  readonly patientKnown: boolean;
}

/**
 * One laboratory report of one isolate. An organism that nobody has mapped gives no event: nothing
 * can be said about such an isolate. An agent that nobody has mapped is left out and named, the
 * rest goes on.
 */
export function isolateEvent(
  report: ReadReport,
  pointer: Pointer,
  receipt: Receipt,
  knowledge: SiteKnowledge,
): Mapped {
  const site = report.site ?? receipt.site;
  const organism = report.organism && knowledge.terms.organism(report.organism);
  if (report.organism && !organism)
    return refused(problem('unknown-organism', inside(pointer, 'organism')));
  const { patient, isolateId } = report;
  const pseudonym = patient && patientPseudonym(knowledge.pseudonymOf, site, patient);
  const collectedAt = report.specimen?.collectedAt;
  const collectedOn = collectedAt === undefined ? null : dayOf(collectedAt, receipt.timeZone);
  const owner: IsolateOwner | null =
    pseudonym === undefined
      ? null
      : { site, isolateId, pseudonym, collectedOn, organism: organism?.code ?? null };
  const known = knowledge.ownerOf(site, isolateId);
  if (owner && known && isReused(owner, known, report.status)) {
    return refused(problem('reused-number', inside(pointer, 'isolateId')));
  }
  const { results, problems } = knownAgents(report.susceptibility, pointer, knowledge);
  const reportedAt = report.reportedAt ?? report.messageTime;
  const facts: IsolateFacts = {
    status: report.status ?? 'final',
    reportedAt: reportedAt && withOffset(reportedAt, receipt.timeZone),
    person: personFactsOf(patient),
    encounter: stayFactsOf(report.encounter, site, receipt, knowledge),
    specimen: specimenOf(report.specimen, site, receipt, knowledge),
    organism: organism && claimed(organism, report.mechanismClaim),
    susceptibility: results,
    phenotypicTests: report.phenotypicTests,
    geneTests: report.geneTests,
    mlst: report.mlst,
    infection: withZone(report.infection, ['assessedAt'], receipt.timeZone),
    covariates: report.covariates,
    outcome: outcomeIn(report.outcome, receipt.timeZone),
    testMessage: report.testMessage === true ? true : undefined,
  };
  const person = personOf(site, isolateId, pseudonym, knowledge);
  const body = reported(
    facts,
    person,
    { site, isolateId, receipt },
    {
      version: report.version,
      partial: partialOf(report.partial, knowledge),
      orders: report.orders,
      kind: 'laboratory',
    },
  );
  return {
    ...drafted(body, known),
    problems: [
      ...unreadSpecies(report, organism, pointer),
      ...spelling(organism, pointer),
      ...problems,
    ],
    identities: patient && pseudonym ? [{ site, pseudonym, patient }] : [],
    owner: owner && {
      ...owner,
      collectedOn: owner.collectedOn ?? known?.collectedOn ?? null,
      organism: owner.organism ?? known?.organism ?? null,
    },
  };
}

/** Two senders may tell the day of one specimen differently by so much. */
const SAME_SPECIMEN_DAYS = 2;
/** A tube is found to be mislabelled within weeks; numbers begin anew after months. */
const CORRECTED_DAYS = 60;

/**
 * Whether a laboratory has begun its numbers anew: another patient, and another day or another
 * organism. A tube that was relabelled and a number that was merged keep both; a correction soon
 * after may set them right; to cancel moves nothing to another patient. Taken in, it would give the
 * gene of the one to the other, and take the carrier away from where it is.
 */
function isReused(
  { pseudonym, collectedOn, organism }: IsolateOwner,
  known: IsolateOwner,
  status: ReadReport['status'],
): boolean {
  if (known.pseudonym === pseudonym) return false;
  if (status !== 'corrected' && isAnother(known.organism, organism)) return true;
  if (known.collectedOn === null || collectedOn === null) return false;
  const days = status === 'corrected' ? CORRECTED_DAYS : SAME_SPECIMEN_DAYS;
  return Math.abs(daysBetween(known.collectedOn, collectedOn)) > days;
}

/** A genus may become its species; a species is no other one. */
function isAnother(first: string | null, second: string | null): boolean {
  const [one, other] = [first, second].map((code) => (code === null ? null : organismByCode(code)));
  return !!one && !!other && !mayBe(one, other) && !mayBe(other, one);
}

/** What rests on a spelling alone is said, though it is read. */
function spelling(known: KnownOrganism | undefined, pointer: Pointer): Problem[] {
  return known?.writtenAs === undefined
    ? []
    : [problem('organism-spelling', inside(pointer, 'organism'))];
}

/** A genus is enough to go on with, and its misspelt species nothing to be silent about. */
function unreadSpecies(
  { organism }: ReadReport,
  known: KnownOrganism | undefined,
  pointer: Pointer,
): Problem[] {
  const isGenus = known?.name.endsWith(' spp.') === true;
  return isGenus && organism?.name !== undefined && leavesSpeciesUnread(organism.name)
    ? [problem('unread-epithet', inside(pointer, 'organism'))]
    : [];
}

/** A genotype table knows genes and types, and never a patient. */
export function genotypeEvent(
  report: GenotypeReport,
  pointer: Pointer,
  receipt: Receipt,
  knowledge: SiteKnowledge,
): Mapped {
  const site = report.site ?? receipt.site;
  const { isolateId } = report;
  const known = knowledge.ownerOf(site, isolateId);
  const organism = report.organism && knowledge.terms.organism(report.organism);
  const geneTests: GeneTest[] = [...report.geneTests];
  const reportedAt = report.reportedAt ?? report.messageTime;
  const facts: IsolateFacts = {
    status: 'final',
    reportedAt: reportedAt && withOffset(reportedAt, receipt.timeZone),
    organism,
    geneTests,
    mlst: report.mlst,
    testMessage: report.testMessage === true ? true : undefined,
  };
  const person = personOf(site, isolateId, undefined, knowledge);
  const body = reported(facts, person, { site, isolateId, receipt }, { kind: 'genotype' });
  const unknown = report.organism && !organism;
  return {
    ...drafted(body, known),
    problems: unknown ? [problem('unknown-organism', inside(pointer, 'organism'))] : [],
    identities: [],
    owner: null,
  };
}

function refused(...problems: Problem[]): Mapped {
  return { event: null, problems, identities: [], owner: null };
}

/** Goes the way of the patient by whom the isolate is known already, where it names none. */
function drafted(body: IsolateReported, known: IsolateOwner | undefined): Pick<Mapped, 'event'> {
  const { site, isolateId, pseudonym, patientKnown } = body;
  const knownOf = patientKnown ? undefined : known?.pseudonym;
  return {
    event: {
      topic: TOPICS.isolatesReported,
      keys: [eventKey(site, knownOf ?? pseudonym)],
      subject: `${site}/${isolateId}`,
      site,
      isolateId,
      ...(knownOf !== undefined && { knownOf }),
      body,
    },
  };
}

function reported(
  facts: IsolateFacts,
  person: Person,
  origin: { site: string; isolateId: string; receipt: Receipt },
  report: Pick<IsolateReported, 'version' | 'partial' | 'orders' | 'kind'>,
): IsolateReported {
  const { site, isolateId, receipt } = origin;
  const { messageId, sender, receivedAt, messageReceivedAt, reading } = receipt;
  const message = { messageId, sender, receivedAt, messageReceivedAt, reading };
  return { site, isolateId, ...person, ...message, ...report, ...facts };
}

/**
 * The patient named, else the isolate itself: whose it is, is known from the reports that name a
 * patient, in whatever order they and those that name none come in.
 */
function personOf(
  site: string,
  isolateId: string,
  named: string | undefined,
  { pseudonymOf }: SiteKnowledge,
): Person {
  if (named !== undefined) return { pseudonym: named, patientKnown: true };
  return { pseudonym: isolatePseudonym(pseudonymOf, site, isolateId), patientKnown: false };
}

/** A comment that says "carbapenemase producer" adds to the organism what its code did not say. */
function claimed(
  organism: KnownOrganism,
  claim: KnownOrganism['mechanismClaim'] | undefined,
): KnownOrganism {
  return claim ? { ...organism, mechanismClaim: claim } : organism;
}

function knownAgents(
  results: readonly Susceptibility[] | undefined,
  pointer: Pointer,
  { terms }: SiteKnowledge,
): { results: Susceptibility[] | undefined; problems: Problem[] } {
  if (!results) return { results: undefined, problems: [] };
  const known: Susceptibility[] = [];
  const problems: Problem[] = [];
  for (const [index, result] of results.entries()) {
    const agent = terms.agent(result.agent);
    if (agent) known.push({ ...result, agent });
    else problems.push(problem('unknown-agent', inside(pointer, `susceptibility/${index}/agent`)));
  }
  return { results: known, problems };
}

/** An agent that nobody has mapped was never taken in, and need not be taken back. */
function partialOf(
  partial: ReadReport['partial'],
  knowledge: SiteKnowledge,
): IsolateReported['partial'] {
  const takenBack = partial?.takenBack;
  if (!takenBack?.susceptibility) return partial;
  const { results } = knownAgents(takenBack.susceptibility, '', knowledge);
  return { ...partial, takenBack: { ...takenBack, susceptibility: results } };
}

/** A specimen type in the site's own word becomes the one that the site has mapped it to. */
export function specimenOf(
  specimen: Specimen | undefined,
  site: string,
  { timeZone }: Receipt,
  { specimenTypeOf }: SiteKnowledge,
): Specimen | undefined {
  const type = specimen?.type === undefined ? undefined : specimenTypeOf(site, specimen.type);
  const mapped = type === undefined ? specimen : { ...specimen, type };
  return withZone(mapped, ['collectedAt'], timeZone);
}

export function stayFactsOf(
  encounter: Encounter | undefined,
  site: string,
  { timeZone }: Receipt,
  knowledge: SiteKnowledge,
): StayFacts | undefined {
  if (!encounter) return undefined;
  const { id: _id, account: _account, diagnoses, unitType, ...stay } = encounter;
  return {
    ...withZone(stay, ['admittedAt', 'icuAdmittedAt', 'icuDischargedAt'], timeZone),
    ...visitNumbers(encounter, site, knowledge.pseudonymOf),
    ...unitTypeAt({ site, ward: encounter.ward }, unitType, knowledge),
    diagnoses: diagnoses?.map((diagnosis) => withZone(diagnosis, ['recordedAt'], timeZone)),
  };
}

function outcomeIn(outcome: Outcome | undefined, timeZone: string): Outcome | undefined {
  return withZone(outcome, ['diedAt', 'aliveAt', 'dischargedAt'], timeZone);
}

/** The same with the site's offset added to those of these times that came without one. */
export function withZone<T extends object | undefined>(
  facts: T,
  times: readonly (keyof NonNullable<T>)[],
  timeZone: string,
): T {
  if (!facts) return facts;
  const zoned = { ...facts };
  for (const time of times) {
    const moment: unknown = Reflect.get(facts, time);
    if (typeof moment === 'string') Reflect.set(zoned, time, withOffset(moment, timeZone));
  }
  return zoned;
}
