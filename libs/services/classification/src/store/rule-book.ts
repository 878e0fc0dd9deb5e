import type { Tx } from '@carbawatch/postgres';
import { DEFAULT_RULE_SET } from '../decide/rule-set';
import { SHIPPED_RULES, SiteRules } from '../decide/site-rules';
import { tablesOf } from './reference-tables';
import { holdRules, ruleSetOf, setInForce, setsInForce } from './rule-sets';

/** A catalogue of 10,000 rows in memory is some megabytes: a site needs one or two sets at once. */
const SETS_REMEMBERED_MAX = 8;

/** Rule sets ready for use; a saved set never changes, so what was made once stays right. */
export class RuleBook {
  private readonly made = new Map<string, SiteRules>();

  /** The rules of these sites, held until the transaction ends: see `holdRules`. */
  async inForce(tx: Tx, sites: readonly string[]): Promise<(site: string) => SiteRules> {
    await holdRules(tx, 'to-classify');
    const ids = await setsInForce(tx, sites);
    const rules = new Map<string, SiteRules>();
    for (const [site, id] of ids) rules.set(site, (await this.named(tx, site, id)) ?? missing(id));
    return (site) => rules.get(site) ?? SHIPPED_RULES;
  }

  /** The rules of a site, to read by. */
  async of(tx: Tx, site: string): Promise<SiteRules> {
    const id = await setInForce(tx, site);
    return (await this.named(tx, site, id)) ?? missing(id);
  }

  /** Null when the site has no such set. */
  async named(tx: Tx, site: string, id: string): Promise<SiteRules | null> {
    if (id === DEFAULT_RULE_SET) return SHIPPED_RULES;
    const key = `${site}\n${id}`;
    const known = this.made.get(key);
    if (known) return known;
    const set = await ruleSetOf(tx, site, id);
    if (!set) return null;
    const { breakpoints, catalogue, profiles } = set.content;
    const ids = [breakpoints.table, catalogue, ...profiles].filter((each) => each !== null);
    const rules = SiteRules.make(id, set.content, await tablesOf(tx, site, ids));
    const [oldest] = this.made.keys();
    if (this.made.size >= SETS_REMEMBERED_MAX && oldest !== undefined) this.made.delete(oldest);
    this.made.set(key, rules);
    return rules;
  }
}

function missing(id: string): never {
  throw new Error(`rule set ${id} is in force and not there`);
}
