import { geneOfLoinc, geneOfPlr, methodOfCode, parseGeneName } from '@carbawatch/microbiology';
import type { GeneTest, Moment } from '@carbawatch/contracts';
import { geneMethodOf, phenotypicTestOf } from '../phenotypic-tests';
import { geneResultOf, phenotypicResultOf } from '../result-words';
import type { ResultWord } from '../result-words';
import { noOrganismOf, organismOf, organismWords } from '../vocabulary';
import { codeIn, codedField, wordsOf } from './coded';
import type { Coded } from './coded';
import type { Hl7Reading } from './context';
import { IsolateDraft, orderStatus } from './isolate-draft';
import { accessionOf } from './orders';
import type { Order } from './orders';
import { specimenTypeOf } from './specimen';
import type { SpecimenDrafts } from './specimen-draft';
import type { Segment } from './tokens';
import { resultIn } from './values';

/**
 * CDC's case notification of CP-CRE and CPO (HAI_MDRO message mapping guide 1.0 over NOTF_ORU 3.0;
 * CDCgov/data-exchange-hl7, CP-CRE_1-0-1_TC01): one OBR of epidemiologic information whose
 * laboratory findings are groups of OBX that share an OBX-4.
 */
const EPIDEMIOLOGIC_INFORMATION = '68991-9';

interface FindingGroup {
  readonly number: string;
  readonly lines: Map<string, Segment>;
}

const LABORATORY_CODES = new Set([
  'INV290', // test type
  '85069-3', // test method
  'INV291', // test result
  'LAB278', // organism
  '48018-6', // gene
  '66746-9', // specimen type
  '68963-8', // collected
  'LAB708', // isolate number of the state laboratory
  'LABAST2', // isolate number of the clinical laboratory
]);

/** Event codes of CP-CRE (2018) and of clinical and screening CPO (2023). */
const CONDITIONS = new Set(['50244', '50270', '50271']);

/** A notification of any condition; those of other conditions are nothing for this register. */
export function isNotification(order: Order): boolean {
  return order.obr.text(4) === EPIDEMIOLOGIC_INFORMATION;
}

export function isCaseNotification(order: Order): boolean {
  return (
    isNotification(order) &&
    order.obr.repetitions(31).some((condition) => CONDITIONS.has(condition.text(1)))
  );
}

/**
 * The isolates of a notification: one for each organism named, numbered by the first group that
 * names it. Findings of a group without organism ("not isolated") belong to the case's only
 * organism, or to the one that carries the same isolate number; else to the specimen itself.
 */
export function isolatesOfCase(
  reading: Hl7Reading,
  order: Order,
  specimens: SpecimenDrafts,
): IsolateDraft[] {
  const groups = groupsOf(order);
  const isolates: IsolateDraft[] = [];
  const owners = new Map<FindingGroup, IsolateDraft>();
  for (const group of groups) {
    const isolate = namedIsolate(reading, order, group, isolates);
    if (isolate) owners.set(group, isolate);
  }
  for (const group of groups) {
    const isolate = owners.get(group) ?? sameNumber(group, owners) ?? onlyOne(isolates);
    attachFinding(reading, group, () => isolate ?? specimens.of(order));
    if (isolates.length === 0) takeNotIsolated(reading, group, order, specimens);
  }
  return isolates;
}

function groupsOf(order: Order): FindingGroup[] {
  const groups = new Map<string, FindingGroup>();
  for (const { obx } of order.observations) {
    const code = obx.text(3);
    if (!LABORATORY_CODES.has(code)) continue;
    const number = obx.text(4) || '1';
    const group = groups.get(number) ?? { number, lines: new Map<string, Segment>() };
    groups.set(number, group);
    group.lines.set(code, obx);
  }
  return [...groups.values()];
}

function namedIsolate(
  reading: Hl7Reading,
  order: Order,
  group: FindingGroup,
  isolates: IsolateDraft[],
): IsolateDraft | undefined {
  const obx = group.lines.get('LAB278');
  if (!obx) return undefined;
  const value = codedField(reading, obx, 5);
  const snomed = codeIn(value, 'snomed');
  const [name] = value.texts;
  if (noOrganismOf({ snomed, name }) !== null) return undefined;
  const words = { snomed, name, others: value.texts.slice(1) };
  const match = organismOf({ snomed, name }, reading.options);
  const known = isolates.find(
    ({ organism }) => organism?.match?.organism.code === match?.organism.code,
  );
  if (known) return known;
  const isolate = new IsolateDraft(accessionOf(order), group.number, order, obx.at(5));
  isolate.organism = { pointer: obx.at(5), match, snomed, said: organismWords(words) };
  isolate.mechanismClaim = match?.mechanism === 'carbapenemase';
  isolate.withdrawn = orderStatus(order) === 'cancelled';
  isolate.addOrder(reading, order);
  isolates.push(isolate);
  return isolate;
}

