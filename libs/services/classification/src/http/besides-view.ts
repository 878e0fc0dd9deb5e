import { isolateFacts, type IsolateFacts } from '@carbawatch/contracts';
import {
  CRE_DEFINITION_IDS,
  creDefinition,
  type DerivedCategory,
  type SideBySide,
} from '@carbawatch/microbiology';
import { z } from 'zod';
import type { SiteRules } from '../decide/site-rules';

const because = z.array(z.string());

/** The category that the value has by its guideline, beside the one that was reported. */
const derivedCategory = z.object({
  categories: z.array(z.string()),
  guideline: z.string(),
  guidelineAssumed: z.boolean(),
  differs: z.boolean(),
  because: z.string().nullable(),
  row: z
    .object({
      guideline: z.string(),
      organisms: z.string(),
      agent: z.string(),
      method: z.string(),
      disk: z.string().nullable(),
      s: z.string().nullable(),
      r: z.string().nullable(),
      from: z.number().nullable(),
      to: z.number().nullable(),
      source: z.string(),
    })
    .nullable(),
});

const result = isolateFacts.shape.susceptibility.unwrap().element;
export const judgedSusceptibility = z.array(result.extend({ derived: derivedCategory.nullable() }));

/** What other rules say of the isolate, with their sentences. */
export const besides = z.object({
  definitions: z.array(
    z.object({
      definition: z.string(),
      title: z.string(),
      source: z.string(),
      status: z.string(),
      basis: z.string().nullable(),
      because,
    }),
  ),
  cases: z.array(
    z.object({
      definition: z.string(),
      case: z.string(),
      condition: z.string().nullable(),
      eventCode: z.string().nullable(),
      because: z.string(),
    }),
  ),
  expertFindings: z.array(
    z.object({
      rule: z.string(),
      kind: z.string(),
      agents: z.array(z.string()),
      because: z.string(),
      action: z.string(),
      source: z.string(),
    }),
  ),
});

function viewOfDerived(derived: DerivedCategory): z.output<typeof derivedCategory> {
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
export function judgedResults(
  facts: IsolateFacts,
  rules: SiteRules,
): z.output<typeof judgedSusceptibility> {
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
