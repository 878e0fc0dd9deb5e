import type { IsolateFacts, JudgedResult, besides } from '@carbawatch/contracts';
import {
  CRE_DEFINITION_IDS,
  creDefinition,
  type DerivedCategory,
  type SideBySide,
} from '@carbawatch/microbiology';
import type { z } from 'zod';
import type { SiteRules } from '../decide/site-rules';

function viewOfDerived(derived: DerivedCategory): NonNullable<JudgedResult['derived']> {
  const { guideline, guidelineAssumed, differs, row } = derived;
  const limit = (of: { readonly op: string; readonly value: number } | null) =>
    of && `${of.op}${of.value}`;
  return {
    categories: [...derived.derived],
    guideline: `${guideline.body} ${guideline.year}`,
    guidelineAssumed,
    differs,
    because: derived.because,
    row: row && {
      guideline: row.guideline,
      organisms: `${row.group.rank} ${row.group.name}`,
      agent: row.agent,
      method: row.method,
      disk: row.disk ?? null,
      s: limit(row.s),
      r: limit(row.r),
      from: row.from,
      to: row.to,
      source: row.source,
    },
  };
}

/** Each result with its derived category; the rules are those that classified the isolate. */
export function judgedResults(facts: IsolateFacts, rules: SiteRules): JudgedResult[] {
  const derived = rules.categories(facts);
  return (facts.susceptibility ?? []).map((each, at) => {
    const found = derived[at] ?? null;
    return { ...each, derived: found && viewOfDerived(found) };
  });
}

/** All CRE definitions, all case definitions and what the expert rules found. */
export function viewOfBesides(facts: IsolateFacts, rules: SiteRules): z.output<typeof besides> {
  const { definitions, cases, expertFindings }: SideBySide = rules.besides(
    facts,
    CRE_DEFINITION_IDS,
  );
  return {
    definitions: definitions.map(({ definition, status, basis, because: why }) => {
      const { title, source } = creDefinition(definition);
      return { definition, title, source, status, basis: basis ?? null, because: [...why] };
    }),
    cases: cases.map((each) => ({ ...each })),
    expertFindings: expertFindings.map((each) => ({ ...each, agents: [...each.agents] })),
  };
}
