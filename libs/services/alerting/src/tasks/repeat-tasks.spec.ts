import { HospitalStory } from '@carbawatch/testing';
import { specimenHistoryOf } from '../decide/facts';
import { factsOf, personsOf } from '../decide/present.story';
import type { DerivedTask } from './derived-task';
import { repeatTasks } from './repeat-tasks';

const HOURS = {
  ...{ test: 48, testVulnerable: 24, discordance: 24, report: 120, isolation: 0.25 },
  reportSpecimens: false,
  announcedDays: 30,
  listed: {
    ...{ screens: 4, screenDays: 28, screenDaysApart: 2 },
    ...{ firstScreenHours: 24, resultDays: 3 },
  },
};
const NOT_VALID = {
  patient: 'anna',
  status: 'undetermined',
  families: [],
  culture: 'none',
  flags: ['repeat-gene-test'],
} as const;

function repeats(story: HospitalStory): DerivedTask[] {
  const latest = new Map(story.specimens.map((one) => [one.reportId, one]));
  const specimens = [...latest.values()].map(specimenHistoryOf);
  return personsOf(factsOf(story, { specimens })).flatMap((one) => repeatTasks(one, HOURS));
}

const swabbed = (unit: 'ward' | 'icu' = 'ward') =>
  new HospitalStory()
    .at('2024-01-03 10:00')
    .admit('anna', unit === 'icu' ? 'ICU-2' : 'MED-1', unit)
    .at('2024-01-04 10:00')
    .screen('S-1', NOT_VALID);

describe('a screen whose test was not valid', () => {
  it.each([
    ['ward', 'Repeat the carbapenemase test: rectal swab', '2024-01-06T02:00:00.000Z'],
    [
      'icu',
      'Repeat the carbapenemase test: rectal swab, vulnerable unit',
      '2024-01-05T02:00:00.000Z',
    ],
  ] as const)('on a unit of the kind %s is to be repeated', (unit, title, dueAt) => {
    expect(repeats(swabbed(unit))).toMatchObject([
      { kind: 'confirmatory-test', isolateId: null, title, dueAt },
    ]);
  });

  it.each<[string, (story: HospitalStory) => HospitalStory]>([
    ['its own report has an answer', (story) => story.screen('S-1', { patient: 'anna' })],
    ['a later screen has one', (story) => story.screen('S-2', { patient: 'anna' })],
    ['the patient has left', (story) => story.discharge('anna')],
    ['the report was withdrawn', (story) => story.screen('S-1', { ...NOT_VALID, withdrawn: true })],
  ])('is off the list once %s', (_, then) => {
    expect(repeats(then(swabbed().at('2024-01-05 10:00')))).toEqual([]);
  });

  it('stays on it while the repeat is not valid either, and by an answer from before it', () => {
    const again = swabbed().at('2024-01-05 10:00').screen('S-2', NOT_VALID);
    expect(repeats(again)).toMatchObject([{ since: '2024-01-05T10:00:00+08:00' }]);
    const before = swabbed().at('2024-01-05 10:00');
    before.screen('S-0', { patient: 'anna', collectedAt: '2024-01-03 12:00' });
    expect(repeats(before)).toHaveLength(1);
  });
});
