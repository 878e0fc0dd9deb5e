import { IsolateResults } from '../isolate-results';
import { organismOf } from '../vocabulary';
import { isCaseNotification, isolatesOfCase } from './case-notification';
import { codedField, wordsOf } from './coded';
import type { Hl7Reading } from './context';
import { IsolateDraft, cancelsIsolate, hasNoResult, orderStatus } from './isolate-draft';
import { attachLine, isOfSpecimen, isResult, readNotes } from './lines-of-order';
import type { Line } from './lines-of-order';
import { identifiesOrganism, meaningOf } from './observation';
import type { NamedOrganism } from './observation';
import { accessionOf, parentLinkOf } from './orders';
import type { Order, ParentLink, PersonResults } from './orders';
import { SpecimenDrafts, isCultureWord } from './specimen-draft';
import type { SpecimenDraft } from './specimen-draft';

interface ReadOrder {
  readonly order: Order;
  readonly link: ParentLink | null;
  readonly lines: readonly Line[];
  readonly accession: string;
  /** OBR-4 orders a culture. */
  readonly isCulture: boolean;
}

/** What the orders of one patient say: of isolates, and of specimens that none stands for. */
export interface PersonFindings {
  readonly isolates: readonly IsolateDraft[];
  readonly specimens: readonly SpecimenDraft[];
}

interface Culture extends ReadOrder {
  readonly isolates: IsolateDraft[];
}

const PANEL_NAME = /suscept|sensitiv|antibiogram|\bmic\b|\bast\b|药敏/i;
const PANEL_CODES = new Set(['50545-3', '18769-0', '29576-6', '50546-1']);

/** No culture grows more; what claims to is not read as one. */
const ISOLATES_MAX = 200;

/**
 * Finds the isolates of the orders and hangs every result on the one it belongs to. Parents come
 * first, so that a panel may stand before its culture.
 */
export function findingsOf(reading: Hl7Reading, person: PersonResults): PersonFindings {
  const orders = person.orders.map((order) =>
    isCaseNotification(order) ? unreadOrder(order) : readOrder(reading, order),
  );
  const cultures: Culture[] = [];
  const panels: ReadOrder[] = [];
  const drafts: IsolateDraft[] = [];
  const specimens = new SpecimenDrafts(reading);
  for (const read of orders) {
    if (isCaseNotification(read.order)) {
      drafts.push(...isolatesOfCase(reading, read.order, specimens));
      continue;
    }
    const names = read.lines.some(({ meaning }) => meaning.kind === 'organisms');
    const none = read.lines.some(({ meaning }) => isCultureWord(meaning));
    if (names || none) cultures.push(cultureOf(reading, read, specimens));
    else if (read.isCulture && !read.lines.some(({ meaning }) => isResult(meaning))) {
      specimens.takeUnanswered(read.order);
    } else panels.push(read);
  }
  drafts.push(...cultures.flatMap(({ isolates }) => isolates));
  for (const panel of panels) {
    drafts.push(...attachPanel(reading, panel, { cultures, specimens }));
  }
  return { isolates: drafts, specimens: specimens.all() };
}

function readOrder(reading: Hl7Reading, order: Order): ReadOrder {
  const link = parentLinkOf(reading, order.obr);
  const test = codedField(reading, order.obr, 4);
  const isPanel =
    link !== null ||
    wordsOf(test).some((word) => PANEL_NAME.test(word)) ||
    test.codings.some(({ code }) => PANEL_CODES.has(code));
  const isCulture = !isPanel && identifiesOrganism(test);
  const around = { isPanel, isCulture, ordered: wordsOf(test) };
  const lines = order.observations.map((observation) => ({
    observation,
    obx: observation.obx,
    meaning: meaningOf(reading, observation.obx, around),
  }));
  return { order, link, lines, accession: accessionOf(order), isCulture: around.isCulture };
}

/** A case notification has a reader of its own, for all of its lines together. */
function unreadOrder(order: Order): ReadOrder {
  return { order, link: null, lines: [], accession: accessionOf(order), isCulture: false };
}