/** "Organism not isolated" (SNOMED CT 168203004) is the culture's answer where none was. */
function takeNotIsolated(
  reading: Hl7Reading,
  group: FindingGroup,
  order: Order,
  specimens: SpecimenDrafts,
): void {
  const obx = group.lines.get('LAB278');
  if (!obx) return;
  const value = codedField(reading, obx, 5);
  const why = noOrganismOf({ snomed: codeIn(value, 'snomed'), name: value.texts[0] });
  if (why !== null) specimens.takeCulture(order, obx, { kind: 'no-organism', why });
}

function numbersOf(group: FindingGroup): string[] {
  return ['LAB708', 'LABAST2'].flatMap((code) => group.lines.get(code)?.value(5).whole() ?? []);
}

function sameNumber(
  group: FindingGroup,
  owners: ReadonlyMap<FindingGroup, IsolateDraft>,
): IsolateDraft | undefined {
  const numbers = new Set(numbersOf(group));
  for (const [other, isolate] of owners) {
    if (numbersOf(other).some((number) => numbers.has(number))) return isolate;
  }
  return undefined;
}

function onlyOne(isolates: readonly IsolateDraft[]): IsolateDraft | undefined {
  return isolates.length === 1 ? isolates[0] : undefined;
}

function attachFinding(
  reading: Hl7Reading,
  group: FindingGroup,
  subject: () => IsolateDraft | undefined,
): void {
  const result = group.lines.get('INV291');
  if (!result) return;
  const word = resultIn(result, codedField(reading, result, 5));
  if (!word) {
    reading.report('unreadable-result', result.at(5));
    return;
  }
  const isolate = subject();
  if (!isolate) return;
  isolate.addLine(result);
  const method = fieldOf(reading, group, '85069-3');
  const gene = fieldOf(reading, group, '48018-6');
  if (gene) attachGene(reading, { group, gene, method, word, isolate });
  else attachActivity(reading, { group, method, word, isolate });
}

function fieldOf(reading: Hl7Reading, group: FindingGroup, code: string): Coded | null {
  const obx = group.lines.get(code);
  return obx && !obx.value(5).isEmpty ? codedField(reading, obx, 5) : null;
}

interface GeneFinding {
  readonly group: FindingGroup;
  readonly gene: Coded;
  readonly method: Coded | null;
  readonly word: ResultWord;
  readonly isolate: IsolateDraft;
}

function attachGene(reading: Hl7Reading, finding: GeneFinding): void {
  const { group, gene, word, isolate } = finding;
  const obx = group.lines.get('48018-6');
  const pointer = obx?.at() ?? group.number;
  const coded = gene.codings.map(({ code }) => geneOfPlr(code) ?? geneOfLoinc(code));
  const name =
    coded.find((found) => found !== null) ?? gene.texts[0] ?? gene.codings[0]?.code ?? '';
  if (parseGeneName(name).kind === 'unknown') reading.report('unknown-gene', pointer);
  const test: GeneTest = {
    gene: name,
    method: geneMethod(finding.method),
    result: geneResultOf(word),
  };
  isolate.addGene(reading, test, pointer);
}

function geneMethod(method: Coded | null): GeneTest['method'] {
  for (const { code } of method?.codings ?? []) {
    const coded = methodOfCode(code);
    if (coded?.kind === 'gene') return coded.method;
  }
  return geneMethodOf(method ? wordsOf(method).join(' ') : '') ?? 'other';
}

function attachActivity(
  reading: Hl7Reading,
  { group, method, word, isolate }: Omit<GeneFinding, 'gene'>,
): void {
  const result = phenotypicResultOf(word);
  if (!result) return;
  const coded = (method?.codings ?? []).map(({ code }) => methodOfCode(code));
  const phenotypic = coded.find((found) => found?.kind === 'phenotypic');
  const named = phenotypicTestOf(method ? wordsOf(method).join(' ') : '');
  const test = phenotypic?.kind === 'phenotypic' ? phenotypic.test : (named ?? 'other');
  isolate.addPhenotypic(reading, { test, result }, `OBX-4 ${group.number}`);
}

/** What a notification says of the case beside its isolates, in the fields of a report. */
export function caseDescription(reading: Hl7Reading, order: Order) {
  const answer = (code: string): Segment | undefined =>
    order.observations.find(({ obx }) => obx.text(3) === code)?.obx;
  const says = (code: string): boolean | undefined => {
    const said = answer(code)?.text(5).toUpperCase();
    if (said === 'Y') return true;
    return said === 'N' ? false : undefined;
  };
  const specimen = answer('66746-9');
  return {
    specimen: {
      type: specimen ? specimenTypeOf(codedField(reading, specimen, 5)) : undefined,
      collectedAt: dateIn(reading, answer('68963-8')),
    },
    encounter: {
      class: says('77974-4') ? 'inpatient' : undefined,
      admittedAt: dateIn(reading, answer('8656-1')),
    },
    outcome: says('77978-5') ? { vitalStatus: 'dead' } : undefined,
    covariates: { healthcareAbroad12m: says('90366-6') },
  };
}

function dateIn(reading: Hl7Reading, obx: Segment | undefined): Moment | undefined {
  return obx ? reading.moment(obx, 5) : undefined;
}
