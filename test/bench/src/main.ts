import { alertingBenchmark } from './alerting.bench';
import type { Benchmark } from './benchmark';
import { classificationBenchmark } from './classification.bench';
import { classificationShareBenchmark } from './classification-share.bench';
import { fuzzBenchmark } from './fuzz/fuzz.bench';
import { pageBenchmark } from './page/page.bench';
import { pipelineBenchmark } from './pipeline/pipeline.bench';
import { regressionBenchmark } from './regression.bench';
import { scaleBenchmark } from './scale/scale.bench';
import { typingBenchmark } from './typing.bench';

const BENCHMARKS: readonly Benchmark[] = [
  classificationBenchmark,
  classificationShareBenchmark,
  typingBenchmark,
  regressionBenchmark,
  pipelineBenchmark,
  scaleBenchmark,
  fuzzBenchmark,
  pageBenchmark,
  alertingBenchmark,
];

/** Runs all benchmarks, or those named; answers the exit status. */
export async function main(args: readonly string[]): Promise<number> {
  const json = args.includes('--json');
  const names = args.filter((arg) => arg !== '--json');
  const unknown = names.find((name) => !BENCHMARKS.some((known) => known.name === name));
  if (unknown) {
    process.stderr.write(
      `${unknown}: there are ${BENCHMARKS.map(({ name }) => name).join(', ')}\n`,
    );
    return 2;
  }
  for (const benchmark of BENCHMARKS) {
    if (names.length > 0 && !names.includes(benchmark.name)) continue;
    if (!json) process.stdout.write(`\n${benchmark.name}: ${benchmark.summary}\n`);
    const say = (line: string): boolean => process.stderr.write(`  ${line}\n`);
    for (const measured of await benchmark.run(say)) {
      const { what, value, unit } = measured;
      const text = json
        ? JSON.stringify(measured)
        : `  ${what.padEnd(58)}${Number(value.toPrecision(3)).toLocaleString('en')} ${unit}`;
      process.stdout.write(`${text}\n`);
    }
  }
  return 0;
}