function cultureOf(reading: Hl7Reading, read: ReadOrder, specimens: SpecimenDrafts): Culture {
  const culture: Culture = { ...read, isolates: [] };
  if (read.accession === '') {
    reading.report(
      'missing-field',
      read.order.obr.at(3),
      'OBR-3: the filler number of the culture',
    );
    return culture;
  }
  for (const line of read.lines) {
    if (line.meaning.kind !== 'organisms') continue;
    if (hasNoResult(line.obx) && !cancelsIsolate(line.obx)) continue;
    line.meaning.organisms.forEach((organism, repetition) => {
      nameIsolate(reading, culture, { line, organism, repetition });
    });
  }
  const nothing = culture.isolates.length === 0;
  let preceding: IsolateDraft | undefined;
  for (const line of read.lines) {
    if (line.meaning.kind === 'organisms') {
      preceding = culture.isolates.find(({ pointer }) => pointer === line.obx.at(5)) ?? preceding;
      readNotes(reading, line.observation.notes, preceding);
      continue;
    }
    if (nothing && isCultureWord(line.meaning)) {
      specimens.takeCulture(read.order, line.obx, line.meaning);
      continue;
    }
    const number = line.obx.text(4);
    const isolate =
      isolateNumbered(culture.isolates, number) ??
      (culture.isolates.length === 1 ? culture.isolates[0] : undefined) ??
      (number === '' ? preceding : undefined);
    // The laboratory calls it a producer, and does not say by which test.
    if (line.meaning.kind === 'screen' && line.meaning.word === 'positive' && isolate) {
      isolate.mechanismClaim = true;
    }
    attachLine(reading, line, isolate, () => specimens.of(read.order));
  }
  readNotes(reading, read.order.notes, onlyIsolate(culture));
  return culture;
}

function onlyIsolate({ isolates }: Culture): IsolateDraft | undefined {
  return isolates.length === 1 ? isolates[0] : undefined;
}

interface NamedLine {
  readonly line: Line;
  readonly organism: NamedOrganism;
  /** Which repetition of OBX-5 it is, from 0. */
  readonly repetition: number;
}

/**
 * Gives an organism its isolate. A second organism under one number is another isolate unless the
 * first was taken back: then it is the same isolate under its right name.
 */
function nameIsolate(reading: Hl7Reading, culture: Culture, named: NamedLine): void {
  const { line, organism, repetition } = named;
  if (culture.isolates.length >= ISOLATES_MAX) {
    reading.report('too-many-items', line.obx.at(5), `at most ${ISOLATES_MAX} isolates`);
    return;
  }
  const { obx } = line;
  const takenBack = cancelsIsolate(obx);
  const stated = obx.text(4);
  const wanted = repetition === 0 ? stated : `${stated || '1'}.${repetition + 1}`;
  if (stated === '') reading.report('missing-sub-id', obx.at(4));
  const same = culture.isolates.find(({ number }) => number === wanted && wanted !== '');
  if (same && takenBack) {
    same.addLine(obx);
    return;
  }
  if (same && (same.withdrawn || isSameOrganism(same.organism, organism))) {
    same.organism = organism;
    same.withdrawn = false;
    same.addLine(obx);
    return;
  }
  if (same) reading.report('reused-sub-id', obx.at(4));
  const number = same || wanted === '' ? freeNumber(culture.isolates) : wanted;
  const isolate = new IsolateDraft(culture.accession, number, culture.order, obx.at(5));
  isolate.organism = organism;
  isolate.withdrawn = takenBack || orderStatus(culture.order) === 'cancelled';
  isolate.mechanismClaim = organism.match?.mechanism === 'carbapenemase';
  isolate.addOrder(reading, culture.order);
  isolate.addLine(obx);
  culture.isolates.push(isolate);
}

function isSameOrganism(first: NamedOrganism | undefined, second: NamedOrganism): boolean {
  if (!first?.match || !second.match) return first?.match === second.match;
  return first.match.organism.code === second.match.organism.code;
}

function freeNumber(isolates: readonly IsolateDraft[]): string {
  const taken = new Set(isolates.map(({ number }) => number));
  let number = 1;
  while (taken.has(String(number))) number += 1;
  return String(number);
}

/** `2`, or the isolate part of a dotted sub-id such as `2.3`. */
function isolateNumbered(
  isolates: readonly IsolateDraft[],
  number: string,
): IsolateDraft | undefined {
  if (number === '') return undefined;
  const [isolatePart = ''] = number.split('.');
  return (
    isolates.find((isolate) => isolate.number === number) ??
    isolates.find((isolate) => isolate.number === isolatePart)
  );
}

interface Around {
  readonly cultures: readonly Culture[];
  readonly specimens: SpecimenDrafts;
}

