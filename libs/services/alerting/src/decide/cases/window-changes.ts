import { dayOfInstant } from '@carbawatch/contracts';
import { groupedBy } from '../grouped-by';
import type { Snapshot } from '../site-alert';
import { listed } from '../wording';
import { saysName } from './case-corrections';
import { exchangedWords, isExchange, isSameIsolate } from './exchanged-cases';
import type { CaseChange, PresentCases } from './present-cases';
import { byFirstPositive, type SeenCase } from './seen-cases';

/** Somebody in place of somebody else, by a correction. */
export interface Exchanged {
  readonly now: SeenCase;
  /** Never in it before. */
  readonly isNew: boolean;
}

/** How an alert is told of who came in place of others. */
export function exchangedTold(
  exchanged: readonly Exchanged[],
  timeZone: string,
): Pick<Snapshot, 'exchanged' | 'because'> {
  if (exchanged.length === 0) return {};
  const words = exchangedWords(
    wordsOf(
      exchanged.map(({ now }) => now),
      timeZone,
    ),
  );
  const isNew = exchanged.some((one) => one.isNew);
  return { exchanged: isNew ? 'new' : 'known', because: [words] };
}

/** Of cases that go on under one name, who came in place of others at a moment. */
export function exchangedAt(cases: readonly SeenCase[], ms: number): Exchanged[] {
  return cases
    .filter(({ goneMs }) => goneMs === ms)
    .flatMap((was) => {
      const now = cases.find(({ id, knownMs }) => id === was.id && knownMs === ms);
      if (!now || !isExchange(was, now)) return [];
      const isNew = !cases.some((one) => one.pseudonym === now.pseudonym && one.knownMs < ms);
      return [{ now, isNew }];
    });
}

/** Why one is none any more where nothing was corrected. */
export const NAMED = 'The enzyme has got its name: too few patients are left without one.';

/** What was learnt of cases at one moment. */
export type Changes = ReturnType<PresentCases['moveTo']>;

/** By the id of a case that ended what it goes on as. */
export type Heirs = ReadonlyMap<string, SeenCase>;

/**
 * Cases that go on under another name: a merge or a corrected patient puts one under another
 * number, and the one ends in the moment in which the other begins. By the name that ended.
 */
export function heirsAmong(changes: Changes): Heirs {
  const gone: SeenCase[] = [];
  const begun: SeenCase[] = [];
  for (const { was, now } of changes.values()) {
    if (was && !now) gone.push(was);
    if (now && !was) begun.push(now);
  }
  const heirs = new Map<string, SeenCase>();
  const free = byFirstPositive(begun);
  for (const goesOn of [isSamePerson, isSameIsolate, isSameFirst]) {
    for (const was of byFirstPositive(gone)) {
      const at = heirs.has(was.id) ? -1 : free.findIndex((now) => goesOn(was, now));
      const [heir] = at < 0 ? [] : free.splice(at, 1);
      if (heir) heirs.set(was.id, heir);
    }
  }
  return heirs;
}

function isSamePerson(was: SeenCase, now: SeenCase): boolean {
  return was.pseudonym === now.pseudonym;
}

function isSameFirst(was: SeenCase, now: SeenCase): boolean {
  return was.firstMs === now.firstMs && was.speciesName === now.speciesName;
}

/** Whether all who left did so since their enzyme is known now. */
export function isOfNames(changed: readonly CaseChange[]): boolean {
  const left = changed.filter(({ now }) => now === null);
  return left.length > 0 && left.every(({ was }) => was?.because?.some(saysName) === true);
}

/** Of whom `wordsOf` says something else than before; who came in place of others is no such. */
export function saidAnew(changed: readonly CaseChange[], timeZone: string): SeenCase[] {
  return byFirstPositive(
    changed.flatMap(({ was, now }) =>
      was && now && !isExchange(was, now) && wordsOf([was], timeZone) !== wordsOf([now], timeZone)
        ? [now]
        : [],
    ),
  );
}

/** Cases of one species and ward are named together, by the days of their first positives. */
export function wordsOf(members: readonly SeenCase[], timeZone: string): string {
  const named = groupedBy(members, ({ speciesName, ward }) => {
    return ward === null ? speciesName : `${speciesName}, ${ward}`;
  });
  return [...named]
    .map(([name, cases]) => {
      const days = groupedBy(cases, ({ firstMs }) => dayOfInstant(firstMs, timeZone));
      const told = [...days].map(([day, { length }]) => (length > 1 ? `${day} (${length})` : day));
      return `${name}, first positive ${listed(told)}`;
    })
    .join('; ');
}
