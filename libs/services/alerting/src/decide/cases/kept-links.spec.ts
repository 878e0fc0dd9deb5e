import fc from 'fast-check';
import { MECHANISM_UNKNOWN } from '../evidence';
import type { CaseState, KnownCase } from './case-history';
import { keptLinks, renamingLinks } from './kept-links';
import { BY, day, known, state } from './known-cases.story';
import { linkSpans } from './link-cases';
import { sweepClusters, type CaseLink, type ClusterCourse } from './sweep';

const UNNAMED = { family: MECHANISM_UNKNOWN, alleles: [], st: null };
const named = (one: CaseState, family: string): CaseState => ({ ...one, family, alleles: [] });

/** Days on which one person's only isolate is said to have an enzyme; null: none at all. */
type Told = readonly (readonly [number, string | null])[];

/** The cases of one person, a family each, as the first stage keeps them. */
function casesOf(name: string, told: Told): KnownCase[] {
  const one = state(name, { from: 0, to: 60, positive: 5 }, UNNAMED);
  const families = [...new Set(told.flatMap(([, family]) => family ?? []))];
  return families.map((family) => {
    const since = told.findIndex((step) => step[1] === family);
    const [first] = told[since] ?? [0];
    const later = told.slice(since + 1).map(([n, next]): [number, CaseState | null] => {
      return [n, next === family ? named(one, family) : null];
    });
    return { ...known(named(one, family), first, later), id: JSON.stringify([name, family]) };
  });
}

function linksOf(persons: readonly (readonly KnownCase[])[]): CaseLink[] {
  return persons.flatMap((mine, i) => [
    ...renamingLinks(mine),
    ...persons.slice(i + 1).flatMap((theirs) => [
      ...keptLinks(mine, theirs, BY),
      ...mine.flatMap((a) =>
        theirs.flatMap((one): CaseLink[] => {
          const [from, to] = a.id < one.id ? [a, one] : [one, a];
          const spans = linkSpans(from, to, BY);
          return spans.length > 0 ? [{ a: from.id, b: to.id, spans }] : [];
        }),
      ),
    ]),
  ]);
}

function swept(told: Readonly<Record<string, Told>>, order = 1): ClusterCourse[] {
  const persons = Object.entries(told).map(([name, steps]) => casesOf(name, steps));
  if (order < 0) persons.reverse();
  const cases = persons.flat().sort((a, b) => (a.id < b.id ? -1 : 1));
  const links = linksOf(persons).sort((x, y) => (x.a + x.b < y.a + y.b ? -1 : 1));
  const nowMs = Date.parse(day(30));
  return sweepClusters(cases, links, BY, { site: 'site-1', nowMs, timeZone: 'UTC' });
}

const courses = (told: Readonly<Record<string, Told>>) =>
  swept(told).map(({ steps }) => steps.map(({ kind }) => kind).join(' '));

const NONE = MECHANISM_UNKNOWN;

describe('an enzyme that nobody has named', () => {
  it('is any enzyme of whom it stood with, until it is named', () => {
    const anna: Told = [
      [6, NONE],
      [8, 'KPC'],
    ];
    expect(courses({ anna, bert: [[7, NONE]] })).toEqual(['formed amended']);
    const alike: Told = [
      [7, NONE],
      [9, 'KPC'],
    ];
    expect(courses({ anna, bert: alike })).toEqual(['formed amended amended']);
    const apart: Told = [
      [7, NONE],
      [9, 'NDM'],
    ];
    expect(courses({ anna, bert: apart })).toEqual(['formed amended dissolved']);
  });

  it('is so too where a correction takes the name away', () => {
    const anna: Told = [
      [6, 'KPC'],
      [8, NONE],
      [9, 'KPC'],
    ];
    expect(courses({ anna, bert: [[7, 'KPC']] })).toEqual(['formed amended amended']);
  });

  it('joins nobody with whom it never stood', () => {
    expect(courses({ anna: [[6, 'KPC']], bert: [[7, NONE]] })).toEqual([]);
    const bert: Told = [
      [7, NONE],
      [8, null],
      [9, NONE],
    ];
    const anna: Told = [
      [6, NONE],
      [8.5, 'KPC'],
    ];
    expect(courses({ anna, bert })).toEqual(['formed dissolved']);
  });

  it('joins no two that are named apart: it stays with whom it was first', () => {
    const told = {
      anna: [
        [6, NONE],
        [9, 'NDM'],
      ] as Told,
      bert: [
        [7, NONE],
        [10, 'KPC'],
      ] as Told,
      cora: [[8, NONE]] as Told,
    };
    expect(courses(told)).toEqual(['formed grew amended shrank']);
    const [cluster] = swept(told);
    expect(cluster?.last.members.map(({ state: one }) => one.pseudonym)).toEqual(['anna', 'cora']);
    const then = { ...told, cora: [...told.cora, [11, 'KPC']] as Told };
    const members = swept(then).map(({ status, last }) => [
      status,
      last.members.map(({ state: one }) => one.pseudonym).sort(),
    ]);
    expect(members).toEqual([['open', ['bert', 'cora']]]);
  });
});

describe('whenever an enzyme gets its name', () => {
  const names = ['anna', 'bert', 'cora', 'dora'];
  /** Each is found on a day, and named on another: all alike. */
  const times = fc.array(fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 9 })), {
    ...{ minLength: 2, maxLength: 4 },
  });

  it('the clusters are those, and of those patients, that they would be unnamed', () => {
    fc.assert(
      fc.property(times, (days) => {
        const of = (isNamed: boolean) =>
          Object.fromEntries(
            days.map(([found, later], i): [string, Told] => [
              names[i] ?? '',
              [
                [6 + found + i / 10, NONE],
                ...(isNamed ? [[13 + later + i / 10, 'KPC'] as const] : []),
              ],
            ]),
          );
        const shown = (all: readonly ClusterCourse[]) =>
          all.map(({ id, status, last }) => [
            ...[id, status],
            last.members.map((one) => one.state.pseudonym).sort(),
          ]);
        expect(shown(swept(of(true)))).toEqual(shown(swept(of(false))));
      }),
    );
  });

  it('of whatever names, in whatever order the patients are asked for, it is the same', () => {
    const family = fc.constantFrom(NONE, 'KPC', 'NDM', null);
    const told = fc.array(fc.array(fc.tuple(fc.nat({ max: 12 }), family), { maxLength: 4 }), {
      ...{ minLength: 2, maxLength: 4 },
    });
    fc.assert(
      fc.property(told, (all) => {
        const persons = Object.fromEntries(
          all.map((steps, i): [string, Told] => [
            names[i] ?? '',
            steps
              .map(([n, what]) => [6 + n + i / 10, what] as const)
              .sort(([a], [b]) => a - b)
              .filter(([n], at, sorted) => sorted[at + 1]?.[0] !== n),
          ]),
        );
        const [one, other] = [swept(persons), swept(persons, -1)];
        expect(other).toEqual(one);
        for (const { status, last } of one) {
          if (status !== 'open') continue;
          const families = new Set(last.members.map((member) => member.state.family));
          families.delete(NONE);
          expect(families.size).toBeLessThan(2);
        }
      }),
      { numRuns: 300 },
    );
  });
});
