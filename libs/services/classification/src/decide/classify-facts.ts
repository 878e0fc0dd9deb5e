import type { Classification, IsolateFacts } from '@carbawatch/contracts';
import { classifyIsolate } from '@carbawatch/microbiology';
import { typeIsolate } from '@carbawatch/typing';

/** Version of the rules in force, printed beside everything that follows from them. */
export const RULES_VERSION = '2026.1';

/** CRE, CPE and clone of one merged isolate, with the reasons. */
export function classifyFacts(facts: IsolateFacts): Classification {
  return classifyIsolate(facts, {
    rulesVersion: RULES_VERSION,
    definition: 'cdc-2015',
    typing: facts.mlst ? typeIsolate(facts.mlst) : null,
  });
}
