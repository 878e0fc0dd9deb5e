import type { Susceptibility } from '@carbawatch/contracts';
import { resolveAgentText } from './agents';
import { sameDisk } from './breakpoint-row';
import { valueSetOf } from './breakpoints';
import { valueText } from './judgement';
import { dilutionOf } from './values';

/**
 * High-level temocillin resistance: MIC >= 128 mg/L, or a zone < 11 mm around the disk of 30 µg.
 * Without synergy of any inhibitor it presumes OXA-48-like (EUCAST guidelines for detection of
 * resistance mechanisms, v2.0, 2017: carbapenemase-producing Enterobacterales).
 */
const HIGH_MIC = 128;
const SMALL_ZONE_MM = 11;
const DISK = '30';

/**
 * The results that show high-level temocillin resistance for sure, in words: a censored value
 * counts only if all that it may be lies beyond the limit, a bare category says nothing of it.
 */
export function highTemocillin(susceptibility: readonly Susceptibility[]): string[] {
  return susceptibility.flatMap((result) => {
    const agent = resolveAgentText(result.agent)?.agent;
    if (agent?.code !== 'TEM' || result.value === undefined) return [];
    const { method = 'unknown', operator, value, unit, disk } = result;
    const read = valueSetOf({ agent: agent.code, method, operator, value, unit });
    if (!read.ok) return [];
    const { set } = read;
    const isHigh =
      set.kind === 'mic'
        ? set.low >= dilutionOf(HIGH_MIC)
        : set.high < SMALL_ZONE_MM && (disk === undefined || sameDisk(disk, DISK));
    return isHigh ? [valueText(agent, result)] : [];
  });
}
