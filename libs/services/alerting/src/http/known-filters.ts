import { byCloseness } from '@carbawatch/contracts';
import { familyMeant, parseGeneName } from '@carbawatch/microbiology';
import type { Tx } from '@carbawatch/postgres';
import { badRequest, type SiteScope } from '@carbawatch/service-kit';
import { MECHANISM_UNKNOWN } from '../decide/evidence';
import { SHIPPED_RULES } from '../decide/rules/shipped';
import { everOwnRules, familiesOfClusters, isWardKnown } from '../store/filter-names';

/**
 * A filter by a rule that there is not, and never was, finds nothing for ever: a slip of the pen
 * would read as all clear. Rules that a site has deleted since have alerts still.
 */
export async function checkRules(
  tx: Tx,
  sites: SiteScope,
  rules: readonly string[] | null,
): Promise<void> {
  const shipped = SHIPPED_RULES.map(({ rule }) => rule);
  const others = (rules ?? []).filter((rule) => !shipped.includes(rule));
  if (others.length === 0) return;
  const own = await everOwnRules(tx, sites);
  const unknown = others.find((rule) => !own.includes(rule));
  if (unknown === undefined) return;
  const names = byCloseness(unknown, [...shipped, ...own]).join(', ');
  throw badRequest('invalid', `There is no such rule; there are ${names}.`, '/rule');
}

/** Of a ward that nobody knows all numbers are 0, which would read as a ward without alerts. */
export async function checkWard(tx: Tx, sites: SiteScope, ward: string | null): Promise<void> {
  if (ward === null || (await isWardKnown(tx, sites, ward))) return;
  const detail = `No bed, isolate or alert of ward ${ward} is known.`;
  throw badRequest('invalid', detail, '/ward');
}

/** The family that somebody asks for, by its name or that of one of its enzymes. */
export async function familyAsked(
  tx: Tx,
  sites: SiteScope,
  text: string | undefined,
): Promise<string | null> {
  if (text === undefined) return null;
  const family = familyMeant(text);
  if (parseGeneName(text).known || family === MECHANISM_UNKNOWN) return family;
  // A catalogue of the site's own may name others.
  const here = await familiesOfClusters(tx, sites);
  if (here.includes(family)) return family;
  const names = byCloseness(text, here).join(', ');
  const detail =
    here.length === 0
      ? 'There is no such carbapenemase, and no cluster of any.'
      : `There is no such carbapenemase; there are clusters of ${names}.`;
  throw badRequest('invalid', detail, '/family');
}
