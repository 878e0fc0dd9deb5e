import type { HospitalStory } from '@carbawatch/testing';
import { KPC, NDM, NEGATIVE, anna, annaGoes, scenarios, told } from './scenario.story';

scenarios('known-readmission', [
  {
    then: 'fires at the registration of somebody with a producer in an earlier stay',
    tell: (story) =>
      annaGoes(story).at('2024-03-01 09:00').admit('anna', 'SURG-1', 'ward', { visit: 'anna-2' }),
    course: ['raised'],
  },
  {
    then: 'fires at the registration of a carrier who was taken in from a list',
    tell: (story) =>
      story
        .known('anna', { family: 'KPC', firstPositiveOn: '2021-05-01' })
        .at('2024-03-01 09:00')
        .admit('anna', 'SURG-1', 'ward'),
    course: ['raised'],
  },
  { then: 'says nothing of a carrier found in this stay', tell: anna(KPC), course: [] },
  {
    then: 'says nothing of a urine of the emergency department whose result comes in this stay',
    tell: (story) =>
      story
        .at('2024-01-01 08:00')
        .admit('anna', 'MED-1', 'ward')
        .at('2024-01-03 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-01 06:55', ...KPC }),
    course: [],
  },
  {
    then: 'stands when the laboratory sends the swab that made her known again',
    tell: (story) =>
      story
        .at('2024-01-01 18:00')
        .screen('S-1', { patient: 'anna', status: 'confirmed', collectedAt: '2024-01-01 14:00' })
        .at('2024-01-02 08:00')
        .admit('anna', 'MED-1', 'ward')
        .at('2024-01-02 12:00')
        .screen('S-1', { patient: 'anna', status: 'confirmed', collectedAt: '2024-01-01 14:00' }),
    course: ['raised'],
  },
  {
    then: 'fires where the result of the day before was known when she was registered',
    tell: (story) =>
      story
        .at('2024-01-02 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-01 20:00', ...KPC })
        .at('2024-01-02 18:00')
        .admit('anna', 'MED-1', 'ward'),
    course: ['raised'],
  },
  {
    then: 'says nothing of a contact of a list who turns positive in this stay',
    tell: (story) => anna(KPC)(story.known('anna', { kind: 'contact', family: 'KPC' })),
    course: [],
  },
  {
    then: 'is cleared when isolation is recorded',
    tell: (story) =>
      annaGoes(story)
        .at('2024-03-01 09:00')
        .admit('anna', 'SURG-1', 'ward', { visit: 'anna-2' })
        .at('2024-03-01 09:30')
        .move('update', 'anna', { visit: 'anna-2', isolation: 'single' }),
    course: ['raised', 'cleared'],
  },
  {
    then: 'is retracted when the list is taken back',
    tell: (story) =>
      story
        .known('anna', { family: 'KPC' })
        .at('2024-03-01 09:00')
        .admit('anna', 'SURG-1', 'ward')
        .at('2024-03-02 09:00')
        .known('anna', { family: 'KPC', withdrawn: true }),
    course: ['raised', 'retracted'],
  },
]);

/** Anna, a carrier of an earlier stay, is announced for the fifth of March. */
const announced = (story: HospitalStory) =>
  annaGoes(story)
    .at('2024-03-01 09:00')
    .move('update', 'anna', {
      visit: 'anna-2',
      announced: { at: '2024-03-05T09:00:00+08:00', ward: 'SURG-1' },
    });

it('known-readmission: a carrier who is announced is told before the admission', () => {
  const [alert] = told('known-readmission', { tell: announced });
  expect(alert?.title).toBe('Known carrier to come in: KPC, SURG-1');
  expect(alert?.timeline[0]?.text).toContain('to come in on 2024-03-05 09:00 to SURG-1');
});

