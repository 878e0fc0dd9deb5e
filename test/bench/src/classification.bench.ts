import { classifyIsolate } from '@carbawatch/microbiology';
import { medianMs, type Benchmark } from './benchmark';
import { reportsOfYear } from './pipeline/input';

const ISOLATES = 20_000;

/** What the rules cost alone: one core, facts in memory. */
export const classificationBenchmark: Benchmark = {
  name: 'classification',
  summary: 'CRE, CPE, genes and reasons of one isolate, on one core',
  async run() {
    const reports = reportsOfYear(ISOLATES);
    const ms = await medianMs(5, () => reports.map((report) => classifyIsolate(report)));
    return [
      { what: 'isolates a second', value: (ISOLATES / ms) * 1_000, unit: '/s' },
      { what: 'one isolate', value: (ms / ISOLATES) * 1_000, unit: 'µs' },
    ].map((measured) => ({ benchmark: 'classification', ...measured }));
  },
};
