import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export interface MetricOptions<L extends string> {
  /** With the prefix `carbawatch_` and its unit last, e.g. carbawatch_messages_total. */
  readonly name: string;
  readonly help: string;
  /** Bounded sets only: never an id, a ward or a key. */
  readonly labels?: readonly L[];
}

/** The process's metrics. Asking twice for one name answers the same metric. */
export class Metrics {
  readonly registry = new Registry();
  private readonly made = new Map<string, unknown>();
  private readonly readers = new Map<string, () => Promise<void>>();

  constructor(options: { readonly processMetrics?: boolean } = {}) {
    if (options.processMetrics) collectDefaultMetrics({ register: this.registry });
  }

  counter<L extends string = string>(options: MetricOptions<L>): Counter<L> {
    return this.once(options.name, Counter<L>, () => new Counter<L>(this.shape(options)));
  }

  gauge<L extends string = string>(options: MetricOptions<L>): Gauge<L> {
    return this.once(options.name, Gauge<L>, () => new Gauge<L>(this.shape(options)));
  }

  histogram<L extends string = string>(
    options: MetricOptions<L> & { readonly buckets: readonly number[] },
  ): Histogram<L> {
    return this.once(
      options.name,
      Histogram<L>,
      () => new Histogram<L>({ ...this.shape(options), buckets: [...options.buckets] }),
    );
  }

  /** Sets gauges that are asked for rather than counted, each time the metrics are read. */
  beforeRead(name: string, reader: () => Promise<void>): void {
    this.readers.set(name, reader);
  }

  /** The text of Prometheus. A reader that fails (the database is away) leaves its gauges out. */
  async text(): Promise<string> {
    await Promise.allSettled([...this.readers.values()].map((reader) => reader()));
    return this.registry.metrics();
  }

  private shape<L extends string>({ name, help, labels = [] }: MetricOptions<L>) {
    return { name, help, labelNames: [...labels], registers: [this.registry] };
  }

  private once<M>(name: string, kind: abstract new (...args: never[]) => M, make: () => M): M {
    const existing = this.made.get(name);
    if (existing instanceof kind) return existing;
    const metric = make();
    this.made.set(name, metric);
    return metric;
  }
}
