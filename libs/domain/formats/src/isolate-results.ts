import type { GeneTest, PhenotypicTest, Susceptibility } from '@carbawatch/contracts';
import { parseGeneName } from '@carbawatch/microbiology';
import type { CommentResult } from './comment-results';
import type { ProblemCode } from './problems';

/** Whoever keeps the problems that are met while something is read. */
export interface ProblemSink {
  report(code: ProblemCode, pointer: string, about?: string): void;
}

/** Results of one isolate, each test once, whatever format they came in. */
export class IsolateResults {
  mechanismClaim = false;
  private readonly susceptibility = new Map<string, Susceptibility>();
  private readonly phenotypic = new Map<string, PhenotypicTest>();
  private readonly genes = new Map<string, GeneTest>();
  private readonly comments: CommentResult[] = [];

  addSusceptibility(sink: ProblemSink, row: Susceptibility, pointer: string): void {
    keep(sink, this.susceptibility, `${row.agent} ${row.method ?? ''}`, row, pointer);
  }

  addPhenotypic(sink: ProblemSink, test: PhenotypicTest, pointer: string): void {
    keep(sink, this.phenotypic, `${test.test} ${test.detail ?? ''}`, test, pointer);
  }

  addGene(sink: ProblemSink, test: GeneTest, pointer: string): void {
    keep(sink, this.genes, `${test.gene} ${test.method}`, test, pointer);
  }

  addComment(result: CommentResult): void {
    if (result.kind === 'mechanism') this.mechanismClaim = true;
    else this.comments.push(result);
  }

  /** Comments repeat results; only what no line of its own says is taken from them. */
  private takeComments(): void {
    for (const result of this.comments.splice(0)) {
      if (result.kind === 'susceptibility') {
        const { row } = result;
        const isKnown = [...this.susceptibility.values()].some(({ agent }) => agent === row.agent);
        if (!isKnown) this.susceptibility.set(`${row.agent} comment`, row);
      } else if (result.kind === 'phenotypic') {
        const { test } = result;
        const isKnown = [...this.phenotypic.values()].some((known) => known.test === test.test);
        if (!isKnown) this.phenotypic.set(`${test.test} comment`, test);
      } else if (result.kind === 'gene') {
        const { test } = result;
        const family = parseGeneName(test.gene).family;
        const isKnown = [...this.genes.values()].some(
          ({ gene }) => parseGeneName(gene).family === family,
        );
        if (!isKnown) this.genes.set(`${test.gene} comment`, test);
      }
    }
  }

  /** The lists of a canonical report; a list that nothing was said for is absent. */
  tests() {
    this.takeComments();
    return {
      ...(this.susceptibility.size > 0
        ? { susceptibility: [...this.susceptibility.values()] }
        : {}),
      ...(this.phenotypic.size > 0 ? { phenotypicTests: [...this.phenotypic.values()] } : {}),
      ...(this.genes.size > 0 ? { geneTests: [...this.genes.values()] } : {}),
    };
  }
}

function keep<T>(
  sink: ProblemSink,
  rows: Map<string, T>,
  key: string,
  row: T,
  pointer: string,
): void {
  const before = rows.get(key);
  if (before !== undefined && JSON.stringify(before) !== JSON.stringify(row)) {
    sink.report('duplicate-result', pointer);
  }
  rows.set(key, row);
}
