import { HospitalStory } from '@carbawatch/testing';
import { ALERTING_BOOK } from '../chinese/alerting-book';
import { specimenHistoryOf } from '../decide/facts';
import { factsOf, personsOf } from '../decide/present.story';
import { AS_SHIPPED, ruleBook } from '../decide/rules/rule-book';
import { told } from '../decide/rules/scenario.story';
import { tasksOf } from './derive-tasks';
import type { DerivedTask } from './derived-task';
import { hoursOfRules } from './write-work';

const HOURS = hoursOfRules(ruleBook(0, AS_SHIPPED));

function screens(story: HospitalStory): DerivedTask[] {
  const facts = factsOf(story, { specimens: story.specimens.map(specimenHistoryOf) });
  return personsOf(facts)
    .flatMap((person) => tasksOf(person, facts.isolates, HOURS))
    .filter(({ kind }) => kind === 'screen-contact');
}

/** Anna is on the list of another hospital as a contact, and is admitted here a month later. */
const listed = () =>
  new HospitalStory()
    .at('2024-01-01 08:00')
    .known('anna', { kind: 'contact', family: 'KPC', source: 'Hospital North' })
    .at('2024-02-01 09:00')
    .admit('anna', 'SURG-1', 'ward');

const negative = (story: HospitalStory, days: readonly string[]) => {
  for (const day of days) story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'anna' });
  return story;
};

describe('the screens of a contact by a list', () => {
  it('are asked for in the house, the first within a day of the admission', () => {
    expect(screens(listed())).toMatchObject([
      {
        patient: 'anna',
        ward: 'SURG-1',
        title: 'Screen 1 of 4: contact of KPC by a list',
        since: '2024-02-01T01:00:00.000Z',
        dueAt: '2024-02-02T01:00:00.000Z',
        severity: 'medium',
        because: [
          'Known before as contact, by Hospital North.',
          'Screens so far: none; 4 are wanted, the last on 2024-01-29 or later.',
        ],
      },
    ]);
  });

  it('of whoever lay here when the list came are due a day after the list', () => {
    const story = new HospitalStory()
      .at('2024-01-20 08:00')
      .admit('anna', 'SURG-1', 'ward')
      .at('2024-02-01 09:00')
      .known('anna', { kind: 'contact', family: 'KPC', firstPositiveOn: '2024-01-25' });
    expect(screens(story)).toMatchObject([{ dueAt: '2024-02-02T01:00:00.000Z' }]);
  });

  it('go on when isolation is recorded', () => {
    const story = listed().at('2024-02-01 09:30').move('update', 'anna', { isolation: 'single' });
    expect(screens(story)).toEqual(screens(listed()));
  });

  it('are one after another, none before it could count', () => {
    const [second] = screens(negative(listed(), ['2024-02-02']));
    expect(second).toMatchObject({
      id: screens(listed())[0]?.id,
      title: 'Screen 2 of 4: contact of KPC by a list',
      dueAt: '2024-02-03T16:00:00.000Z',
    });
    expect(second?.because.at(-1)).toBe(
      'Screens so far: negative on 2024-02-02; 4 are wanted, the last on 2024-01-29 or later.',
    );
  });

  it('are spread over the span of a list that is fresh', () => {
    const story = new HospitalStory()
      .at('2024-02-01 08:00')
      .known('anna', { kind: 'contact', family: 'KPC' })
      .at('2024-02-01 09:00')
      .admit('anna', 'SURG-1', 'ward');
    const due = screens(negative(story, ['2024-02-02', '2024-02-09', '2024-02-16']))[0]?.dueAt;
    expect(due).toBe('2024-02-28T16:00:00.000Z');
  });

  it('name the last one where all others were taken, and the alert of the admission says the same', () => {
    const early = () => {
      const story = new HospitalStory()
        .at('2024-02-01 08:00')
        .known('anna', { kind: 'contact', family: 'KPC' })
        .at('2024-02-01 09:00')
        .admit('anna', 'SURG-1', 'ward');
      return negative(story, ['2024-02-02', '2024-02-04', '2024-02-06', '2024-02-08']);
    };
    const [last] = screens(early());
    expect(last?.title).toBe('Last screen, on 2024-02-29 or later: contact of KPC by a list');
    expect(ALERTING_BOOK.chinese(last?.title ?? '')).toBe(
      '末次筛查（2024-02-29 或之后）：名单所载 KPC 的接触者',
    );
    const [alert] = told('known-readmission', { tell: early });
    const said = alert?.timeline.at(-1)?.text ?? '';
    expect(said).toContain(
      ': 4 screens negative, the last still to be taken, on 2024-02-29 or later.',
    );
    expect(ALERTING_BOOK.chinese(said)).toContain(
      '4 次筛查阴性，末次筛查仍须在 2024-02-29 或之后进行',
    );
  });

  it.each([
    [
      'with the whole set',
      (story: HospitalStory) =>
        negative(story, ['2024-02-02', '2024-02-04', '2024-02-06', '2024-02-08']),
    ],
    ['when the contact leaves', (s: HospitalStory) => s.at('2024-02-03 09:00').discharge('anna')],
    [
      'when the list takes it back',
      (story: HospitalStory) =>
        story
          .at('2024-02-03 09:00')
          .known('anna', { kind: 'contact', family: 'KPC', withdrawn: true }),
    ],
    [
      'when the contact is a case itself',
      (story: HospitalStory) =>
        story.at('2024-02-03 10:00').report('L-1', {
          ...{ patient: 'anna', collectedAt: '2024-02-02 06:00' },
          ...{ cpe: 'confirmed', carbapenemases: ['KPC-2'] },
        }),
    ],
  ])('are asked for no more %s', (_, goes) => {
    expect(screens(goes(listed()))).toEqual([]);
  });

  it('are asked of nobody whom a list calls a carrier', () => {
    const story = new HospitalStory()
      .at('2024-01-01 08:00')
      .known('anna', { kind: 'carrier', family: 'KPC' })
      .at('2024-02-01 09:00')
      .admit('anna', 'SURG-1', 'ward');
    expect(screens(story)).toEqual([]);
  });
});
