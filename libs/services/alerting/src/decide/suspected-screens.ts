import { instantMs, type Moment } from '@carbawatch/contracts';
import { BIG_FIVE } from '@carbawatch/microbiology';
import { isPositive } from './evidence';
import type { SpecimenFact } from './facts';
import { isOneSwab } from './isolate-screens';
import type { IsolateView, Picture, SpecimenView } from './picture';
import { listed } from './wording';

/** Growth on the plate of a screening culture that nobody had named or tested when it was told. */
export interface SuspectedScreen {
  readonly view: SpecimenView;
  readonly sinceMs: number;
  /** Still so: no isolate names what grew, and no test of the swab has answered. */
  readonly open: boolean;
  /** Isolates of the swab that were told of later; none where one was known before the growth. */
  readonly named: readonly string[];
  /** The first of them that is suspected or more: what was said of the growth goes on as of it. */
  readonly heir: { readonly isolateId: string; readonly species: string } | null;
}

/** In the order in which they became known. A function of what is known, in any order. */
export function suspectedScreens(
  isolates: readonly IsolateView[],
  specimens: readonly SpecimenView[],
  firstReceipts: ReadonlyMap<string, Moment>,
): SuspectedScreen[] {
  const knownMs = (id: string): number => {
    const first = firstReceipts.get(id);
    return first === undefined ? Infinity : instantMs(first, 'UTC');
  };
  return specimens
    .flatMap((view): SuspectedScreen[] => {
      const { suspectedMs: sinceMs, step, reportId } = view;
      if (sinceMs === undefined) return [];
      const mine = isolates
        .filter((one) => isOf(view, one.step.isolate.specimen))
        .map((one) => ({ ...one, ms: knownMs(one.isolateId) }))
        .sort((a, b) => a.ms - b.ms || (a.isolateId < b.isolateId ? -1 : 1));
      const unsuspicious = specimens.flatMap((one) =>
        one.step.isolateId !== undefined && isOf(view, one.step.specimen)
          ? [{ isolateId: one.step.isolateId, ms: one.firstMs ?? Infinity }]
          : [],
      );
      const all = [...mine, ...unsuspicious];
      const isNews = all.every(({ ms }) => ms > sinceMs);
      const [first] = mine;
      const heir = first && isNews ? heirOf(first, isolates, { sinceMs, view }, knownMs) : null;
      const isAnswered = specimens.some(
        (one) => one.reportId !== reportId && isOf(view, one.step.specimen) && answers(one.step),
      );
      const open = step.classification.status === 'suspected' && all.length === 0 && !isAnswered;
      return [{ view, sinceMs, open, named: all.map(({ isolateId }) => isolateId), heir }];
    })
    .sort((a, b) => a.sinceMs - b.sinceMs || (a.view.reportId < b.view.reportId ? -1 : 1));
}

/** A species of which something was known before the growth goes on in an alert of its own. */
function heirOf(
  { isolateId, species }: IsolateView,
  isolates: readonly IsolateView[],
  { sinceMs, view }: { readonly sinceMs: number; readonly view: SpecimenView },
  knownMs: (id: string) => number,
): SuspectedScreen['heir'] {
  const wasKnown = isolates.some(
    (one) =>
      one.species.code === species.code &&
      !isOf(view, one.step.isolate.specimen) &&
      knownMs(one.isolateId) <= sinceMs,
  );
  return { isolateId, species: wasKnown ? '' : species.code };
}

type Swab = SpecimenFact['specimen'];

/** Of the same swab, or of the culture that the report is about. */
function isOf({ reportId, step }: SpecimenView, specimen: Swab): boolean {
  return specimen?.culture === reportId || isOneSwab(step.specimen, specimen);
}

/** Shown, or looked for in all five families and not found. */
function answers(step: SpecimenFact): boolean {
  if (step.status === 'preliminary') return false;
  const { negativeFor } = step.classification;
  return isPositive(step) || BIG_FIVE.every((family) => negativeFor.includes(family));
}

/** The growth that an isolate was before it had a name; undefined where it was none. */
export function growthOf(
  { isolateId }: Pick<IsolateView, 'isolateId'>,
  { screens }: Picture,
): SuspectedScreen | undefined {
  return screens.find(({ heir }) => heir?.isolateId === isolateId);
}

/** By which a pending isolate is known: the report of the growth that it was, if it was. */
export function pendingIdOf(view: Pick<IsolateView, 'isolateId'>, picture: Picture): string {
  const screen = growthOf(view, picture);
  return screen ? screenIdOf(screen) : view.isolateId;
}

export function screenIdOf({ view }: SuspectedScreen): string {
  return `report ${view.reportId}`;
}

/** The species of a pending isolate; empty where it was growth without a name before. */
export function pendingSpeciesOf({ species }: IsolateView, { screens }: Picture): string {
  const wasGrowth = screens.some(({ heir }) => heir?.species === species.code);
  return wasGrowth ? '' : species.code;
}

export interface GrowthEnd {
  /** One clause each. */
  readonly text: string;
  /** All of it was named by an isolate, or tested. */
  readonly isAnswered: boolean;
  /** Some of it still waits for a name or a test. */
  readonly isOpen: boolean;
  /** The reports, and the isolates that named what grew. */
  readonly goesOnAs: readonly string[];
}

/** What became of the growth that an alert stood on. */
export function whatBecameOfGrowth(reportIds: readonly string[], picture: Picture): GrowthEnd {
  const screens = picture.screens.filter(({ view }) => reportIds.includes(view.reportId));
  const clauses = reportIds.map((reportId): { text: string; isAnswered: boolean } => {
    const screen = screens.find(({ view }) => view.reportId === reportId);
    if (!screen) return { text: `${reportId}: growth reported no more`, isAnswered: false };
    const { named, view, open } = screen;
    const [isolate] = named;
    if (isolate !== undefined) {
      return { text: `${reportId}: what grew is reported as isolate ${isolate}`, isAnswered: true };
    }
    if (open) return { text: `${reportId}: growth still without a name`, isAnswered: false };
    const { status } = view.step.classification;
    if (status === 'undetermined') {
      return { text: `${reportId}: what grew is reported as an isolate`, isAnswered: true };
    }
    const text = isPositive(view.step)
      ? `${reportId}: carbapenemase ${status}`
      : `${reportId}: the carbapenemase test of the swab has answered`;
    return { text, isAnswered: true };
  });
  return {
    text: `${listed(clauses.map(({ text }) => text))}.`,
    isAnswered: clauses.length > 0 && clauses.every(({ isAnswered }) => isAnswered),
    isOpen: screens.some(({ named, open }) => open && named.length === 0),
    goesOnAs: [...reportIds, ...screens.flatMap(({ named }) => named)],
  };
}
