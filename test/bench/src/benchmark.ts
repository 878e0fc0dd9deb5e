/** One line of a result; numbers are measured on this machine in this run, never kept. */
export interface Measurement {
  readonly benchmark: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
}

export interface Benchmark {
  readonly name: string;
  readonly summary: string;
  run(say: (line: string) => void): Promise<readonly Measurement[]>;
}

/** Median milliseconds of `times` runs, after one that warms the code up. */
export async function medianMs(times: number, work: () => unknown): Promise<number> {
  await work();
  const taken: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const start = performance.now();
    await work();
    taken.push(performance.now() - start);
  }
  return taken.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
}
