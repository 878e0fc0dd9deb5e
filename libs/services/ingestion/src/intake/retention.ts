import { audit, type Clock, type Config, type Log } from '@carbawatch/service-kit';
import type { Database, Tx } from '@carbawatch/postgres';
import { dismissOld, messagesWithOldPayload, removePayloads } from '../store/payload-removal';
import { forgetOldIdentities } from '../store/vault';

const SWEEP_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** One transaction of so many rows: nobody waits for it. */
const BATCH_MAX = 500;

/**
 * Forgets what the settings say is no longer needed: payloads of messages that are done with, and
 * identities of whom nothing was heard since. What waits for a hand stays until days of its own are
 * over; who has an open alert stays. Without the settings nothing is forgotten.
 */
export class Retention {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private stopping = false;

  constructor(
    private readonly database: Database,
    private readonly days: Pick<Config, 'payloadDays' | 'quarantineDays' | 'identityDays'>,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  start(): void {
    const { payloadDays, quarantineDays, identityDays } = this.days;
    if (payloadDays === null && quarantineDays === null && identityDays === null) return;
    this.sweepSafely();
    this.timer = setInterval(() => this.sweepSafely(), SWEEP_MS);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  /** Answers how many payloads and identities were forgotten. */
  async sweep(): Promise<{ readonly payloads: number; readonly identities: number }> {
    const { payloadDays, quarantineDays, identityDays } = this.days;
    const dismissed = await this.forget('quarantine.expired', quarantineDays, async (tx, before) =>
      removePayloads(tx, await dismissOld(tx, before, this.clock.now(), BATCH_MAX)),
    );
    const payloads = await this.forget('payload.expired', payloadDays, async (tx, before) =>
      removePayloads(tx, await messagesWithOldPayload(tx, before, BATCH_MAX)),
    );
    const identities = await this.forget('identity.expired', identityDays, (tx, before) =>
      forgetOldIdentities(tx, before, BATCH_MAX),
    );
    return { payloads: payloads + dismissed, identities };
  }

  private async forget(
    action: string,
    days: number | null,
    once: (tx: Tx, before: Date) => Promise<number>,
  ): Promise<number> {
    if (days === null) return 0;
    const at = this.clock.now();
    const before = new Date(at.getTime() - days * DAY_MS);
    let total = 0;
    while (!this.stopping) {
      const count = await this.database.transaction(async (tx) => {
        const forgotten = await once(tx, before);
        const entry = { at, actor: 'system', action, target: 'retention' };
        if (forgotten > 0) await audit(tx, { ...entry, detail: { count: forgotten, days } });
        return forgotten;
      });
      if (count === 0) break;
      total += count;
    }
    if (total > 0) this.log.info(`retention.${action}`, { count: total });
    return total;
  }

  private sweepSafely(): void {
    this.running ??= this.sweep()
      .then(() => undefined)
      .catch((error: unknown) => this.log.warn('retention.waits', { error }))
      .finally(() => {
        this.running = null;
      });
  }
}
