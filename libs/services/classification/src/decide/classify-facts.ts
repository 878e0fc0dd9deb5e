import type { Classification, IsolateFacts } from '@carbawatch/contracts';
import { classifyIsolate } from '@carbawatch/microbiology';
import { typeIsolate } from '@carbawatch/typing';

/** CRE, CPE and clone of one merged isolate, with the reasons. */
export function classifyFacts(facts: IsolateFacts): Classification {
  return classifyIsolate(facts, { typing: facts.mlst ? typeIsolate(facts.mlst) : null });
}
