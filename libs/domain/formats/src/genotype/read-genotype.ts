import { problemOf } from '../problems';
import type { ReadProblem } from '../problems';
import { refusal } from '../read-result';
import type { ReadItem, ReadOptions, ReadResult } from '../read-result';
import { decodeText } from '../text';
import { readTable } from '../csv/table';
import type { Table } from '../csv/table';
import { Genome, itemOfGenome } from './genome';
import { LAYOUTS, layoutFor } from './layouts';
import type { GenotypeLayout } from './genotype-layout';
import { genomesOfMlst, isMlstTable } from './mlst-table';

/** A genotype table: each genome is an item of its own, joined to its isolate by sample name. */
export function readGenotypeTable(body: Uint8Array | string, options: ReadOptions): ReadResult {
  const { text, problems } =
    typeof body === 'string' ? { text: body, problems: [] } : decodeText(body, options.charset);
  const table = readTable(text);
  if ('kind' in table) return table;
  return readGenomes(table, options, problems) ?? refusal(422, unknownLayout());
}

function unknownLayout(): ReadProblem {
  const tools = [...new Set(LAYOUTS.map(({ tool }) => tool))].join(', ');
  return problemOf('unknown-layout', 'line 1', `served: ${tools}`);
}

/** Null when the header is of no genotype layout. */
export function readGenomes(
  table: Table,
  options: ReadOptions,
  before: readonly ReadProblem[],
): ReadResult | null {
  if (isMlstTable(table)) {
    const headless: Table = { ...table, header: { ...table.header, raw: '' } };
    return answer(genomesOfMlst(table), headless, options, before);
  }
  const layout = layoutFor(table.header.cells);
  return layout ? readRows(table, layout, options, before) : null;
}

function readRows(
  table: Table,
  layout: GenotypeLayout,
  options: ReadOptions,
  before: readonly ReadProblem[],
): ReadResult {
  const reader = layout.reader(table);
  const genomes = new Map<string, Genome>();
  const bad: ReadItem[] = [];
  // A report without hits is a result too, when its sample is named.
  if (table.rows.length === 0 && options.sample)
    genomes.set(options.sample, new Genome(options.sample));
  for (const row of table.rows) {
    const sample = reader.sampleOf(row) || options.sample || '';
    const width = table.header.cells.length;
    if (row.malformed || row.cells.length > width + 1) {
      const problem = problemOf('malformed-row', `line ${row.line}`);
      bad.push({
        pointer: `line ${row.line}`,
        payload: null,
        usable: false,
        problems: [problem],
        raw: row.raw,
      });
      continue;
    }
    if (sample === '') continue;
    const genome = genomes.get(sample) ?? new Genome(sample);
    genomes.set(sample, genome);
    genome.rows.push(row);
    reader.read(row, genome);
  }
  if (genomes.size === 0 && bad.length === 0) {
    return refusal(422, problemOf('missing-sample', 'line 1', layout.tool));
  }
  const read = answer([...genomes.values()], table, options, before);
  return read.kind === 'read' ? { ...read, items: [...read.items, ...bad] } : read;
}

function answer(
  genomes: readonly Genome[],
  table: Table,
  options: ReadOptions,
  before: readonly ReadProblem[],
): ReadResult {
  const items = genomes.map((genome) => itemOfGenome(genome, table, options));
  return {
    kind: 'read',
    items: items.map((item, index) =>
      index === 0 ? { ...item, problems: [...before, ...item.problems] } : item,
    ),
  };
}