scenarios('known-readmission', [
  {
    then: 'fires once for the announcement and the admission of the same visit',
    tell: (story) =>
      announced(story)
        .at('2024-03-05 10:00')
        .admit('anna', 'SURG-1', 'ward', { visit: 'anna-2' })
        .at('2024-03-05 10:30')
        .move('update', 'anna', { visit: 'anna-2', isolation: 'single' }),
    course: ['raised', 'amended', 'cleared'],
  },
  {
    then: 'is retracted when the announcement is taken back',
    tell: (story) =>
      announced(story).at('2024-03-02 09:00').move('cancel-admit', 'anna', { visit: 'anna-2' }),
    course: ['raised', 'retracted'],
  },
  {
    then: 'is cleared with the words that she did not come, thirty days after the announced day',
    tell: announced,
    now: '2024-04-05 00:00',
    course: ['raised', 'cleared'],
  },
  {
    then: 'stands until the last minute of that, and a day told anew moves it',
    tell: (story) =>
      announced(story)
        .at('2024-03-20 09:00')
        .announce('anna', { at: '2024-04-20', ward: 'SURG-1' }, 'anna-2'),
    now: '2024-05-20 23:59',
    course: ['raised', 'amended'],
  },
  {
    then: 'is raised again when she comes after all, and when she is announced anew',
    tell: (story) =>
      announced(story)
        .at('2024-04-10 10:00')
        .announce('anna', { at: '2024-04-12' }, 'anna-2')
        .at('2024-06-01 10:00')
        .admit('anna', 'SURG-1', 'ward', { visit: 'anna-2' }),
    course: ['raised', 'cleared', 'reraised', 'cleared', 'reraised'],
  },
  {
    then: 'is cleared when she comes with an emergency visit that has its own alert',
    tell: (story) =>
      announced(story)
        .at('2024-03-05 08:00')
        .move('admit', 'anna', {
          visit: 'er-1',
          class: 'emergency',
          ward: 'ER',
          isolation: 'single',
        })
        .at('2024-03-05 10:00')
        .admit('anna', 'SURG-1', 'ward', { visit: 'anna-2', isolation: 'single' }),
    course: ['raised', 'cleared'],
  },
  {
    then: 'says nothing of somebody announced who carries nothing',
    tell: (story) =>
      story.at('2024-03-01 09:00').move('update', 'anna', { announced: { ward: 'SURG-1' } }),
    course: [],
  },
]);

/** Announced as many hospitals do it: the visit has no number before it begins. */
const nameless = (story: HospitalStory) =>
  annaGoes(story)
    .at('2024-03-01 09:00')
    .announce('anna', { at: '2024-03-05T09:00:00+08:00', ward: 'SURG-1' });

scenarios('known-readmission', [
  {
    then: 'fires once where the announcement has no number and the admission has one',
    tell: (story) =>
      nameless(story)
        .at('2024-03-05 10:00')
        .admit('anna', 'SURG-1', 'ward', { visit: 'anna-2' })
        .at('2024-03-05 10:30')
        .move('update', 'anna', { visit: 'anna-2', isolation: 'single' }),
    course: ['raised', 'amended', 'cleared'],
  },
  {
    then: 'a repeat of an announcement without a number feeds it without a second alert',
    tell: (story) =>
      nameless(story)
        .at('2024-03-02 09:00')
        .announce('anna', { at: '2024-03-05T09:00:00+08:00', ward: 'SURG-1' })
        .at('2024-03-03 09:00')
        .announce('anna', { at: '2024-03-06T09:00:00+08:00', ward: 'SURG-1' }),
    course: ['raised', 'fed', 'amended'],
  },
  {
    then: 'a repeat that gives the number which was missing feeds it too',
    tell: (story) =>
      nameless(story)
        .at('2024-03-02 09:00')
        .announce('anna', { at: '2024-03-05T09:00:00+08:00', ward: 'SURG-1' }, 'anna-2')
        .at('2024-03-05 10:00')
        .admit('anna', 'SURG-1', 'ward', { visit: 'anna-2' }),
    course: ['raised', 'fed', 'amended'],
  },
  {
    then: 'an announcement without a number is retracted when it is called off without one',
    tell: (story) => {
      nameless(story).at('2024-03-02 09:00').move('cancel-admit', 'anna', { announced: {} });
      return story;
    },
    course: ['raised', 'retracted'],
  },
  {
    then: 'says nothing of a visit to the clinic that is announced',
    tell: (story) =>
      annaGoes(story)
        .at('2024-03-01 09:00')
        .move('update', 'anna', { class: 'outpatient', visit: 'c-1', announced: { ward: 'OPD' } }),
    course: [],
  },
  {
    then: 'a visit to the clinic under way does not take the announcement over',
    tell: (story) =>
      nameless(story)
        .at('2024-03-02 09:00')
        .move('admit', 'anna', { visit: 'clinic-1', class: 'outpatient', ward: 'OPD' }),
    course: ['raised'],
  },
  {
    then: 'without a number it is cleared thirty days after the message where no day was told',
    tell: (story) => annaGoes(story).at('2024-03-01 09:00').announce('anna', { ward: 'SURG-1' }),
    now: '2024-03-31 09:00',
    course: ['raised', 'cleared'],
  },
  {
    then: 'is retracted when the announced patient was no carrier after all',
    tell: (story) => nameless(story).at('2024-03-02 09:00').report('L-1', NEGATIVE),
    course: ['raised', 'retracted'],
  },
]);

