import type { IsolateFacts } from '@carbawatch/contracts';
import type { GlassCategories } from '@carbawatch/formats';
import type { SiteRules } from './site-rules';

type Category = 'S' | 'I' | 'R' | 'NS';

/**
 * The category of each agent for GLASS: the one that the value has by its breakpoints, else the
 * reported one; null where the agent was tested and neither says anything. Susceptible dose
 * dependent is CLSI's counterpart of EUCAST's I. Of several results of an agent the least
 * favourable counts.
 */
export function glassCategories(facts: IsolateFacts, rules: SiteRules): GlassCategories {
  const derived = rules.categories(facts);
  const found = new Map<string, Category | null>();
  for (const [at, result] of (facts.susceptibility ?? []).entries()) {
    const [only, ...more] = derived[at]?.derived ?? [];
    const category = only !== undefined && more.length === 0 ? only : result.interpretation;
    const said: Category | null = category === 'SDD' ? 'I' : (category ?? null);
    const known = found.get(result.agent);
    if (known === undefined || rank(said) > rank(known)) found.set(result.agent, said);
  }
  return found;
}

const ORDER: readonly (Category | null)[] = [null, 'S', 'I', 'NS', 'R'];

function rank(category: Category | null): number {
  return ORDER.indexOf(category);
}
