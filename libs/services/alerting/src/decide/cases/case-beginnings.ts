import { instantMs } from '@carbawatch/contracts';
import { distinct } from '../wording';
import type { CaseState, KnownCase } from './case-history';
import { isNamed, type CaseStory } from './case-stories';
import type { FoundContact } from './contacts';
import { correctionsOfCase } from './known-corrections';

/** The case under one of its names. */
export interface NamedPart {
  readonly fromMs: number;
  readonly state: CaseState;
  /** What gave it this name in place of the one before it, a sentence each. */
  readonly because: readonly string[];
  /** The enzyme or the organism has got a name by that, and nothing was corrected. */
  readonly isNamed: boolean;
}

/** What was known of a case under each of its names, with what gave it the next. */
export function partsOf(
  { row, parts }: Pick<CaseStory, 'row' | 'parts'>,
  timeZone: string,
): NamedPart[] {
  return parts.map(({ fromMs, state }, i) => {
    const before = parts[i - 1]?.state;
    const because = before ? correctionsOfCase(row.versions, fromMs, { timeZone }) : [];
    return { fromMs, state, because, isNamed: before !== undefined && isNamed(before, state) };
  });
}

interface Begun {
  readonly ms: number;
  readonly because: readonly string[];
}

/** When a case began, and which corrections of the person's other cases made it one. */
export function begunBy<C extends KnownCase & { readonly anchor: string }>(
  { id, versions }: KnownCase,
  cases: readonly C[],
  timeZone: string,
): Begun {
  const ms = instantMs(versions[0]?.from ?? '', 'UTC');
  const anchor = cases.find((one) => one.id === id)?.anchor;
  const others = cases.filter((one) => one.anchor === anchor && one.id !== id);
  const told = others.flatMap((one) => correctionsOfCase(one.versions, ms, { timeZone }));
  return { ms, because: distinct(told).sort() };
}

/** Contacts of a case that a correction made say which, like those of a bed that was told late. */
export function asBegun<C extends FoundContact>(found: readonly C[], begun: Begun | null): C[] {
  return found.map((contact) => {
    const isOfBeginning = contact.knownMs === begun?.ms && begun.because.length > 0;
    return isOfBeginning ? { becauseKnown: begun.because, ...contact } : contact;
  });
}
