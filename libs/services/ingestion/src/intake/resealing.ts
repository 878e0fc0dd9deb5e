import type { Database } from '@carbawatch/postgres';
import {
  StartError,
  openAuditReason,
  sealAuditReason,
  type Config,
  type Log,
  type Secrets,
} from '@carbawatch/service-kit';
import {
  anyIdentity,
  keyIdOf,
  outdatedIdentities,
  outdatedLooks,
  outdatedMessages,
  outdatedWords,
  writeIdentity,
  writeLook,
  writeSealed,
  writeWords,
} from '../store/sealed-values';
import { identityPlaceOf, openedIdentity } from '../store/vault';
import { openPayload, openReason, sealPayload, sealReason } from './sealing';
import { resealedWords } from './waiting-words';

/** Payloads of so many messages are in memory at once. */
const BATCH_MAX = 50;

/**
 * After a change of the secret key: seals payloads, the words that they wait for, identities and
 * reasons anew, so that the old key opens nothing of them any more. Runs beside the work, in short
 * transactions, and goes on at the next start where it was stopped.
 */
export class Resealing {
  private running: Promise<void> | null = null;
  private stopping = false;

  constructor(
    private readonly database: Database,
    private readonly secrets: Secrets,
    private readonly config: Pick<Config, 'retiredKeys'>,
    private readonly log: Log,
  ) {}

  start(): void {
    if (this.config.retiredKeys.length === 0) return;
    this.running = this.sweep()
      .then((count) => this.log.info('secrets.resealed', { count }))
      .catch((error: unknown) => this.log.warn('secrets.reseal-waits', { error }));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
  }

  /**
   * Pseudonyms made by another key would make every person a new one, unseen. Throws StartError
   * where the vault's own entry shows that.
   */
  async checkPseudonyms(): Promise<void> {
    const row = await anyIdentity(this.database);
    if (!row) return;
    const { id, assigner = '' } = openedIdentity(this.secrets.vault, row);
    if (this.secrets.pseudonymOf(row.site, assigner, id) === row.pseudonym) return;
    throw new StartError(
      'CARBAWATCH_RETIRED_KEYS',
      'the pseudonyms of this database were made with another key: name the first one last.',
    );
  }

  /** Answers how many rows were sealed anew. */
  async sweep(): Promise<number> {
    let total = 0;
    const kinds = [
      () => this.resealMessages(),
      () => this.resealWords(),
      () => this.resealIdentities(),
      () => this.resealLooks(),
    ];
    for (const once of kinds) {
      while (!this.stopping) {
        const count = await once();
        if (count === 0) break;
        total += count;
      }
    }
    return total;
  }

  private resealMessages(): Promise<number> {
    const { secrets } = this;
    return this.database.transaction(async (tx) => {
      const rows = await outdatedMessages(tx, keyIdOf(secrets.payloads), BATCH_MAX);
      for (const { messageId, raw, rawSent, reason } of rows) {
        const again = (sealed: Buffer | null): Buffer | null =>
          sealed && sealPayload(secrets, messageId, openPayload(secrets, messageId, sealed));
        const why =
          reason && sealReason(secrets, messageId, openReason(secrets, messageId, reason));
        await writeSealed(tx, {
          messageId,
          raw: again(raw),
          rawSent: again(rawSent),
          reason: why,
        });
      }
      return rows.length;
    });
  }

  private resealIdentities(): Promise<number> {
    const { vault } = this.secrets;
    return this.database.transaction(async (tx) => {
      const rows = await outdatedIdentities(tx, keyIdOf(vault), BATCH_MAX);
      for (const row of rows) {
        const place = identityPlaceOf(row.site, row.pseudonym);
        const identity = vault.seal(vault.open(row.identity, place), place);
        await writeIdentity(tx, { ...row, identity });
      }
      return rows.length;
    });
  }

  private resealWords(): Promise<number> {
    const { secrets } = this;
    return this.database.transaction(async (tx) => {
      const rows = await outdatedWords(tx, keyIdOf(secrets.payloads), BATCH_MAX);
      for (const row of rows) await writeWords(tx, { ...row, said: resealedWords(secrets, row) });
      return rows.length;
    });
  }

  private resealLooks(): Promise<number> {
    const { secrets } = this;
    return this.database.transaction(async (tx) => {
      const rows = await outdatedLooks(tx, keyIdOf(secrets.vault), BATCH_MAX);
      for (const { id, sealedReason } of rows) {
        const reason = openAuditReason(secrets, sealedReason);
        await writeLook(tx, { id, sealedReason: sealAuditReason(secrets, reason) });
      }
      return rows.length;
    });
  }
}
