import type { GeneTest, MlstReport } from '@carbawatch/contracts';
import { parseGeneName } from '@carbawatch/microbiology';
import { genotypeItem } from '../check';
import { problemOf } from '../problems';
import type { ReadProblem } from '../problems';
import type { ReadItem, ReadOptions } from '../read-result';
import { standalone } from '../csv/table';
import type { Table, TableRow } from '../csv/table';
import { organismOf } from '../vocabulary';

/** One hit of a tool against its database of resistance genes. */
export interface GeneHit {
  readonly gene: string;
  readonly tool: string;
  readonly identity?: number | undefined;
  readonly coverage?: number | undefined;
  /** The tool's own word for how good the hit is. */
  readonly quality?: string | undefined;
  readonly result?: GeneTest['result'];
}

/** What a table says of one genome. */
export class Genome {
  readonly hits = new Map<string, GeneHit>();
  readonly rows: TableRow[] = [];
  readonly problems: ReadProblem[] = [];
  species: string | undefined;
  mlst: MlstReport | undefined;

  constructor(readonly sample: string) {}

  /** A gene that is found twice in a genome is one fact; the better hit is kept. */
  addHit(hit: GeneHit): void {
    const before = this.hits.get(hit.gene);
    if (!before || score(hit) > score(before)) this.hits.set(hit.gene, hit);
  }

  /** A hit that is no evidence: stopped inside, cut off, or too weak. */
  setAside(gene: string, pointer: string): void {
    const isName = parseGeneName(gene).kind !== 'unknown';
    this.problems.push(problemOf('truncated-gene', pointer, isName ? gene : undefined));
  }
}

function score(hit: GeneHit): number {
  return (hit.identity ?? 100) * (hit.coverage ?? 100);
}

/** A genome as an item; an unknown species is noted, since its genes are known all the same. */
export function itemOfGenome(genome: Genome, table: Table, options: ReadOptions): ReadItem {
  const pointer = `line ${genome.rows[0]?.line ?? 1}`;
  return genomeItem(genome, { pointer, raw: standalone(table, genome.rows) }, options);
}

/** The same with the place where the genome stands, and the text that reads back as it. */
export function genomeItem(
  genome: Genome,
  { pointer, raw }: { readonly pointer: string; readonly raw: string },
  options: ReadOptions,
): ReadItem {
  const { species } = genome;
  const match = species === undefined ? null : organismOf({ name: species });
  const notes = [...genome.problems];
  if (species !== undefined && !match) {
    notes.push(problemOf('unread-species', pointer));
  }
  const item = genotypeItem(
    {
      type: 'genotype.report',
      site: options.site,
      isolateId: genome.sample,
      organism: match ? { name: match.organism.name, code: match.organism.code } : undefined,
      geneTests: [...genome.hits.values()].map(geneTestOf),
      mlst: genome.mlst,
    },
    pointer,
  );
  return { ...item, problems: [...notes, ...item.problems], raw };
}

function geneTestOf(hit: GeneHit): GeneTest {
  const { gene, tool, identity, coverage, quality, result = 'detected' } = hit;
  return { gene, method: 'wgs', result, tool, identity, coverage, quality };
}

/** `runs/GCF_000240325.1_genomic.fna.gz` is the sample `GCF_000240325.1_genomic`. */
export function sampleOfFile(path: string): string {
  const name = path.trim().split(/[\\/]/).at(-1) ?? '';
  return name
    .replace(/\.(gz|bz2|xz|zip)$/i, '')
    .replace(/\.(fasta|fna|fa|fsa|ffn|faa|gbk|gbff|fastq|fq)$/i, '');
}

/** A percentage within what the report can hold; undefined for an empty or foreign cell. */
export function percentOf(cell: string, max = 100): number | undefined {
  const value = Number(cell.replace(/%$/, ''));
  if (cell === '' || !Number.isFinite(value) || value < 0) return undefined;
  return Math.min(value, max);
}

export const COVERAGE_MAX = 200;
