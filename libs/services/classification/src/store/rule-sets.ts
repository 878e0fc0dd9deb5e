import type { Tx } from '@carbawatch/postgres';
import { DEFAULT_RULE_SET, ruleSetContent, type RuleSet } from '../decide/rule-set';

/** One act of switching a site's rules, or of taking it back. */
export interface RuleSwitch {
  readonly site: string;
  readonly seq: number;
  readonly ruleSet: string;
  readonly previous: string;
  /** The switch that this one took back. */
  readonly undoes: number | null;
  readonly reason: string;
  readonly at: Date;
  readonly by: string;
}

const SET = `site, name, version, name || '.' || version AS id, content, reason,
  created_at AS "createdAt", created_by AS "createdBy"`;
const SWITCH = `site, seq, rule_set AS "ruleSet", previous, undoes, reason, at, by`;

/** Content is read by its schema again: it may have been written by an older release. */
function read(row: RuleSet): RuleSet {
  return { ...row, content: ruleSetContent.parse(row.content) };
}

/**
 * Whoever classifies holds this shared, whoever switches the rules alone: a batch that read the
 * old rules has committed before the new ones are in force, so that the walk over all isolates that
 * follows a switch can't miss what such a batch wrote.
 */
export async function holdRules(tx: Tx, how: 'to-classify' | 'to-switch'): Promise<void> {
  const lock = how === 'to-classify' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock';
  await tx.execute(`SELECT ${lock}(hashtextextended('classification.rules in force', 0))`);
}

/** Ids of the sets in force; a site that is not named has the shipped one. */
export async function setsInForce(
  tx: Tx,
  sites: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ site: string; ruleSet: string }>(
    `SELECT DISTINCT ON (site) site, rule_set AS "ruleSet" FROM classification.rule_switch
     WHERE site = ANY ($1) ORDER BY site, seq DESC`,
    [sites],
  );
  return new Map(rows.map(({ site, ruleSet }) => [site, ruleSet]));
}

export async function setInForce(tx: Tx, site: string): Promise<string> {
  return (await setsInForce(tx, [site])).get(site) ?? DEFAULT_RULE_SET;
}

/** Null when there is none of this id at the site. */
export async function ruleSetOf(tx: Tx, site: string, id: string): Promise<RuleSet | null> {
  const at = id.lastIndexOf('.');
  const version = Number(id.slice(at + 1));
  if (at < 1 || !Number.isSafeInteger(version) || version > 2 ** 31 - 1) return null;
  const [row] = await tx.query<RuleSet>(
    `SELECT ${SET} FROM classification.rule_set WHERE site = $1 AND name = $2 AND version = $3`,
    [site, id.slice(0, at), version],
  );
  return row ? read(row) : null;
}

/** Saves the next version of this name; two at once wait for each other. */
export async function saveRuleSet(tx: Tx, set: Omit<RuleSet, 'id' | 'version'>): Promise<RuleSet> {
  await tx.execute(`SELECT pg_advisory_xact_lock(hashtextextended($1, 1))`, [
    `${set.site}\n${set.name}`,
  ]);
  const [row] = await tx.query<RuleSet>(
    `INSERT INTO classification.rule_set
       (site, name, version, content, reason, created_at, created_by)
     SELECT $1, $2, coalesce(max(version), 0) + 1, $3::jsonb, $4, $5, $6
     FROM classification.rule_set WHERE site = $1 AND name = $2
     RETURNING ${SET}`,
    [set.site, set.name, JSON.stringify(set.content), set.reason, set.createdAt, set.createdBy],
  );
  if (!row) throw new Error('a rule set was not saved');
  return read(row);
}

/** One page of a site's sets by name and version. */
export async function pageOfRuleSets(
  tx: Tx,
  site: string,
  page: { readonly after: readonly [string, number] | null; readonly limit: number },
): Promise<RuleSet[]> {
  const rows = await tx.query<RuleSet>(
    `SELECT ${SET} FROM classification.rule_set
     WHERE site = $1 AND ($2::text IS NULL OR (name, version) > ($2, $3::int))
     ORDER BY name, version LIMIT $4`,
    [site, page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit],
  );
  return rows.map(read);
}

/** Switches of a site, newest first. */
export async function pageOfSwitches(
  tx: Tx,
  site: string,
  page: { readonly before: number | null; readonly limit: number },
): Promise<RuleSwitch[]> {
  return tx.query<RuleSwitch>(
    `SELECT ${SWITCH} FROM classification.rule_switch
     WHERE site = $1 AND ($2::int IS NULL OR seq < $2) ORDER BY seq DESC LIMIT $3`,
    [site, page.before, page.limit],
  );
}

/** The newest switch that was neither taken back nor takes one back; null when there is none. */
export async function standingSwitch(tx: Tx, site: string): Promise<RuleSwitch | null> {
  const [row] = await tx.query<RuleSwitch>(
    `SELECT ${SWITCH} FROM classification.rule_switch AS act
     WHERE site = $1 AND undoes IS NULL AND NOT EXISTS (
       SELECT FROM classification.rule_switch AS later
       WHERE later.site = act.site AND later.undoes = act.seq)
     ORDER BY seq DESC LIMIT 1`,
    [site],
  );
  return row ?? null;
}

/** Call it while the rules are held to switch: the number is the next of the site. */
export async function saveSwitch(tx: Tx, act: Omit<RuleSwitch, 'seq'>): Promise<void> {
  await tx.execute(
    `INSERT INTO classification.rule_switch
       (site, seq, rule_set, previous, undoes, reason, at, by)
     SELECT $1, coalesce(max(seq), 0) + 1, $2, $3, $4, $5, $6, $7
     FROM classification.rule_switch WHERE site = $1`,
    [act.site, act.ruleSet, act.previous, act.undoes, act.reason, act.at, act.by],
  );
}
