import type { IsolateFacts } from '@carbawatch/contracts';
import { resolveAgentText, type Category } from '@carbawatch/microbiology';
import type { SiteRules } from './site-rules';

type Tested = Pick<IsolateFacts, 'organism' | 'susceptibility'>;

/** Of two results of one agent the more resistant counts: CLSI M100 on discrepant replicates. */
const RANK: Record<Category, number> = { S: 0, SDD: 1, I: 2, NS: 3, R: 4 };

/**
 * The category with which isolates count for an agent (a WHONET code): that of the value by the
 * edition in force, before one that was only reported, as the antibiogram counts. Null where the
 * agent was not tested, or where its value has no category.
 */
export function categoryReader(
  rules: SiteRules,
  agent: string,
): (isolate: Tested) => Category | null {
  // Panels repeat: the same organism and dilution are read once.
  const known = new Map<string, Category | null>();
  return ({ organism, susceptibility = [] }) => {
    const results = susceptibility.filter(
      (each) => resolveAgentText(each.agent)?.agent.code === agent,
    );
    if (results.length === 0) return null;
    const key = JSON.stringify([organism, results]);
    const before = known.get(key);
    if (before !== undefined) return before;
    const read = mostResistant(rules, { ...(organism && { organism }), susceptibility: results });
    known.set(key, read);
    return read;
  };
}

function mostResistant(rules: SiteRules, tested: Tested): Category | null {
  // A censored value that spans two categories is in neither.
  const byValue = rules
    .valueCategories(tested)
    .flatMap((categories) => (categories.length === 1 ? categories : []));
  const reported = (tested.susceptibility ?? []).flatMap(
    ({ interpretation }) => interpretation ?? [],
  );
  const counted = byValue.length > 0 ? byValue : reported;
  return counted.reduce<Category | null>(
    (most, each) => (most === null || RANK[each] > RANK[most] ? each : most),
    null,
  );
}