/** Joins a panel to its isolate; returns the isolates that only this panel knows of. */
function attachPanel(
  reading: Hl7Reading,
  panel: ReadOrder,
  { cultures, specimens }: Around,
): IsolateDraft[] {
  const results = panel.lines.filter(({ meaning }) => isResult(meaning));
  const own = (): SpecimenDraft | undefined => specimens.of(panel.order);
  if (results.length === 0) return [];
  if (orderStatus(panel.order) === 'cancelled') {
    const isSpecimens = panel.link === null && results.some(({ meaning }) => isOfSpecimen(meaning));
    if (isSpecimens) own();
    return [];
  }
  const culture = cultureFor(reading, panel, cultures);
  if (culture && culture.isolates.length > 0) {
    const linked = linkedIsolate(reading, panel, culture);
    for (const line of panel.lines) {
      const isolate = linked ?? isolateNumbered(culture.isolates, line.obx.text(4));
      isolate?.addOrder(reading, panel.order);
      attachLine(reading, line, isolate, own);
    }
    readNotes(reading, panel.order.notes, linked ?? onlyIsolate(culture));
    return [];
  }
  if (!culture && panel.link && namesIsolate(panel, panel.link)) {
    return [isolateOfParent(reading, panel, panel.link)];
  }
  for (const line of panel.lines) attachLine(reading, line, undefined, own);
  return [];
}

function cultureFor(
  reading: Hl7Reading,
  panel: ReadOrder,
  cultures: readonly Culture[],
): Culture | undefined {
  const numbers = panel.link?.numbers ?? [];
  const isNumbered = ({ order }: Culture, number: string): boolean =>
    order.obr.text(3) === number || order.obr.text(2) === number;
  for (const number of numbers) {
    const parent = cultures.find((culture) => isNumbered(culture, number));
    if (parent) return parent;
  }
  if (numbers.length > 0) return undefined;
  const own = panel.accession;
  const shared = own === '' ? undefined : cultures.find((culture) => culture.accession === own);
  if (shared) return shared;
  const [only, ...more] = cultures.filter(({ isolates }) => isolates.length > 0);
  if (!only || more.length > 0) return undefined;
  if (!panel.link) reading.report('unlinked-panel', panel.order.obr.at(29));
  return only;
}

/** The isolate that OBR-26 means, by its number and, where several share it, by its name. */
function linkedIsolate(
  reading: Hl7Reading,
  panel: ReadOrder,
  culture: Culture,
): IsolateDraft | undefined {
  const { isolates } = culture;
  const { subId = '', text = '' } = panel.link ?? {};
  const numbered = isolates.filter(
    ({ number }) => number === subId || (subId !== '' && number.startsWith(`${subId}.`)),
  );
  const candidates = numbered.length > 0 ? numbered : isolates;
  const named = text === '' ? null : organismOf({ name: text }, reading.options);
  const byName = named
    ? candidates.filter(({ organism }) => organism?.match?.organism.code === named.organism.code)
    : [];
  if (byName.length === 1) return byName[0];
  if (numbered.length > 0) return numbered[0];
  if (isolates.length !== 1) return undefined;
  const isUnlinked = panel.link !== null && subId === '' && text === '';
  if (isUnlinked) reading.report('unlinked-panel', panel.order.obr.at(26));
  return isolates[0];
}

/**
 * Susceptibility is tested on isolates alone. A gene or an activity may have been tested on the
 * specimen itself, unless OBR-26 names the organism or its number.
 */
function namesIsolate({ lines }: ReadOrder, { filler, subId, text }: ParentLink): boolean {
  const isTestedOnIsolate = lines.some(({ meaning }) => meaning.kind === 'susceptibility');
  return filler !== '' && (subId !== '' || text !== '' || isTestedOnIsolate);
}

/** A panel that came alone: its parent was sent in another message, and names the isolate. */
function isolateOfParent(reading: Hl7Reading, panel: ReadOrder, link: ParentLink): IsolateDraft {
  if (link.subId === '') reading.report('missing-sub-id', panel.order.obr.at(26));
  const pointer = panel.order.obr.at(26);
  const isolate = new IsolateDraft(link.filler, link.subId || '1', panel.order, pointer);
  const match = link.text === '' ? null : organismOf({ name: link.text }, reading.options);
  if (match) isolate.organism = { pointer, match, snomed: undefined };
  isolate.takenBack = new IsolateResults();
  isolate.addOrder(reading, panel.order);
  for (const line of panel.lines) attachLine(reading, line, isolate);
  readNotes(reading, panel.order.notes, isolate);
  return isolate;
}
