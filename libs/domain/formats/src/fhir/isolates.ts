import { looksForOthers } from '@carbawatch/microbiology';
import { resultsInComment } from '../comment-results';
import type { Meaning } from '../hl7/observation';
import type { TermSource } from '../local-terms';
import { unmappedProblem } from '../problems';
import { wordsOf } from '../hl7/coded';
import { identifiesOrganism } from '../hl7/observation';
import { isCultureWord } from '../hl7/specimen-draft';
import { plainCoded } from './coded';
import { findingsOf } from './findings';
import { IsolateDraft, hasNoResult, isTakenBack } from './isolate-draft';
import { Links } from './links';
import { meaningOf } from './meaning';
import { Problems } from './reading';
import type { FhirReading, NodeOf } from './reading';

type ObservationNode = NodeOf<'Observation'>;

/** Results that belong to no isolate, of one specimen or report. */
export interface Unplaced {
  readonly nodes: ObservationNode[];
  /** What they say of the specimen itself. */
  readonly ofSpecimen: { readonly node: ObservationNode; readonly line: Line }[];
  readonly problems: Problems;
}

export interface Isolates {
  readonly drafts: readonly IsolateDraft[];
  readonly unplaced: readonly Unplaced[];
  readonly links: Links;
}

export interface Line {
  readonly pointer: string;
  readonly meaning: Meaning;
}

/** An Observation while its isolate is looked for. */
interface Read {
  readonly node: ObservationNode;
  readonly problems: Problems;
  readonly drafts: readonly IsolateDraft[];
  readonly lines: readonly Line[];
}

/** The isolates of a payload, each an organism with the results that lead to it. */
export function isolatesOf(reading: FhirReading): Isolates {
  const links = new Links(reading);
  const read = reading.all('Observation').map((node) => readObservation(node, reading.options));
  const gathering = new Gathering(reading, links, read);
  for (const one of read) gathering.place(one);
  gathering.finish();
  return { drafts: gathering.drafts, unplaced: [...gathering.unplaced.values()], links };
}

function readObservation(node: ObservationNode, source: TermSource): Read {
  const problems = new Problems();
  const { own, components } = findingsOf(problems, node);
  const lines = [own, ...components].map((finding) => ({
    pointer: finding.pointer,
    meaning: meaningOf(problems, finding, source),
  }));
  const drafts = lines.flatMap(({ pointer, meaning }) =>
    meaning.kind === 'organisms'
      ? meaning.organisms.map((organism) => new IsolateDraft(node, pointer, organism))
      : [],
  );
  // What was taken back may have been emptied; that it was an organism is still in its code.
  const isEmptied = drafts.length === 0 && isTakenBack(node) && !lines.some(saysCulture);
  if (isEmptied && identifiesOrganism(own.test)) {
    drafts.push(new IsolateDraft(node, node.pointer, undefined));
  }
  return { node, problems, drafts, lines };
}

class Gathering {
  readonly drafts: readonly IsolateDraft[];
  readonly unplaced = new Map<string, Unplaced>();
  private readonly byNode = new Map<ObservationNode, readonly IsolateDraft[]>();
  private readonly bySpecimen = new Map<string, IsolateDraft[]>();
  private readonly byReport = new Map<NodeOf<'DiagnosticReport'>, IsolateDraft[]>();
  private readonly bySubject = new Map<string, IsolateDraft[]>();
  private readonly byPanel = new Map<ObservationNode, readonly IsolateDraft[]>();
  private readonly soles = new Map<readonly IsolateDraft[], IsolateDraft | undefined>();

  constructor(
    private readonly reading: FhirReading,
    private readonly links: Links,
    read: readonly Read[],
  ) {
    this.drafts = read.flatMap(({ drafts }) => drafts);
    for (const { node, drafts } of read) {
      if (drafts.length === 0) continue;
      this.byNode.set(node, drafts);
      for (const draft of drafts) this.enter(draft);
    }
  }

  private enter(draft: IsolateDraft): void {
    const { node } = draft;
    for (const report of this.links.reportsOf(node)) {
      draft.addReport(this.reading, report);
      append(this.byReport, report, draft);
    }
    draft.addObservation(this.reading, node);
    for (const key of this.links.specimenKeys(node)) append(this.bySpecimen, key, draft);
    append(this.bySubject, this.links.subjectKey(node), draft);
  }

