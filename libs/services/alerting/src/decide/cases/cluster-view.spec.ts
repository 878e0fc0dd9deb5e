import { SHIPPED_RULES } from '../rules/shipped';
import { compileRule } from '../rules/compile-rule';
import { alertOfCourse } from '../site-alert';
import { NO_ISOLATE, type CaseState } from './case-history';
import { clusterSnapshots, clusterView } from './cluster-view';
import { known, state, swept } from './known-cases.story';

const E_COLI = { species: { code: 'eco', name: 'Escherichia coli' }, st: null };

/** Patients of one ward and admission, one after the other positive, `apart` days between them. */
function ward(n: number, apart: number, more: (i: number) => Partial<CaseState> = () => ({})) {
  return Array.from({ length: n }, (_, i) =>
    state(`p${i}`, { from: 0, to: 100, positive: 5 + i * apart }, more(i)),
  );
}

function courseOf(states: readonly CaseState[]) {
  const [course] = swept(states.map((one, i) => known(one, 6 + i * 20)));
  if (!course) throw new RangeError('these are a cluster');
  return course;
}

const view = (states: readonly CaseState[]) =>
  clusterView(courseOf(states), { site: 'site-1', timeZone: 'UTC', alertId: 'a' });

describe('what a cluster is called', () => {
  it.each([
    [
      'one clone',
      ward(3, 2),
      'clone',
      'KPC-2 · Klebsiella pneumoniae ST11 · MED-1 · 3 patients',
      ['Clone: 3 of 3 patients with Klebsiella pneumoniae ST11.'],
    ],
    [
      'a clone with one patient of another species',
      [...ward(3, 2), state('eva', { from: 0, to: 100, positive: 12 }, E_COLI)],
      'clone',
      'KPC-2 · Klebsiella pneumoniae ST11 and Escherichia coli · MED-1 · 4 patients',
      [
        'Clone: 3 of 4 patients with Klebsiella pneumoniae ST11.',
        'Plasmid: 4 of 4 patients; one enzyme in 2 species: Klebsiella pneumoniae (3), Escherichia coli (1).',
      ],
    ],
    [
      'one enzyme in three species',
      [
        ...ward(1, 2),
        state('eva', { from: 0, to: 100, positive: 8 }, E_COLI),
        state(
          'fay',
          { from: 0, to: 100, positive: 9 },
          { species: { code: 'cfr', name: 'Citrobacter freundii' }, st: null },
        ),
      ],
      'plasmid',
      'KPC-2 · 3 species · MED-1 · 3 patients',
      [
        'Plasmid: 3 of 3 patients; one enzyme in 3 species: Citrobacter freundii (1), Escherichia coli (1), Klebsiella pneumoniae (1).',
      ],
    ],
    [
      'one enzyme in an isolate and in a swab that tells no species',
      [
        ...ward(1, 2),
        state('eva', { from: 0, to: 100, positive: 8 }, { species: NO_ISOLATE, st: null }),
      ],
      'plasmid',
      'KPC-2 · Klebsiella pneumoniae ST11 · MED-1 · 2 patients',
      ['Plasmid or strain, not every species known: 2 of 2 patients.'],
    ],
  ])('%s', (_, states, kind, title, rules) => {
    const shown = view(states);
    expect({ kind: shown.kind, title: shown.title }).toEqual({ kind, title });
    expect(shown.rules.map(({ text }) => text)).toEqual(rules);
    expect(shown.because.slice(0, rules.length)).toEqual(rules);
  });
});

describe('how urgent a cluster is, by the shipped rule', () => {
  const document = SHIPPED_RULES.find(({ rule }) => rule === 'cluster');
  const alertOf = (states: readonly CaseState[]) => {
    if (!document) throw new RangeError('the rule is shipped');
    const snapshots = clusterSnapshots(courseOf(states), {
      timeZone: 'UTC',
      growthDays: 7,
      joinDays: 90,
    });
    const subject = { site: 'site-1', pseudonym: null, group: null, wardNow: null };
    return alertOfCourse(compileRule(document), subject, snapshots);
  };
  const untyped = () => ({ st: null });
  const capsule = (i: number) => ({ kLocus: `KL${47 + i}` });
  const alleles = (i: number) => ({ st: null, alleles: [`KPC-${2 + i}`] });
  const blood = (patients: number) => (i: number) => ({
    ...capsule(i),
    ...(i < patients && { invasive: true as const }),
  });
  const onIcu = () => ({
    st: null,
    wardTimes: ward(1, 1).flatMap(({ wardTimes }) =>
      wardTimes.map((time) => ({ ...time, unitType: null, claimed: { unitType: 'icu' } })),
    ),
  });

  const overMonths = () =>
    [5, 19, 100, 180, 260].map((positive, i) =>
      state(`p${i}`, { from: 0, to: 300, positive }, { st: null }),
    );
  const brought = (hours: number) => state('bert', { from: 20, to: 60, positive: 20 + hours / 24 });

  it.each([
    ['two patients, types not known', ward(2, 14, untyped), 'high'],
    ['two patients of one type', ward(2, 14), 'high'],
    ['two patients whose capsules differ, weeks apart', ward(2, 14, capsule), 'medium'],
    ['two alleles in one untyped species, weeks apart', ward(2, 14, alleles), 'medium'],
    ['the same within seven days', ward(2, 6, capsule), 'high'],
    ['three of them', ward(3, 14, capsule), 'high'],
    ['one of two in blood', ward(2, 14, blood(1)), 'high'],
    ['two in blood', ward(2, 14, blood(2)), 'critical'],
    ['an intensive care unit that only the reports name', ward(2, 14, onIcu), 'critical'],
    ['five patients', ward(5, 14, untyped), 'critical'],
    ['five in nine months, the last within 90 days of one other', overMonths(), 'high'],
    [
      'positive an hour after coming, and nobody else of late',
      [...ward(1, 0), brought(1)],
      'medium',
    ],
    ['positive two days after coming to the ward', [...ward(1, 0), brought(48)], 'high'],
  ])('%s: %s', (_, states, severity) => {
    expect(alertOf(states)?.severity).toBe(severity);
  });

  it('each patient more is told again, also to whoever has acknowledged it', () => {
    const events = alertOf(ward(4, 14))?.events ?? [];
    expect(events.map(({ kind, escalates }) => `${kind} ${escalates}`)).toEqual([
      'raised false',
      'amended true',
      'amended true',
      'cleared false',
    ]);
  });
});
