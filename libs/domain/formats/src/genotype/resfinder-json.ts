import { z } from 'zod';
import { problemOf } from '../problems';
import { refusal } from '../read-result';
import type { ReadOptions, ReadResult } from '../read-result';
import { decodeText } from '../text';
import { COVERAGE_MAX, Genome, genomeItem, sampleOfFile } from './genome';

/** A year of tools' versions has added fields; these are the ones that are read. */
const region = z.object({
  name: z.string(),
  gene: z.boolean().optional(),
  ref_database: z.union([z.string(), z.array(z.string())]).optional(),
  identity: z.number().optional(),
  coverage: z.number().optional(),
});
const execution = z.object({
  parameters: z
    .object({ sample_name: z.string().nullish(), inputfasta: z.string().nullish() })
    .optional(),
});
const resfinderResult = z.object({
  type: z.literal('software_result'),
  software_name: z.literal('ResFinder'),
  provided_species: z.string().nullish(),
  seq_regions: z.record(z.string(), region),
  software_executions: z.record(z.string(), execution).optional(),
});

/** How a report begins; looked for there alone, before anything is parsed. */
const HEAD_BYTES = 256;

/** ResFinder 4 writes `{"type": "software_result", …` (BeOne JSON). */
export function isResfinderJson(body: Uint8Array): boolean {
  const head = Buffer.from(body.subarray(0, HEAD_BYTES)).toString('latin1');
  return /"type"\s*:\s*"software_result"/.test(head);
}

/**
 * ResFinder's own JSON (`data_resfinder.json`, schema 2): genes against the ResFinder database.
 * Mutations of PointFinder and disinfectant genes say nothing of a carbapenemase and are left out,
 * as in the table of the same run.
 */
export function readResfinderJson(body: Uint8Array, options: ReadOptions): ReadResult {
  const { text, problems } = decodeText(body);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refusal(400, problemOf('malformed-json', ''));
  }
  const read = resfinderResult.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    const pointer = issue ? `/${issue.path.map(String).join('/')}` : '';
    return refusal(422, problemOf('unknown-layout', pointer, 'ResFinder 4 JSON'));
  }
  const sample = options.sample ?? sampleIn(read.data);
  if (sample === '') return refusal(422, problemOf('missing-sample', '', 'ResFinder'));
  const genome = new Genome(sample);
  genome.species = read.data.provided_species ?? undefined;
  genome.problems.push(...problems);
  for (const found of Object.values(read.data.seq_regions)) {
    const databases = [found.ref_database ?? []].flat();
    if (found.gene === false || !databases.some((name) => /^ResFinder\b/.test(name))) continue;
    genome.addHit({
      gene: found.name,
      tool: 'ResFinder',
      identity: within(found.identity, 100),
      coverage: within(found.coverage, COVERAGE_MAX),
    });
  }
  return { kind: 'read', items: [genomeItem(genome, { pointer: '', raw: text }, options)] };
}

function sampleIn({ software_executions: runs = {} }: z.infer<typeof resfinderResult>): string {
  for (const { parameters } of Object.values(runs)) {
    const named = parameters?.sample_name ?? parameters?.inputfasta;
    if (named) return sampleOfFile(named);
  }
  return '';
}

function within(value: number | undefined, max: number): number | undefined {
  return value === undefined || value < 0 ? undefined : Math.min(value, max);
}
