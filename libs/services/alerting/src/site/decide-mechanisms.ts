import type { Tx } from '@carbawatch/postgres';
import { alertId, alertKey } from '../decide/alert-id';
import { hospitalCourse } from '../decide/cases/hospital-wide';
import {
  mechanismSnapshots,
  wardMechanismSnapshots,
  type SeenCase,
} from '../decide/cases/mechanism-rows';
import type { CompiledRule } from '../decide/rules/compile-rule';
import { number, words } from '../decide/rules/row';
import { alertOfCourse } from '../decide/site-alert';
import type { DerivedAlert } from '../decide/tracks';
import { setTimers, type Timer } from '../store/clock';
import { casesOfFamily, casesOnWard, rareCases } from '../store/known-cases';
import type { SiteQuestion } from './decide-clusters';
import type { SiteDecision } from './site-decision';

/** Families that these persons carry or carried: which of them is new here, or jumps on a ward. */
export async function decideMechanisms(
  tx: Tx,
  asked: SiteQuestion,
  formerFamilies: readonly string[],
): Promise<SiteDecision> {
  const { site, book, mine } = asked;
  const families = new Set([...mine.map(({ family }) => family), ...formerFamilies]);
  const wards = new Map<string, { family: string; ward: string }>();
  for (const { family, versions } of mine) {
    for (const { state } of versions) {
      if (state?.ward) wards.set(`${family}\n${state.ward}`, { family, ward: state.ward });
    }
  }
  const derived: DerivedAlert[] = [];
  const former: string[] = [];
  for (const rule of book.siteRules) {
    if (rule.subject === 'mechanism') {
      for (const family of families) {
        derived.push(...(await rare(tx, rule, family, asked)));
        former.push(alertId(site, rule.name, alertKey([family])));
      }
    } else if (rule.subject === 'site-mechanism') {
      for (const family of families) {
        const decision = await hospitalWide(tx, rule, family, asked);
        derived.push(...decision.derived);
        former.push(...decision.former);
      }
    } else if (rule.subject === 'ward-mechanism') {
      for (const { family, ward } of wards.values()) {
        derived.push(...(await jumps(tx, rule, { family, ward }, asked)));
        former.push(alertId(site, rule.name, alertKey([ward, family])));
      }
    }
  }
  return { derived, former };
}

async function rare(
  tx: Tx,
  rule: CompiledRule,
  family: string,
  { site, timeZone }: SiteQuestion,
): Promise<DerivedAlert[]> {
  const { parameters } = rule.document;
  const days = number(parameters, 'days', 365);
  const every = !words(parameters, 'usual', []).includes(family);
  const cases = await rareCases(tx, site, family, { days, every });
  const snapshots = mechanismSnapshots(family, cases, { days, timeZone });
  const subject = { site, pseudonym: null, group: `mechanism ${family}`, wardNow: null };
  const derived = alertOfCourse(rule, subject, snapshots);
  return derived ? [derived] : [];
}

async function hospitalWide(
  tx: Tx,
  rule: CompiledRule,
  family: string,
  { site, nowMs }: SiteQuestion,
): Promise<SiteDecision> {
  const { parameters } = rule.document;
  const by = {
    days: number(parameters, 'days', 28),
    minPatients: number(parameters, 'minPatients', 3),
    baselineDays: number(parameters, 'baselineDays', 364),
  };
  const cases = await casesOfFamily(tx, site, family);
  const species = new Map<string, SeenCase[]>();
  for (const one of cases) {
    species.set(one.speciesName, [...(species.get(one.speciesName) ?? []), one]);
  }
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

async function jumps(
  tx: Tx,
  rule: CompiledRule,
  { family, ward }: { readonly family: string; readonly ward: string },
  { site }: SiteQuestion,
): Promise<DerivedAlert[]> {
  const cases = await casesOnWard(tx, site, family, ward);
  const days = number(rule.document.parameters, 'days', 56);
  const snapshots = wardMechanismSnapshots({ family, ward }, cases, days);
  const subject = { site, pseudonym: null, group: `mechanism ${family}`, wardNow: null };
  const derived = alertOfCourse(rule, subject, snapshots);
  return derived ? [derived] : [];
}
