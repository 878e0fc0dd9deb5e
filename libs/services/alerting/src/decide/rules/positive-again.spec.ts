import { HospitalStory } from '@carbawatch/testing';
import { ALERTING_BOOK } from '../../chinese/alerting-book';
import { alertOf, alertsOf } from '../told-alerts.story';
import { RULES } from './rules';

const KPC_AGAIN = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;

describe('new-cpe of whoever a list had presumed cleared', () => {
  const CLEARED = { kind: 'presumed-cleared', family: 'KPC' } as const;
  const listed = (collectedAt: string, list: Parameters<HospitalStory['known']>[1] = {}) =>
    new HospitalStory()
      .at('2024-01-01 10:00')
      .known('anna', { ...CLEARED, firstPositiveOn: '2022-03-01', ...list })
      .at('2024-01-02 08:00')
      .admit('anna', 'MED-1', 'ward', { isolation: 'single' })
      .at('2024-01-08 10:00')
      .report('L-1', { patient: 'anna', collectedAt, ...KPC_AGAIN });

  it('tells that the person is positive again, by which specimen and what the list had said', () => {
    const alert = alertOf(listed('2024-01-06'), 'new-cpe');
    expect(alert?.timeline.map(({ text }) => text)).toEqual([
      expect.stringContaining('positive again after presumed clearance: 2024-01-06.'),
    ]);
    expect(alert?.because.slice(0, 2)).toEqual([
      'New is the positive of 2024-01-06: presumed cleared before it by a list, positive on 2022-03-01.',
      expect.stringContaining('Isolate L-1: Klebsiella pneumoniae'),
    ]);
    const sentAgain = listed('2024-01-06')
      .at('2024-01-15 10:00')
      .known('anna', { ...CLEARED, firstPositiveOn: '2022-03-01' });
    expect(alertOf(sentAgain, 'new-cpe')?.status).toBe('open');
  });

  it.each([
    ['was taken some days before the list came', '2023-12-30', {}],
    ['was taken on the day of the list, by its date alone', '2024-01-01', {}],
    ['was taken before the list, which gives no day', '2023-12-30', { firstPositiveOn: undefined }],
    ['is of the family that the list did not name', '2024-01-06', { family: undefined }],
  ])('tells it also where the specimen %s', (_, collectedAt, list) => {
    const alert = alertOf(listed(collectedAt, list), 'new-cpe');
    expect(alert?.title).toBe(
      'Carbapenemase producer again, after presumed clearance: KPC in Klebsiella pneumoniae' +
        (collectedAt < '2024-01-02' ? '' : ', MED-1'),
    );
  });

  it('is as loud where the patient lies without isolation: that alert calls anew, and says why', () => {
    const story = listed('2024-01-06', {}).at('2024-01-08 12:00');
    const [admitted] = story.movements;
    if (admitted) delete admitted.isolation;
    const alerts = alertsOf(story, RULES);
    for (const rule of ['known-readmission', 'not-isolated']) {
      const alert = alerts.find((one) => one.rule === rule);
      expect(alert?.events.at(-1)).toMatchObject({ kind: 'amended', news: true, escalates: true });
      expect(alert?.events.at(-1)?.text).toContain(
        'positive again after presumed clearance on 2024-01-06',
      );
      expect(ALERTING_BOOK.chinese(alert?.events.at(-1)?.text ?? '')).toContain('再次阳性');
    }
  });

  it('stands when the list calls the person a carrier again, by its old day, after the result', () => {
    const told = listed('2024-01-06')
      .at('2024-01-15 10:00')
      .known('anna', { family: 'KPC', firstPositiveOn: '2022-03-01' });
    expect(alertOf(told, 'new-cpe')).toMatchObject({ status: 'open' });
  });

  it('says nothing of a specimen from so long before the list that it may have known of it', () => {
    expect(alertOf(listed('2023-05-30'), 'new-cpe')).toBeUndefined();
  });

  it('tells it where the list had called the person a carrier before, and not where it did after', () => {
    const both = (first: string, then: string) =>
      new HospitalStory()
        .at(first)
        .known('anna', { family: 'KPC', firstPositiveOn: '2022-03-01' })
        .at(then)
        .known('anna', { ...CLEARED, firstPositiveOn: '2022-03-01' })
        .at('2024-01-08 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-06', ...KPC_AGAIN });
    expect(alertOf(both('2022-05-01 10:00', '2023-11-01 10:00'), 'new-cpe')?.title).toContain(
      'again, after presumed clearance',
    );
    expect(alertOf(both('2023-12-01 10:00', '2023-11-01 10:00'), 'new-cpe')).toBeUndefined();
  });

  it('goes on in the alert of a new case where the list comes after the result', () => {
    const story = new HospitalStory()
      .at('2024-01-08 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-06', ...KPC_AGAIN })
      .at('2024-01-09 10:00')
      .known('anna', { ...CLEARED, firstPositiveOn: '2022-03-01' });
    const alert = alertOf(story, 'new-cpe');
    expect(alert?.timeline.map(({ kind }) => kind)).toEqual(['raised', 'amended']);
    expect(alert?.title).toContain('again, after presumed clearance');
  });
});