it('known-readmission: of a list that tells the first positive alone, the last is not told', () => {
  const [alert] = told('known-readmission', {
    tell: (story) =>
      story
        .known('anna', { family: 'KPC', firstPositiveOn: '2021-05-01' })
        .at('2024-03-01 09:00')
        .admit('anna', 'SURG-1', 'ward'),
  });
  expect(alert?.timeline[0]?.text).toContain('first positive 2021-05-01, last positive not told.');
});

it('known-readmission: how an announcement ends is said in words, and what feeds it is counted', () => {
  const wordsOf = (tell: typeof nameless, now?: string) => {
    const [alert] = told('known-readmission', { tell, ...(now && { now }) });
    return { last: alert?.timeline.at(-1)?.text, count: alert?.count };
  };
  expect(wordsOf(nameless, '2024-04-05 00:00')).toEqual({
    last: 'Did not come: 30 days have passed since the announced day, and no admission was told.',
    count: 1,
  });
  const again = (story: HospitalStory) =>
    nameless(story)
      .at('2024-03-02 09:00')
      .announce('anna', { at: '2024-03-05T09:00:00+08:00', ward: 'SURG-1' });
  expect(wordsOf(again)).toEqual({ last: 'Announced again.', count: 2 });
  const calledOff = (story: HospitalStory) =>
    announced(story).at('2024-03-02 09:00').move('cancel-admit', 'anna', { visit: 'anna-2' });
  expect(wordsOf(calledOff).last).toBe('The announcement was taken back.');
  const noCarrier = (story: HospitalStory) =>
    nameless(story).at('2024-03-02 09:00').report('L-1', NEGATIVE);
  expect(wordsOf(noCarrier).last).toContain('reported no more, now carbapenemase negative');
});

it('known-readmission: a carrier who is presumed cleared is told with the dates, at medium', () => {
  const [alert] = told('known-readmission', {
    tell: (story) =>
      annaGoes(story)
        .at('2024-08-01 09:00')
        .screen('S-1', { patient: 'anna' })
        .at('2024-08-10 09:00')
        .screen('S-2', { patient: 'anna' })
        .at('2024-09-01 09:00')
        .admit('anna', 'SURG-1', 'ward', { visit: 'anna-2' }),
  });
  expect(alert).toMatchObject({ severity: 'medium', status: 'open' });
  expect(alert?.timeline[0]?.text).toContain('presumed cleared');
  expect(alert?.timeline[0]?.text).toContain('last positive 2024-01-02');
});

it('known-readmission names what was known before the admission, and not what is found in it', () => {
  const [alert] = told('known-readmission', {
    tell: (story) =>
      story
        .known('anna', { family: 'KPC' })
        .at('2024-01-03 08:00')
        .admit('anna', 'MED-1', 'ward')
        .at('2024-01-05 10:00')
        .report('L-2', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...NDM }),
  });
  expect(alert?.title).toBe('Known carrier admitted: KPC, MED-1');
  expect(alert?.timeline.map(({ kind }) => kind)).not.toContain('amended');
});
