import { movedTellings } from '@carbawatch/epidemiology';
import { HospitalStory, type ToldResult } from '@carbawatch/testing';
import { specimenHistoryOf } from '../decide/facts';
import { factsOf, personsOf } from '../decide/present.story';
import type { DerivedTask } from './derived-task';
import { whoseTasks } from './whose-tasks';

const HOURS = {
  ...{ test: 48, testVulnerable: 24, discordance: 24, report: 120, isolation: 0.25 },
  reportSpecimens: false,
  announcedDays: 30,
  listed: {
    ...{ screens: 4, screenDays: 28, screenDaysApart: 2 },
    ...{ firstScreenHours: 24, resultDays: 3 },
  },
};

/** What is asked of anna once the visit in which she was said to lie was moved to ben's number. */
function asked(tell: (story: HospitalStory) => HospitalStory): DerivedTask[] {
  const story = new HospitalStory().at('2024-01-03 10:00').admit('anna', 'MED-1', 'ward');
  const told = tell(story);
  const latest = new Map(told.specimens.map((one) => [one.reportId, one]));
  const specimens = [...latest.values()].map(specimenHistoryOf);
  const facts = factsOf(told, { specimens });
  const movements = [...facts.movements, ...movedTellings(facts.movements, 'Asia/Shanghai')];
  return personsOf({ ...facts, movements }).flatMap((one) => whoseTasks(one, HOURS));
}

const KPC: ToldResult = {
  patient: 'anna',
  cpe: 'confirmed',
  carbapenemases: ['KPC-2'],
  collectedAt: '2024-01-04 06:30',
};
const moved = (story: HospitalStory) =>
  story.at('2024-01-06 10:00').move('move-visit', 'anna', { visit: 'anna-1', movedTo: 'ben' });

describe('a result that names no visit, taken in the time of one that was moved away', () => {
  it('asks whose it is, and stays where it was reported', () => {
    expect(asked((story) => moved(story.at('2024-01-05 10:00').report('L-1', KPC)))).toEqual([
      expect.objectContaining({
        ...{ kind: 'check-patient', patient: 'anna', isolateId: 'L-1', ward: 'MED-1' },
        title: 'Check whose result this is: Klebsiella pneumoniae',
        because: [
          "Collected 2024-01-04 06:30, in the time of a visit on MED-1 that was moved to another patient's number.",
          expect.stringContaining('It names no visit'),
        ],
        since: '2024-01-06T02:00:00.000Z',
        dueAt: '2024-01-07T02:00:00.000Z',
        severity: 'high',
      }),
    ]);
  });

  it('asks so too where it comes after the move, and of a gene in a specimen', () => {
    const late = asked((story) => moved(story).at('2024-01-07 10:00').report('L-1', KPC));
    expect(late).toMatchObject([{ isolateId: 'L-1', since: '2024-01-07T02:00:00.000Z' }]);
    const swab = { patient: 'anna', status: 'confirmed', collectedAt: '2024-01-04 07:00' } as const;
    expect(asked((story) => moved(story.screen('S-1', swab)))).toMatchObject([
      { isolateId: null, title: 'Check whose result this is: rectal swab' },
    ]);
  });

  it.each<[string, ToldResult]>([
    ['it names another visit', { encounter: { visit: 'anna-0', ward: 'MED-1' } }],
    ['it was taken on another ward', { encounter: { ward: 'SURG' } }],
    ['it was taken before', { collectedAt: '2024-01-02 08:00' }],
    ['the laboratory has said whose it is', { patient: 'ben' }],
  ])('asks nothing where %s', (_, told) => {
    const story = (before: HospitalStory) => moved(before).report('L-1', { ...KPC, ...told });
    expect(asked(story)).toEqual([]);
  });

  it('asks nothing before, where the patient lay here in a visit that stays, or it came back', () => {
    expect(asked((story) => story.report('L-1', KPC))).toEqual([]);
    const own = { visit: 'anna-2' };
    expect(
      asked((story) =>
        moved(story.report('L-1', KPC)).move('admit', 'anna', own, '2024-01-01 08:00'),
      ),
    ).toEqual([]);
    expect(
      asked((story) =>
        moved(story.report('L-1', KPC))
          .at('2024-01-07 10:00')
          .move('move-visit', 'ben', { visit: 'anna-1', movedTo: 'anna' }),
      ),
    ).toEqual([]);
  });
});
