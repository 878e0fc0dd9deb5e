import type { ClassifiedStep, Susceptibility } from '@carbawatch/contracts';
import {
  BUNDLED_BREAKPOINT_YEAR,
  deriveCategory,
  isIntrinsicallyResistant,
  organismByCode,
  parseGuideline,
} from '@carbawatch/microbiology';
import type { GuidelineYear, Organism } from '@carbawatch/microbiology';

const EUCAST = { guideline: { body: 'EUCAST', year: BUNDLED_BREAKPOINT_YEAR } };

/** A resistance that stands on a value alone: the laboratory gave no category. */
export interface ResistantValue {
  /** WHONET code. */
  readonly agent: string;
  /** As measured: ">=32 mg/L", "zone 12 mm". */
  readonly value: string;
  /** The limits that it was read by: "CLSI 2025", or the site's own by their name. */
  readonly by: string;
}

export interface KnownResistance {
  /** WHONET codes, sorted, each once. */
  readonly agents: readonly string[];
  readonly byValue: readonly ResistantValue[];
}

/**
 * The agents that an isolate is resistant to: as reported, else as the value reads by the
 * guideline that its laboratory names, else the site's (with the site's own limits where it has
 * any), else EUCAST's. A value that could be of another category too is none, and what an
 * organism withstands by nature (EUCAST, Expected Resistant Phenotypes v1.2; CLSI M100,
 * Appendix B) is no news.
 */
export function resistanceOf({ isolate, classification }: ClassifiedStep): KnownResistance {
  const { susceptibility = [], organism: named } = isolate;
  const organism = named ? organismByCode(named.code) : null;
  const { breakpoints = '', valueCategories } = classification;
  const read = parseGuideline(breakpoints);
  const guideline = { body: read?.body ?? 'CLSI', year: read?.year ?? BUNDLED_BREAKPOINT_YEAR };
  const byValue: ResistantValue[] = [];
  const agents = susceptibility.flatMap((result, i) => {
    const { agent, interpretation } = result;
    if (organism && isIntrinsicallyResistant(organism, agent)) return [];
    if (interpretation !== undefined) return interpretation === 'R' ? [agent] : [];
    if (!organism || result.value === undefined) return [];
    const own = valueCategories?.[i];
    const by = own ? isOnlyR(own) && breakpoints : limitsThatSayR(result, organism, guideline);
    if (!by) return [];
    byValue.push({ agent, value: measured(result), by });
    return [agent];
  });
  return { agents: [...new Set(agents)].sort(), byValue };
}

function limitsThatSayR(
  result: Susceptibility,
  organism: Organism,
  guideline: GuidelineYear,
): string | null {
  const derived = deriveCategory(result, organism, { guideline });
  // CLSI's limits beyond the carbapenems are not ours to bundle; without a row EUCAST's tell.
  const read = derived?.row ? derived : deriveCategory(asUnnamed(result), organism, EUCAST);
  if (!read || !isOnlyR(read.derived)) return null;
  return `${read.guideline.body} ${read.guideline.year}`;
}

function asUnnamed({ guideline, ...result }: Susceptibility): Susceptibility {
  return result;
}

function isOnlyR(categories: readonly string[]): boolean {
  return categories.length === 1 && categories[0] === 'R';
}

function measured({ method, operator, value, unit }: Susceptibility): string {
  const isZone = method === 'disk';
  const compared = operator === undefined || operator === '=' ? '' : operator;
  return `${isZone ? 'zone ' : ''}${compared}${value} ${unit ?? (isZone ? 'mm' : 'mg/L')}`;
}