it('new-cpe says that a producer is positive again after presumed clearance: news that opens it again where it was resolved', () => {
  const story = new HospitalStory()
    .at('2023-01-05 06:00')
    .report('L-1', { patient: 'anna', collectedAt: '2023-01-03', ...KPC_AGAIN })
    .at('2023-07-20 10:00')
    .screen('S-1', { patient: 'anna' })
    .at('2023-07-28 10:00')
    .screen('S-2', { patient: 'anna' })
    .at('2024-01-08 10:00')
    .report('L-2', { patient: 'anna', collectedAt: '2024-01-06', ...KPC_AGAIN });
  const alert = alertOf(story, 'new-cpe');
  expect(alert?.timeline.map(({ kind }) => kind)).toEqual(['raised', 'amended']);
  expect(alert?.timeline.at(-1)?.text).toContain(
    'positive again after presumed clearance: 2024-01-06.',
  );
  expect(alert?.events.at(-1)).toMatchObject({ news: true, escalates: false });
});

it('new-cpe names the specimen by which somebody is positive again, with its day and ward, first', () => {
  const relapse = (tell: (story: HospitalStory) => HospitalStory) =>
    alertOf(
      tell(
        new HospitalStory()
          .at('2023-01-03 06:00')
          .admit('anna', 'MED-1', 'ward')
          .report('L-1', { patient: 'anna', collectedAt: '2023-01-03 06:00', ...KPC_AGAIN })
          .at('2023-01-05 06:00')
          .discharge('anna')
          .at('2023-07-20 10:00')
          .screen('S-1', { patient: 'anna' })
          .at('2023-07-28 10:00')
          .screen('S-2', { patient: 'anna' })
          .at('2024-01-05 10:00')
          .admit('anna', 'SURG-2', 'ward', { visit: 'anna-2' })
          .at('2024-01-06 10:00'),
      ),
      'new-cpe',
    );
  const cleared =
    'New is the positive of 2024-01-06: presumed cleared before it, last positive on 2023-01-03, ' +
    'negative on 2023-07-20, 2023-07-28.';
  const place = "Ward at collection: SURG-2 (general ward), from the patient's movements.";
  const old = expect.stringContaining(
    'Isolate L-1: Klebsiella pneumoniae from blood, collected 2023-01-03',
  );

  const byIsolate = relapse((story) =>
    story.report('L-2', { patient: 'anna', collectedAt: '2024-01-06 08:00', ...KPC_AGAIN }),
  );
  expect(byIsolate?.title).toBe(
    'Carbapenemase producer again, after presumed clearance: KPC in Klebsiella pneumoniae, SURG-2',
  );
  expect(byIsolate?.because.slice(0, 4)).toEqual([
    cleared,
    'Isolate L-2: Klebsiella pneumoniae from blood, collected 2024-01-06 08:00 (final result).',
    place,
    old,
  ]);

  const bySwab = relapse((story) =>
    story.screen('S-9', {
      patient: 'anna',
      status: 'confirmed',
      families: ['KPC'],
      collectedAt: '2024-01-06 08:00',
    }),
  );
  expect(bySwab?.title).toContain('again, after presumed clearance: KPC');
  expect(bySwab?.because.slice(0, 4)).toEqual([
    cleared,
    'Specimen S-9, collected 2024-01-06 08:00, without an isolate.',
    place,
    old,
  ]);
});
