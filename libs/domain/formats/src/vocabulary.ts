import type { Susceptibility } from '@carbawatch/contracts';
import {
  NO_ORGANISMS,
  leavesSpeciesUnread,
  parseMeasurement,
  readNoOrganism,
  resolveAgent,
  resolveOrganism,
  respeltName,
} from '@carbawatch/microbiology';
import type { MeasureMethod, NoOrganism, OrganismMatch } from '@carbawatch/microbiology';
import type { TermSource } from './local-terms';
import { resultOfCode } from './result-words';

/**
 * The one seam between formats and the microbiology library's tables: what a format reads goes
 * through here, so that a word means the same wherever it came from.
 */

export interface OrganismWords {
  readonly snomed?: string | undefined;
  readonly code?: string | undefined;
  readonly local?: string | undefined;
  readonly name?: string | undefined;
  /** Further texts of the same field, tried when the first says nothing. */
  readonly others?: readonly string[];
}

/** The words of an organism field, the codes first. */
export function organismWords(words: OrganismWords): (string | undefined)[] {
  const { snomed, code, local, name, others = [] } = words;
  return [code, local, snomed, name, ...others];
}

export function organismOf(words: OrganismWords, source?: TermSource): OrganismMatch | null {
  const { snomed, code, local, name, others = [] } = words;
  const match = resolveOrganism({ snomed, whonet: code, local, name });
  if (match) return match;
  for (const other of [...others, local]) {
    const found = other === undefined ? null : resolveOrganism({ name: other });
    if (found) return found;
  }
  return mappedOrganism(words, source);
}

/**
 * The name that goes on: ours, but the sender's where it was read by its spelling alone or where
 * its species was not read, so that this can be said of the isolate.
 */
export function nameGoingOn(
  { organism, via }: OrganismMatch,
  said: readonly (string | undefined)[],
): string {
  if (via === 'snomed' || via === 'local') return organism.name;
  const odd = said.find(
    (word) => word !== undefined && (respeltName(word) !== null || leavesSpeciesUnread(word)),
  );
  return odd?.trim() ?? organism.name;
}

function mappedOrganism(words: OrganismWords, source?: TermSource): OrganismMatch | null {
  if (!source?.terms) return null;
  for (const word of organismWords(words)) {
    const target = word === undefined ? undefined : source.terms.organism(source.site, word);
    const found =
      target === undefined
        ? null
        : resolveOrganism({ whonet: target, snomed: target, name: target });
    if (found) return { ...found, via: 'local' };
  }
  return null;
}

/**
 * "No growth", "normal flora" and the like; null when an organism or nothing at all is named. A
 * code that names one, our tables' or the site's own, wins over a text that denies something.
 */
export function noOrganismOf(words: OrganismWords, source?: TermSource): NoOrganism | null {
  const { snomed, code, name } = words;
  const none = readNoOrganism({ snomed, whonet: code, name });
  if (none === null || readNoOrganism({ snomed, whonet: code }) !== null) return none;
  return mappedOrganism(words, source) ? null : none;
}

/**
 * The same of a field in which no organism could be read: any word of it may say that nothing was
 * found, whether it stands as text or as code, by itself or as the site has mapped it.
 */
export function deniedIn(words: OrganismWords, source?: TermSource): NoOrganism | null {
  const said = organismWords(words).filter((word) => word !== undefined);
  for (const word of said) {
    const none = readNoOrganism({ name: word });
    if (none !== null) return none;
  }
  if (said.some((word) => resultOfCode(word) === 'negative')) return 'no-target-organism';
  for (const word of said) {
    const target = source?.terms?.organism(source.site, word);
    const none = NO_ORGANISMS.find((one) => one === target);
    if (none !== undefined) return none;
  }
  return null;
}

export interface KnownAgent {
  /** WHONET code. */
  readonly code: string;
  readonly method: NonNullable<Susceptibility['method']> | undefined;
  /** A LOINC code means one agent and the text beside it another. */
  readonly mismatch: boolean;
}

/** The agent of a test: its LOINC code decides, else the first text or local code that is one. */
export function agentOf(
  loinc: string | undefined,
  words: readonly string[],
  source?: TermSource,
): KnownAgent | null {
  const coded = loinc === undefined ? null : resolveAgent({ loinc });
  const named = firstAgent(words);
  const found = coded ?? named ?? mappedAgent(words, source);
  if (!found) return null;
  return {
    code: found.agent.code,
    method: found.method,
    mismatch: coded !== null && named !== null && coded.agent.code !== named.agent.code,
  };
}

function firstAgent(words: readonly string[]) {
  for (const word of words) {
    const match = resolveAgent({ code: word, name: word });
    if (match) return match;
  }
  return null;
}

function mappedAgent(words: readonly string[], source?: TermSource) {
  for (const word of words) {
    const code = source?.terms?.agent(source.site, word);
    const match = code === undefined ? null : resolveAgent({ code });
    if (match) return match;
  }
  return null;
}

export interface Measurement {
  readonly operator: NonNullable<Susceptibility['operator']>;
  readonly value: number;
}

/**
 * A measured value with its comparator; null for what is none, or lies outside of what the method
 * can show. Of a combination (`8/152`) the component that breakpoints are written for.
 */
export function measurementOf(text: string, method: MeasureMethod): Measurement | null {
  const parsed = parseMeasurement(text, method);
  return parsed.ok ? { operator: parsed.operator, value: parsed.value } : null;
}
