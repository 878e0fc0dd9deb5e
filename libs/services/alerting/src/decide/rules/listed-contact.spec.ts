import type { HospitalStory } from '@carbawatch/testing';
import { KPC, scenarios, told } from './scenario.story';

/** Anna is on the list of another hospital as a contact, and is admitted here a month later. */
const listed = (story: HospitalStory) =>
  story
    .known('anna', { kind: 'contact', family: 'KPC', source: 'Hospital North' })
    .at('2024-02-01 09:00')
    .admit('anna', 'SURG-1', 'ward');

const screened = (story: HospitalStory, days: readonly string[]) => {
  for (const day of days) story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'anna' });
  return story;
};

describe('known-readmission of a contact by a list', () => {
  it('fires at registration, with since when the list has it and how far the screens are', () => {
    const [alert] = told('known-readmission', { tell: listed });
    expect(alert).toMatchObject({
      severity: 'high',
      title: 'Contact by a list admitted: KPC, SURG-1',
    });
    expect(alert?.timeline[0]?.text).toBe(
      'Contact of KPC by a list since 2024-01-01, admitted to SURG-1: 0 of 4 screens negative.',
    );
    expect(alert?.because).toContain('Known before as contact, by Hospital North.');
  });

  it('says of the day in the list that the contact was listed on it: nobody was positive', () => {
    const dated = (story: HospitalStory) =>
      story
        .known('anna', {
          ...({ kind: 'contact', family: 'KPC', source: 'Hospital North' } as const),
          firstPositiveOn: '2023-11-10',
        })
        .at('2024-02-01 09:00')
        .admit('anna', 'SURG-1', 'ward');
    const [alert] = told('known-readmission', { tell: dated });
    expect(alert?.because).toContain(
      'Known before as contact, listed on 2023-11-10, by Hospital North.',
    );
  });

  it('is medium while the contact is isolated, and asks for the screens alone; high when not', () => {
    const isolated = (story: HospitalStory) =>
      listed(story).at('2024-02-01 09:30').move('update', 'anna', { isolation: 'single' });
    const [alert] = told('known-readmission', { tell: isolated });
    expect(alert).toMatchObject({
      severity: 'medium',
      goal: { action: 'Keep the isolation; take the screens that are due.' },
    });
    expect(alert?.timeline.at(-1)?.text).toContain(
      '0 of 4 screens negative; isolated, the screens go on.',
    );
    const [after] = told('known-readmission', {
      tell: (story) =>
        isolated(story).at('2024-02-02 09:30').move('update', 'anna', { isolation: 'none' }),
    });
    expect(after?.severity).toBe('high');
    expect(after?.timeline.at(-1)?.kind).toBe('amended');
  });
});

scenarios('known-readmission', [
  {
    then: 'says nothing of a listed contact who lay here already when the list came',
    tell: (story) =>
      story
        .admit('anna', 'SURG-1', 'ward')
        .at('2024-02-01 09:00')
        .known('anna', { kind: 'contact', family: 'KPC' }),
    course: [],
  },
  {
    then: 'fires once an encounter of a listed contact, however often the list is told and moved',
    tell: (story) =>
      listed(story)
        .at('2024-02-02 09:00')
        .known('anna', { kind: 'contact', family: 'KPC', source: 'Hospital North, corrected' })
        .transfer('anna', 'SURG-2', 'ward'),
    course: ['raised'],
  },
  {
    then: 'goes on for a listed contact who is isolated: the screens are what ends it',
    tell: (story) =>
      screened(
        listed(story).at('2024-02-01 09:30').move('update', 'anna', { isolation: 'single' }),
        ['2024-02-02', '2024-02-04', '2024-02-06', '2024-02-08'],
      ),
    course: ['raised', 'amended', 'amended', 'amended', 'amended', 'cleared'],
  },
  {
    then: 'fires for a listed contact who is registered as isolated already: screens are wanted',
    tell: (story) =>
      story
        .known('anna', { kind: 'contact', family: 'KPC' })
        .at('2024-02-01 09:00')
        .admit('anna', 'SURG-1', 'ward', { isolation: 'single' }),
    course: ['raised'],
  },
  {
    then: 'is cleared by the isolation of a known carrier whom a list has as a contact as well',
    tell: (story) =>
      story
        .known('anna', { kind: 'carrier', family: 'NDM', firstPositiveOn: '2023-06-01' })
        .known('anna', { kind: 'contact', family: 'KPC' })
        .at('2024-02-01 09:00')
        .admit('anna', 'SURG-1', 'ward')
        .at('2024-02-01 09:30')
        .move('update', 'anna', { isolation: 'single' }),
    course: ['raised', 'cleared'],
  },
  {
    then: 'is cleared when a listed contact who was isolated leaves',
    tell: (story) =>
      listed(story)
        .at('2024-02-01 09:30')
        .move('update', 'anna', { isolation: 'single' })
        .at('2024-02-05 09:30')
        .discharge('anna'),
    course: ['raised', 'amended', 'cleared'],
  },
  {
    then: 'is cleared when the fourth negative screen of a listed contact comes after 28 days',
    tell: (story) =>
      screened(listed(story), ['2024-02-02', '2024-02-04', '2024-02-06', '2024-02-08']),
    course: ['raised', 'amended', 'amended', 'amended', 'cleared'],
  },
  {
    then: 'says nothing of a listed contact whose screens were complete before',
    tell: (story) =>
      screened(story.known('anna', { kind: 'contact', family: 'KPC' }), [
        '2024-01-08',
        '2024-01-15',
        '2024-01-22',
        '2024-01-29',
      ])
        .at('2024-02-01 09:00')
        .admit('anna', 'SURG-1', 'ward'),
    course: [],
  },
  {
    then: 'is cleared when a listed contact is found to carry the same: it is a case of its own',
    tell: (story) =>
      listed(story)
        .at('2024-02-03 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-02-02 06:00', ...KPC }),
    course: ['raised', 'cleared'],
  },
  {
    then: 'is raised again when a screen of the whole set is withdrawn, and ends with the next one',
    tell: (story) =>
      screened(
        screened(listed(story), ['2024-02-02', '2024-02-04', '2024-02-06', '2024-02-08'])
          .at('2024-02-10 10:00')
          .screen('S-2024-02-04', { patient: 'anna', withdrawn: true }),
        ['2024-02-12'],
      ),
    course: ['raised', 'amended', 'amended', 'amended', 'cleared', 'reraised', 'cleared'],
  },
  {
    then: 'is retracted when the list takes the contact back, and when the admission was a mistake',
    tell: (story) =>
      listed(story)
        .at('2024-02-02 09:00')
        .known('anna', { kind: 'contact', family: 'KPC', withdrawn: true }),
    course: ['raised', 'retracted'],
  },
  {
    then: 'fires of a listed contact under a number that a merge has retired',
    tell: (story) =>
      story
        .known('annie', { kind: 'contact', family: 'KPC' })
        .at('2024-01-10 09:00')
        .merge('annie', 'anna')
        .at('2024-02-01 09:00')
        .admit('anna', 'SURG-1', 'ward'),
    course: ['raised'],
  },
]);
