import { ForwardMigration, rowLevelSecurity, type Tx } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** Who gives out the numbers of a site's patients; empty for those that came without. */
export class NameAssigners1791360000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ingestion.assigner (
        site text NOT NULL,
        assigner text NOT NULL,
        PRIMARY KEY (site, assigner)
      )`);
    for (const sql of rowLevelSecurity('ingestion.assigner')) await runner.query(sql);
  }
}

export interface Assigner {
  readonly site: string;
  readonly assigner: string;
}

export const assignerKeyText = ({ site, assigner }: Assigner): string => `${site}\n${assigner}`;

/** A hospital has a handful; who makes one up for each patient is not compared with. */
const ASSIGNERS_MAX = 20;

export async function assignersOf(
  tx: Pick<Tx, 'query'>,
  sites: readonly string[],
): Promise<Assigner[]> {
  if (sites.length === 0) return [];
  return tx.query<Assigner>(
    `SELECT named.site, named.assigner FROM unnest($1::text[]) AS asked (site)
     CROSS JOIN LATERAL (
       SELECT site, assigner FROM ingestion.assigner
       WHERE assigner.site = asked.site ORDER BY assigner LIMIT ${ASSIGNERS_MAX}) named`,
    [sites],
  );
}

/** In their order, so that two processes never wait in a ring. */
export async function saveAssigners(tx: Tx, assigners: readonly Assigner[]): Promise<void> {
  if (assigners.length === 0) return;
  const sorted = [...assigners].sort((a, b) => (assignerKeyText(a) < assignerKeyText(b) ? -1 : 1));
  await tx.execute(
    `INSERT INTO ingestion.assigner (site, assigner)
     SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING`,
    [sorted.map(({ site }) => site), sorted.map(({ assigner }) => assigner)],
  );
}

/** Of these pseudonyms, those that the vault holds. */
export async function heldInVault(
  tx: Pick<Tx, 'query'>,
  persons: readonly { readonly site: string; readonly pseudonym: string }[],
): Promise<Set<string>> {
  if (persons.length === 0) return new Set();
  const rows = await tx.query<{ pseudonym: string }>(
    `SELECT vault.pseudonym FROM unnest($1::text[], $2::text[]) AS asked (site, pseudonym)
     JOIN ingestion.vault AS vault USING (site, pseudonym)`,
    [persons.map(({ site }) => site), persons.map(({ pseudonym }) => pseudonym)],
  );
  return new Set(rows.map(({ pseudonym }) => pseudonym));
}
