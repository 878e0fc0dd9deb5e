import { SHIPPED_RULES, foldReports } from '@carbawatch/classification';
import type { IsolateReported } from '@carbawatch/contracts';
import { medianMs, type Benchmark } from './benchmark';
import { reportsOfYear } from './pipeline/input';
import { runOurs } from './pipeline/ours';
import { openStage } from './pipeline/stage';

const REPORTS = 6_000;
const WARM_UP = 300;

/** Every report folds its isolate's reports anew, as the service does when each comes alone. */
function foldEach(reports: readonly IsolateReported[]): void {
  const known = new Map<string, IsolateReported[]>();
  for (const report of reports) {
    const own = [...(known.get(report.isolateId) ?? []), report];
    known.set(report.isolateId, own);
    foldReports(own, (facts) => SHIPPED_RULES.classify(facts));
  }
}

/** What the rules take of the whole way from report to metrics, log in the database. */
export const classificationShareBenchmark: Benchmark = {
  name: 'classification-share',
  summary: 'merging and classifying beside the whole pipeline, one machine, no Kafka',
  async run(say) {
    const reports = reportsOfYear(REPORTS);
    const ms = await medianMs(5, () => foldEach(reports));
    const stage = await openStage();
    try {
      say('the pipeline …');
      const url = await stage.freshDatabase('share');
      const seconds = await runOurs(url, [], reportsOfYear(WARM_UP, 'W'), reports);
      return [
        {
          what: 'merge and classify, with cases and expert rules',
          value: (ms / REPORTS) * 1_000,
          unit: 'µs a report',
        },
        { what: 'the whole pipeline', value: (seconds / REPORTS) * 1e6, unit: 'µs a report' },
        { what: 'share of the pipeline', value: ms / 10 / seconds, unit: '%' },
      ].map((measured) => ({ benchmark: 'classification-share', ...measured }));
    } finally {
      await stage.close();
    }
  },
};
