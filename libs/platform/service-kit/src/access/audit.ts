import { randomUUID } from 'node:crypto';
import type { Tx } from '@carbawatch/postgres';

/** Who did what to what. Pseudonyms and ids of rows, never a name or number of a patient. */
export interface AuditEntry {
  readonly at: Date;
  /** The caller's key id, or `system`. */
  readonly actor: string;
  /** Past tense with its noun first: `payload.read`, `key.revoked`. */
  readonly action: string;
  /** Id of the row that it was done to. */
  readonly target: string;
  readonly site?: string;
  readonly detail?: Readonly<Record<string, string | number | boolean | readonly string[] | null>>;
}

/** Writes into the transaction of what is audited: neither happens without the other. */
export async function audit(tx: Tx, entry: AuditEntry): Promise<void> {
  await tx.execute(
    `INSERT INTO access.audit (id, at, actor, action, target, site, detail)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      randomUUID(),
      entry.at,
      entry.actor,
      entry.action,
      entry.target,
      entry.site ?? null,
      JSON.stringify(entry.detail ?? {}),
    ],
  );
}