  /** Puts the results of an Observation on its isolate, or keeps why it cannot. */
  place(read: Read): void {
    const { node, problems, lines, drafts } = read;
    const results = lines.filter(({ meaning }) => isResult(meaning));
    const comments = (node.resource.note ?? []).flatMap(({ text }) => text ?? []);
    const own = drafts.length === 1 ? drafts[0] : undefined;
    const isolate = own ?? (drafts.length > 1 ? undefined : this.isolateOf(node, problems));
    const isEmpty = results.length === 0 && comments.length === 0;
    if (!isolate) {
      const isOurs = this.growsNothing(node) && !looksForOthers(this.wordsAround(node));
      const culture = isOurs ? lines.filter(saysCulture) : [];
      const kept = [...results, ...culture];
      if (kept.length > 0 && node.resource.status !== 'registered') this.keepUnplaced(read, kept);
      else if (drafts[0]) passOn(problems, drafts[0].problems);
      return;
    }
    passOn(problems, isolate.problems);
    if (own && isEmpty) return;
    if (node.resource.status === 'cancelled' || (isEmpty && !isTakenBack(node))) return;
    isolate.addObservation(this.reading, node);
    if (hasNoResult(node)) return;
    for (const line of results) attach(isolate, line);
    for (const text of comments) addComment(isolate, text, `${node.pointer}/note`);
  }

  private isolateOf(node: ObservationNode, problems: Problems): IsolateDraft | undefined {
    for (const level of this.links.levelsAbove(node)) {
      const direct = level.flatMap((one) => this.byNode.get(one) ?? []);
      const [only] = direct;
      if (direct.length === 1) return only;
      const beside = onlyOf(level.flatMap((one) => this.below(one)));
      if (beside) return beside;
    }
    const specimens = this.links.specimenKeys(node);
    for (const key of specimens) {
      const found = this.only(this.bySpecimen.get(key));
      if (found) return found;
    }
    const listed = this.links.reportsOf(node).map((one) => this.only(this.byReport.get(one)));
    const reported = onlyOf(listed.flatMap((one) => one ?? []));
    if (reported && this.agree(specimens, reported)) return reported;
    if (specimens.length > 0) return undefined;
    const alone = this.only(this.bySubject.get(this.links.subjectKey(node)));
    if (alone) problems.report('unlinked-panel', node.pointer);
    return alone;
  }

  /** Isolates below an Observation, found out once: a panel has many members. */
  private below(node: ObservationNode): readonly IsolateDraft[] {
    const known = this.byPanel.get(node);
    if (known) return known;
    const found = this.links.below([node]).flatMap((one) => this.byNode.get(one) ?? []);
    this.byPanel.set(node, found);
    return found;
  }

  private only(drafts: readonly IsolateDraft[] | undefined): IsolateDraft | undefined {
    if (!drafts) return undefined;
    if (!this.soles.has(drafts)) this.soles.set(drafts, onlyOf(drafts));
    return this.soles.get(drafts);
  }

  /** A report may hold several specimens; a result of one says nothing of an isolate of another. */
  private agree(specimens: readonly string[], draft: IsolateDraft): boolean {
    const others = this.links.specimenKeys(draft.node);
    return (
      specimens.length === 0 || others.length === 0 || specimens.some((key) => others.includes(key))
    );
  }

  /** What was asked for, by the names of the test and of its reports, and what was answered. */
  private wordsAround(node: ObservationNode): string[] {
    const { code, valueCodeableConcept, valueString = '' } = node.resource;
    const asked = this.links.reportsOf(node).map(({ resource }) => resource.code);
    const concepts = [code, valueCodeableConcept, ...asked];
    return [...concepts.flatMap((one) => wordsOf(plainCoded(one))), valueString];
  }

  /** No isolate of the payload stands for its specimen or its report. */
  private growsNothing(node: ObservationNode): boolean {
    const reported = this.links.reportsOf(node).flatMap((one) => this.byReport.get(one) ?? []);
    const grown = this.links.specimenKeys(node).flatMap((key) => this.bySpecimen.get(key) ?? []);
    return reported.length + grown.length === 0;
  }

