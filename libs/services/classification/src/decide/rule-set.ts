import {
  CRE_DEFINITION_IDS,
  DEFAULT_CATALOGUE_POLICY,
  DEFAULT_CRE_DEFINITION,
  RULES_VERSION,
} from '@carbawatch/microbiology';
import { z } from 'zod';

/** The rules that ship with the program; in force at a site that never chose others. */
export const DEFAULT_RULE_SET = 'default';

/** CLSI's and EUCAST's oldest bundled editions are younger; a table of one's own may be older. */
const YEAR_MIN = 1990;
const YEAR_MAX = 2100;

const tableId = z.string().regex(/^[0-9a-f]{16}$/, 'the id of an uploaded table is needed');
const definitionId = z.enum(CRE_DEFINITION_IDS);

/** What a site decides about its classification; what it leaves out is as shipped. */
export const ruleSetContent = z
  .strictObject({
    creDefinition: definitionId.default(DEFAULT_CRE_DEFINITION),
    breakpoints: z
      .strictObject({
        year: z.number().int().min(YEAR_MIN).max(YEAR_MAX).nullable().default(null).meta({
          description: 'Edition that the definition judges by; null: the definition’s own',
        }),
        table: tableId.nullable().default(null),
      })
      .prefault({}),
    catalogue: tableId.nullable().default(null),
    profiles: z.array(tableId).max(10).default([]),
    policies: z
      .strictObject({
        genesOnlyExcludes: z.boolean().default(false),
        kpcVariants: z.enum(['confirmed', 'excluded']).default('confirmed'),
        variableAlleles: z
          .array(z.string().min(1).max(30))
          .max(200)
          .default([...DEFAULT_CATALOGUE_POLICY.variable]),
        ges2: z.enum(['catalogue', 'carbapenemase', 'variable']).default('catalogue'),
      })
      .prefault({}),
    definitions: z.array(definitionId).max(CRE_DEFINITION_IDS.length).default([]).meta({
      description: 'Further CRE definitions that are computed beside the site’s own',
    }),
  })
  .refine(
    ({ creDefinition, definitions }) =>
      new Set([creDefinition, ...definitions]).size === definitions.length + 1,
    { path: ['definitions'], message: 'each further definition once, and not the site’s own' },
  );

export type RuleSetContent = z.output<typeof ruleSetContent>;

/** The rules that ship with the program, as a set. */
export const DEFAULT_CONTENT: RuleSetContent = ruleSetContent.parse({});

/** One saved version of a site's rules; it never changes. */
export interface RuleSet {
  readonly site: string;
  /** `<name>.<version>` */
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly content: RuleSetContent;
  readonly reason: string;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** What a classification says that it was made by: the release, and the site's own set. */
export function rulesLabel(ruleSet: string): string {
  return ruleSet === DEFAULT_RULE_SET ? RULES_VERSION : `${RULES_VERSION}/${ruleSet}`;
}
