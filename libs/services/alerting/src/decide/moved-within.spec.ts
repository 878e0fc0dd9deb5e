import { movedTellings } from '@carbawatch/epidemiology';
import { HospitalStory } from '@carbawatch/testing';
import { historyOf, type IsolateHistory } from './facts';
import { RULES } from './rules/rules';
import { decideAlerts } from './decide-family';

const ZONE = 'Asia/Shanghai';
const NDM = { cpe: 'confirmed', carbapenemases: ['NDM-5'] } as const;

/** One patient under two numbers, whose duplicate record the hospital puts right. */
function duplicate(): HospitalStory {
  return new HospitalStory()
    .at('2024-01-01 08:00')
    .admit('old', 'MED-1', 'ward', { isolation: 'single' })
    .at('2024-01-02 10:00')
    .report('L-1', { patient: 'old', collectedAt: '2024-01-02 06:00', ...NDM });
}

/** The result goes with its visit, as classification tells it. */
function wentWith(history: IsolateHistory): IsolateHistory {
  const steps = history.steps.map((step) =>
    step.pseudonym === 'new' ? { ...step, movedVisit: true as const } : step,
  );
  return { ...history, steps };
}

function linesOf(story: HospitalStory): string[] {
  const isolates = story.latest().map(historyOf).map(wentWith);
  const movements = [...story.movements, ...movedTellings(story.movements, ZONE)];
  const facts = { site: 'site-1', isolates, movements, specimens: [], carriers: [] };
  return decideAlerts({ ...facts, isolations: [] }, RULES, ZONE)
    .filter(({ rule }) => rule === 'new-cpe')
    .flatMap(({ pseudonym, patient, events }) =>
      events.map(
        ({ at, kind, text }) => `${pseudonym} ${patient} ${at.slice(5, 13)} ${kind} ${text}`,
      ),
    );
}

const moved = (story: HospitalStory) =>
  story
    .at('2024-01-03 09:00')
    .move('move-visit', 'old', { movedTo: 'new' })
    .report('L-1', { patient: 'new' });

const RAISED = 'old new 01-02T10 raised Confirmed: NDM in Klebsiella pneumoniae (NDM-5 by WGS).';
const MERGED =
  'old new 01-03T08 amended Two numbers of a patient were merged. ' +
  'Confirmed: NDM in Klebsiella pneumoniae (NDM-5 by WGS).';

it('a visit that moves within one person writes no line', () => {
  const merged = duplicate().at('2024-01-03 08:00').merge('old', 'new');
  expect(linesOf(merged)).toEqual([RAISED, MERGED]);
  expect(linesOf(moved(merged))).toEqual([RAISED, MERGED]);
});

it('one that moves to somebody else is told, and a later result as any other', () => {
  const lines = linesOf(moved(duplicate()));
  expect(lines.map((line) => line.split(' ').slice(0, 4).join(' '))).toEqual([
    'old old 01-02T10 raised',
    'old old 01-03T09 amended',
    'old old 01-03T09 retracted',
    'new new 01-03T09 raised',
  ]);
  const merged = moved(duplicate().at('2024-01-03 08:00').merge('old', 'new'));
  const further = merged
    .at('2024-01-04 09:00')
    .report('L-1', { patient: 'new', carbapenemases: ['NDM-1'] });
  expect(linesOf(further)).toHaveLength(3);
});