  private keepUnplaced({ node, problems }: Read, lines: readonly Line[]): void {
    const [report] = this.links.reportsOf(node);
    const [specimen] = this.links.specimenKeys(node);
    const key = specimen ?? report?.pointer ?? node.pointer;
    const group = this.unplaced.get(key) ?? {
      nodes: [],
      ofSpecimen: [],
      problems: new Problems(),
    };
    this.unplaced.set(key, group);
    group.nodes.push(node);
    passOn(problems, group.problems);
    for (const line of lines) {
      if (isOfSpecimen(line.meaning)) group.ofSpecimen.push({ node, line });
      else if (!hasNoResult(node)) group.problems.report('result-without-isolate', line.pointer);
    }
  }

  /** What a report concludes, and what isolates refer to and the payload does not hold. */
  finish(): void {
    for (const [report, drafts] of this.byReport) {
      const only = this.only(drafts);
      const { conclusion } = report.resource;
      if (only && conclusion !== undefined) {
        addComment(only, conclusion, `${report.pointer}/conclusion`);
      }
      noteMissing(missingMembers(this.reading, report), drafts);
    }
    for (const draft of this.drafts) noteMissing(missingMembers(this.reading, draft.node), [draft]);
  }
}

function noteMissing(pointers: readonly string[], drafts: readonly IsolateDraft[]): void {
  if (pointers.length === 0) return;
  for (const draft of drafts) {
    draft.isPartial = true;
    for (const pointer of pointers) draft.problems.report('unresolved-reference', pointer);
  }
}

/** Places of a report's or panel's members that are not in the payload. */
export function missingMembers(
  reading: FhirReading,
  node: ObservationNode | NodeOf<'DiagnosticReport'>,
): string[] {
  const field = node.type === 'Observation' ? 'hasMember' : 'result';
  return reading
    .membersOf(node)
    .flatMap(({ kind }, index) =>
      kind === 'elsewhere' ? [`${node.pointer}/${field}/${index}`] : [],
    );
}

function isResult(meaning: Meaning): boolean {
  return meaning.kind !== 'organisms' && meaning.kind !== 'other' && !isCultureWord(meaning);
}

/** The only isolate, those that were withdrawn counting only among themselves. */
function onlyOf(drafts: readonly IsolateDraft[]): IsolateDraft | undefined {
  const distinct = [...new Set(drafts)];
  const standing = distinct.filter(({ isWithdrawn }) => !isWithdrawn);
  const candidates = standing.length > 0 ? standing : distinct;
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** A carbapenemase may be looked for in the specimen itself; susceptibility never is. */
export function isOfSpecimen(meaning: Meaning): boolean {
  return meaning.kind === 'genes' || meaning.kind === 'phenotypic' || isCultureWord(meaning);
}

function saysCulture({ meaning }: Line): boolean {
  return isCultureWord(meaning);
}

export function attach(isolate: IsolateDraft, { meaning, pointer }: Line): void {
  const sink: Problems = isolate.problems;
  switch (meaning.kind) {
    case 'susceptibility':
      return isolate.addSusceptibility(sink, meaning.row, pointer);
    case 'phenotypic':
      return isolate.addPhenotypic(sink, meaning.test, pointer);
    case 'genes':
      if (!meaning.known) sink.report('unknown-gene', pointer);
      for (const test of meaning.tests) isolate.addGene(sink, test, pointer);
      return;
    case 'unknown-agent':
      return sink.take(unmappedProblem('agent', `${pointer}/code`, meaning.said ?? []));
    case 'unreadable':
      return sink.report('unreadable-result', pointer);
    default:
      return;
  }
}

function addComment(isolate: IsolateDraft, text: string, pointer: string): void {
  const results = resultsInComment(text);
  if (results.length > 0) isolate.problems.report('result-in-comment', pointer);
  for (const result of results) isolate.addComment(result);
}

function passOn(from: Problems, to: Problems): void {
  for (const problem of from.list) to.take(problem);
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
