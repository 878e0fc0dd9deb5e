import type { Tx } from '@carbawatch/postgres';
import { alertId, alertKey } from '../decide/alert-id';
import { NO_ISOLATE } from '../decide/cases/case-history';
import { hospitalCourse } from '../decide/cases/hospital-wide';
import {
  mechanismSnapshots,
  namedOrUnexplained,
  rareAmong,
  wardMechanismSnapshots,
} from '../decide/cases/mechanism-rows';
import type { SeenCase } from '../decide/cases/seen-cases';
import type { CompiledRule } from '../decide/rules/compile-rule';
import { number } from '../decide/rules/row';
import { alertOfCourse } from '../decide/site-alert';
import type { DerivedAlert } from '../decide/tracks';
import { setTimers, type Timer } from '../store/clock';
import { casesOfFamily } from '../store/known-cases';
import type { SiteQuestion } from './decide-clusters';
import { decideWindowClusters, foundBySpecies } from './decide-window-clusters';
import { hospitalParameters, rareParameters } from './decide-window-clusters';
import type { SiteDecision } from './site-decision';

/** A family of this hospital with all cases of it, in short. */
interface FamilyCases {
  readonly family: string;
  readonly cases: readonly SeenCase[];
  /** Wards on which these persons' cases first were, as it was known at any time. */
  readonly wards: readonly string[];
}

/** Families that these persons carry or carried: which of them is new here, or jumps on a ward. */
export async function decideMechanisms(
  tx: Tx,
  asked: SiteQuestion,
  formerFamilies: readonly string[],
): Promise<SiteDecision> {
  const { site, book, mine } = asked;
  const derived: DerivedAlert[] = [];
  const former: string[] = [];
  for (const family of new Set([...mine.map((one) => one.family), ...formerFamilies])) {
    const cases = await casesOfFamily(tx, site, family);
    const states = mine
      .filter((one) => one.family === family)
      .flatMap(({ versions }) => versions.flatMap(({ state }) => state ?? []));
    const wards = [...new Set(states.flatMap(({ ward }) => ward ?? []))];
    await decideWindowClusters(tx, asked, family, cases);
    for (const rule of book.siteRules) {
      const decision = await decisionOf(tx, rule, { family, cases, wards }, asked);
      derived.push(...decision.derived);
      former.push(...decision.former);
    }
  }
  return { derived, former };
}

async function decisionOf(
  tx: Tx,
  rule: CompiledRule,
  found: FamilyCases,
  asked: SiteQuestion,
): Promise<SiteDecision> {
  switch (rule.subject) {
    case 'mechanism':
      return rare(rule, found, asked);
    case 'site-mechanism':
      return hospitalWide(tx, rule, found, asked);
    case 'ward-mechanism':
      return jumps(rule, found, asked);
    default:
      return { derived: [], former: [] };
  }
}

function rare(
  rule: CompiledRule,
  { family, cases }: FamilyCases,
  { site, timeZone }: SiteQuestion,
): SiteDecision {
  const by = rareParameters(rule.document.parameters, family);
  const surprises = rareAmong(namedOrUnexplained(family, cases), by);
  const snapshots = mechanismSnapshots(family, surprises, { ...by, timeZone });
  const subject = { site, pseudonym: null, group: `mechanism ${family}`, wardNow: null };
  const derived = alertOfCourse(rule, subject, snapshots);
  const former = [alertId(site, rule.name, alertKey([family]))];
  return { derived: derived ? [derived] : [], former };
}

async function hospitalWide(
  tx: Tx,
  rule: CompiledRule,
  { family, cases }: FamilyCases,
  { site, nowMs }: SiteQuestion,
): Promise<SiteDecision> {
  const by = hospitalParameters(rule.document.parameters);
  const species = foundBySpecies(cases);
  const derived: DerivedAlert[] = [];
  const timers: Timer[] = [];
  for (const [speciesName, mine] of species) {
    const { snapshots, dueMs } = hospitalCourse({ family, speciesName }, mine, by, nowMs);
    const group = `mechanism ${family}`;
    const alert = alertOfCourse(rule, { site, pseudonym: null, group, wardNow: null }, snapshots);
    if (alert) derived.push(alert);
    // The timer names a case, so that its person is looked at when the window has moved on.
    const standing = alert !== null && !isEnded(alert);
    const name = JSON.stringify(['hospital', mine[0]?.id ?? '']);
    timers.push({ site, name, dueMs: standing ? dueMs : null });
  }
  if (timers.length > 0) await setTimers(tx, 2, timers);
  const former = [...species.keys()].map((name) =>
    alertId(site, rule.name, alertKey([family, name])),
  );
  return { derived, former };
}

function isEnded({ events }: DerivedAlert): boolean {
  const last = events.at(-1)?.kind;
  return last === 'retracted' || last === 'cleared';
}

function jumps(
  rule: CompiledRule,
  { family, cases, wards }: FamilyCases,
  { site }: SiteQuestion,
): SiteDecision {
  const days = number(rule.document.parameters, 'days', 56);
  const derived = wards.flatMap((ward) => {
    const here = cases.filter((one) => one.ward === ward && one.speciesName !== NO_ISOLATE.name);
    const snapshots = wardMechanismSnapshots({ family, ward }, here, days);
    const subject = { site, pseudonym: null, group: `mechanism ${family}`, wardNow: null };
    return alertOfCourse(rule, subject, snapshots) ?? [];
  });
  const former = wards.map((ward) => alertId(site, rule.name, alertKey([ward, family])));
  return { derived, former };
}
