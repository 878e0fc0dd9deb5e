import type {
  CultureResult,
  GeneTest,
  PhenotypicTest,
  Susceptibility,
} from '@carbawatch/contracts';
import { GENE_METHODS, PHENOTYPIC_TESTS } from '@carbawatch/contracts';
import { problemOf, unmappedProblem } from '../problems';
import type { ProblemCode, ReadProblem } from '../problems';
import type { ReadOptions } from '../read-result';
import { categoryOf, geneResultOf, phenotypicResultOf, resultOfText } from '../result-words';
import { measurementOf } from '../vocabulary';
import type { ColumnMeaning } from './columns';
import { readDate } from './dates';
import type { DateFormat } from './dates';
import { booleanOf, covariateOf } from './fields';
import type { CanonicalField } from './fields';
import type { TableRow } from './table';

/** Longer than any list of genes; patterns are not run over more. */
const CELL_LENGTH_MAX = 2_000;

/** Cells that say that nothing is known. */
const ABSENT = /^(|na|n\/a|#n\/a|null|nan|\?)$/i;

export function isAbsent(cell: string): boolean {
  return ABSENT.test(cell);
}

type Category = NonNullable<Susceptibility['interpretation']>;

/** A row on its way to a canonical report, with what went wrong in it. */
export class RowDraft {
  readonly problems: ReadProblem[] = [];
  /** Set when the row cannot be used at all. */
  unusable = false;
  private readonly report: Record<string, unknown> = { type: 'isolate.report' };
  private readonly susceptibility = new Map<string, Susceptibility>();
  private readonly phenotypicTests: PhenotypicTest[] = [];
  private readonly geneTests: GeneTest[] = [];
  private readonly diagnoses: unknown[] = [];
  private guideline: string | undefined;
  private geneMethod: GeneTest['method'] | undefined;

  constructor(
    readonly line: number,
    private readonly formats: readonly DateFormat[],
    private readonly options: ReadOptions,
  ) {}

  at(column: string): string {
    return `line ${this.line} ${column}`;
  }

  fail(code: ProblemCode, column: string, about?: string): void {
    this.failAt(code, this.at(column), about);
  }

  failAt(code: ProblemCode, pointer: string, about?: string): void {
    this.problems.push(problemOf(code, pointer.trim(), about));
  }

  failAgent(said: string, pointer: string): void {
    this.problems.push(unmappedProblem('agent', pointer, [said]));
  }

  refuse(code: ProblemCode, column: string, about?: string): void {
    this.fail(code, column, about);
    this.unusable = true;
  }

  /** Puts a cell where its column means it to be. */
  take(meaning: ColumnMeaning, cell: string, column: string): void {
    if (isAbsent(cell)) return;
    if (cell.length > CELL_LENGTH_MAX) {
      this.refuse('bad-value', column, `at most ${CELL_LENGTH_MAX} characters`);
      return;
    }
    switch (meaning.kind) {
      case 'field':
        this.setField(meaning.field, cell, column);
        break;
      case 'reading':
        this.takeReading(meaning, cell, column);
        break;
      case 'whonet':
        this.takeWhonet(meaning, cell, column);
        break;
      case 'gene':
        this.takeGene(meaning.gene, meaning.method, cell, column);
        break;
      case 'genes':
        this.takeGenes(cell, column);
        break;
      case 'gene-method':
        this.geneMethod = GENE_METHODS.find((method) => method === cell.toLowerCase());
        if (!this.geneMethod) this.refuse('bad-value', column, GENE_METHODS.join(', '));
        break;
      case 'phenotypic':
        this.takePhenotypic(meaning.test, cell, column);
        break;
      case 'phenotypics':
        this.takePhenotypics(cell, column);
        break;
      case 'diagnoses':
        this.takeDiagnoses(cell, column);
        break;
      case 'guideline':
        this.guideline = cell;
        break;
      case 'mechanism-claim':
        if (cell === 'carbapenemase') this.set(['mechanismClaim'], cell);
        else this.refuse('bad-value', column, 'carbapenemase');
        break;
      case 'unknown-agent':
        // On each row that it leaves a result out of: those are replayed once it is mapped.
        this.failAgent(meaning.said, this.at(column));
        break;
      case 'ignored':
        break;
    }
  }

  private setField(field: CanonicalField, cell: string, column: string): void {
    const value = this.valueOf(field, cell, column);
    if (value !== undefined) this.set(field.path, value);
  }

  set(path: readonly string[], value: unknown): void {
    let target: Record<string, unknown> = this.report;
    for (const step of path.slice(0, -1)) {
      const inner = target[step];
      const next: Record<string, unknown> = isRecord(inner) ? inner : Object.create(null);
      target[step] = next;
      target = next;
    }
    const last = path.at(-1);
    if (last !== undefined) target[last] = value;
  }

  get(path: readonly string[]): unknown {
    let value: unknown = this.report;
    for (const step of path) value = isRecord(value) ? value[step] : undefined;
    return value;
  }

  private valueOf(field: CanonicalField, cell: string, column: string): unknown {
    switch (field.kind) {
      case 'moment':
      case 'date':
        return this.dateOf(field, cell, column);
      case 'number':
        if (/^-?\d+(\.\d+)?$/.test(cell)) return Number(cell);
        this.refuse('bad-value', column, 'a number');
        return undefined;
      case 'boolean': {
        const value = booleanOf(cell);
        if (value === null) this.refuse('bad-value', column, 'true or false');
        return value ?? undefined;
      }
      case 'choice':
        return choiceOf(field, cell);
      case 'text':
        return field.path[0] === 'covariates' ? covariateOf(cell) : cell;
    }
  }

  private dateOf(field: CanonicalField, cell: string, column: string): string | undefined {
    const read = readDate(cell, this.formats, this.options.timeZone);
    if (read === 'ambiguous') {
      this.refuse('ambiguous-date', column);
      return undefined;
    }
    if (read === 'impossible') {
      this.refuse('impossible-date', column);
      return undefined;
    }
    return field.kind === 'date' ? read.moment.slice(0, 10) : read.moment;
  }

  private takeReading(
    { agent, method, disk }: Extract<ColumnMeaning, { kind: 'reading' }>,
    cell: string,
    column: string,
  ): void {
    if (method === null) {
      const interpretation = categoryOf(cell) ?? trailingCategory(cell);
      if (!interpretation) this.fail('unreadable-result', column);
      else this.addSusceptibility({ agent, interpretation });
      // A number in a column of categories may be an MIC or a zone: it is not guessed which.
      if (interpretation && !categoryOf(cell)) this.fail('partly-read', column);
      return;
    }
    this.takeValue({ agent, method, ...(disk !== undefined && { disk }) }, cell, column);
  }

  /** `<=0.25`, `R`, or both in one cell: `16 R`; its guideline may follow: `16 R [CLSI 2024]`. */
  private takeValue(
    base: Pick<Susceptibility, 'agent' | 'method' | 'disk' | 'guideline'>,
    cell: string,
    column: string,
  ): void {
    const [, bare = cell, guideline = base.guideline] =
      /^([^[]*?)\s*\[([^\]]{1,60})\]$/.exec(cell) ?? [];
    const [, number = '', letter] = /^(.*?)\s*\(?\b(SDD|NS|[SIR])?\)?$/i.exec(bare) ?? [];
    const interpretation = letter ? (categoryOf(letter) ?? undefined) : undefined;
    const measurement =
      number.trim() === '' ? null : measurementOf(number, base.method ?? 'unknown');
    if (!measurement && (!interpretation || number.trim() !== '')) {
      this.fail('unreadable-result', column);
      return;
    }
    const unit = base.method === 'disk' ? 'mm' : 'mg/L';
    this.addSusceptibility({
      ...base,
      ...(guideline !== undefined && { guideline }),
      ...(measurement ? { operator: measurement.operator, value: measurement.value, unit } : {}),
      interpretation,
    });
  }

  private takeWhonet(
    { column: meaning }: Extract<ColumnMeaning, { kind: 'whonet' }>,
    cell: string,
    column: string,
  ): void {
    const { agent, method, disk, guideline } = meaning;
    this.takeValue({ agent: agent.code, method, disk, guideline }, cell, column);
  }

  /** A category column belongs to the value of the same agent, whichever of the two comes first. */
  addSusceptibility(row: Susceptibility): void {
    const key = (method: string): string => `${row.agent} ${method}`;
    if (row.method === undefined) {
      const valued = ['mic', 'etest', 'automated', 'disk', 'unknown'].find((method) =>
        this.susceptibility.has(key(method)),
      );
      const before = valued ? this.susceptibility.get(key(valued)) : undefined;
      const { interpretation } = row;
      const joined = before
        ? { ...before, interpretation }
        : { ...row, method: 'unknown' as const };
      this.susceptibility.set(key(joined.method ?? 'unknown'), joined);
      return;
    }
    const silent = this.susceptibility.get(key('unknown'));
    const keepsCategory = silent?.value === undefined && row.interpretation === undefined;
    if (silent && row.method !== 'unknown' && keepsCategory) {
      this.susceptibility.delete(key('unknown'));
      this.susceptibility.set(key(row.method), { ...row, interpretation: silent.interpretation });
      return;
    }
    this.susceptibility.set(key(row.method), row);
  }

  private takeGene(gene: string, method: GeneTest['method'], cell: string, column: string): void {
    const word = resultOfText(cell);
    if (word) this.geneTests.push({ gene, method, result: geneResultOf(word) });
    else this.fail('unreadable-result', column);
  }

  /**
   * `blaKPC-2;blaNDM-1`, each with an optional result and method: `NDM=not-detected@pcr`; behind
   * it, of a genome, tool, identity, coverage and quality: `blaKPC-2@wgs|AMRFinderPlus|100|99.8`.
   */
  private takeGenes(cell: string, column: string): void {
    for (const entry of cell.split(/[;,]/)) {
      const text = entry.trim();
      if (text === '' || text === '-') continue;
      const [said = '', ...hit] = text.split('|');
      const [, gene = '', result, method] = /^([^=@]+)(?:=([^@]*))?(?:@(.*))?$/.exec(said) ?? [];
      const word = result === undefined ? 'positive' : resultOfText(result.replace(/-/g, ' '));
      const known = GENE_METHODS.find((name) => name === (method ?? '').trim().toLowerCase());
      if (gene.trim() === '' || !word || (method !== undefined && !known)) {
        this.fail('unreadable-result', column);
        continue;
      }
      const how = known ?? this.geneMethod ?? 'other';
      const test = { gene: gene.trim(), method: how, result: geneResultOf(word) };
      this.geneTests.push({ ...test, ...hitOf(hit) });
    }
  }

  takePhenotypic(test: PhenotypicTest['test'], cell: string, column: string): void {
    const [said = '', detail] = cell.split('|');
    const word = resultOfText(said);
    const result = word ? phenotypicResultOf(word) : null;
    if (result) this.phenotypicTests.push({ test, result, detail: detail?.trim() || undefined });
    else if (!word) this.fail('unreadable-result', column);
  }

  /** `mCIM=positive;CarbaNP=negative` */
  private takePhenotypics(cell: string, column: string): void {
    for (const entry of cell.split(/[;,]/)) {
      const [name = '', result = ''] = entry.split('=', 2).map((part) => part.trim());
      if (name === '') continue;
      const test = PHENOTYPIC_TESTS.find((known) => known.toLowerCase() === name.toLowerCase());
      if (test) this.takePhenotypic(test, result, column);
      else this.fail('unreadable-result', column);
    }
  }

  /**
   * `icd-10:K83.0;icd-9:576.1`; a code without a system is ICD-10. Behind it type, day of record
   * and whether it was present on admission may stand: `K83.0|final|2024-01-05|true`.
   */
  private takeDiagnoses(cell: string, column: string): void {
    for (const entry of cell.split(/[;,]/)) {
      const text = entry.trim();
      if (text === '') continue;
      const [said = '', type, recordedAt, present] = text.split('|').map((one) => one.trim());
      const [, system, code = ''] = /^(?:(icd-?10|icd-?9)\s*:)?\s*(\S{1,20})$/i.exec(said) ?? [];
      if (code === '') this.refuse('bad-value', column, 'icd-10:K83.0;icd-9:576.1');
      else {
        this.diagnoses.push({
          system: /9/.test(system ?? '') ? 'icd-9' : 'icd-10',
          code,
          type: type || undefined,
          recordedAt: recordedAt || undefined,
          presentOnAdmission: booleanOf(present ?? '') ?? undefined,
        });
      }
    }
  }

  /** The draft of the report, lists included. */
  draft(): Record<string, unknown> {
    const rows = [...this.susceptibility.values()];
    const { guideline } = this;
    const susceptibility = guideline ? rows.map((row) => ({ guideline, ...row })) : rows;
    if (this.diagnoses.length > 0) this.set(['encounter', 'diagnoses'], this.diagnoses);
    return {
      ...this.report,
      ...(susceptibility.length > 0 ? { susceptibility } : {}),
      ...(this.phenotypicTests.length > 0 ? { phenotypicTests: this.phenotypicTests } : {}),
      ...(this.geneTests.length > 0 ? { geneTests: this.geneTests } : {}),
    };
  }
}

export interface EmptyCulture {
  readonly reportId: string;
  readonly culture: CultureResult;
}

/** An isolate of a table: its draft, and the records that it was read from. */
export interface DraftedIsolate {
  readonly draft: RowDraft;
  readonly rows: readonly TableRow[];
  /**
   * WHONET's `xxx` and "no growth": there is no isolate, and the specimen reports it; `of-others`
   * where what was not found is nothing that is watched here.
   */
  readonly nothingGrew?: EmptyCulture | 'of-others' | null | undefined;
}

/** Tool, identity, coverage and quality of a gene's hit; what is no number is left out. */
function hitOf([tool, identity, coverage, quality]: readonly string[]): Partial<GeneTest> {
  const share = (text: string | undefined): number | undefined =>
    text !== undefined && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
  return {
    tool: tool?.trim() || undefined,
    identity: share(identity),
    coverage: share(coverage),
    quality: quality?.trim() || undefined,
  };
}

/** `< 0.5 S` */
function trailingCategory(cell: string): Category | null {
  const letter = /[\s(](SDD|NS|[SIR])\)?$/i.exec(cell)?.[1];
  return letter ? categoryOf(letter) : null;
}

/** Letters that every export uses. */
const SEXES: Readonly<Record<string, string>> = {
  f: 'female',
  w: 'female',
  m: 'male',
  u: 'unknown',
  女: 'female',
  男: 'male',
};

/** Choices are in lower case and hyphenated, except for those that the schema writes otherwise. */
function choiceOf(field: CanonicalField, cell: string): string {
  const lower = cell.toLowerCase();
  const sex = field.path.at(-1) === 'sex' ? SEXES[lower] : undefined;
  return sex ?? lower.replace(/\s+/g, '-');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
