import { HospitalStory } from '@carbawatch/testing';
import { KPC, NDM, told } from './rules/scenario.story';
import { alertsOf, type ToldAlert } from './told-alerts.story';
import { RULES } from './rules/rules';

/** Anna is admitted on 1 January, sampled on the 3rd; her KPC is known here on the 4th. */
const foundHere = (story = new HospitalStory()) =>
  story
    .at('2024-01-01 08:00')
    .admit('anna', 'ICU-1', 'icu')
    .at('2024-01-04 10:00')
    .report('L-1', { patient: 'anna', collectedAt: '2024-01-03 06:00', ...KPC });

type List = Parameters<HospitalStory['known']>[1];

/** The morning after, the list of the infection control team has her too. */
const listed = (list: List, tell = foundHere) =>
  tell()
    .at('2024-01-05 09:00')
    .known('anna', { family: 'KPC', ...list });

const courses = (alerts: readonly ToldAlert[]): Record<string, string> =>
  Object.fromEntries(
    alerts.map(({ rule, key, timeline }) => [
      [rule, ...(JSON.parse(key) as string[]).slice(1)].join(' '),
      timeline.map(({ kind }) => kind).join(' '),
    ]),
  );

/** A day later, when all that waits has fired. */
const all = (story: HospitalStory) => courses(alertsOf(story, RULES, { now: '2024-01-06 12:00' }));

describe('a list that merely repeats the case that was found here takes nothing down and rings nothing', () => {
  it.each<[string, List]>([
    ['dated to the specimen’s day', { firstPositiveOn: '2024-01-03' }],
    ['dated to the day of the result', { firstPositiveOn: '2024-01-04' }],
    ['without a day', {}],
    ['without a day and family', { family: undefined }],
    ['with the organism', { organism: { code: 'kpn', name: 'Klebsiella pneumoniae' } }],
    ['of one presumed cleared', { kind: 'presumed-cleared', firstPositiveOn: '2024-01-03' }],
  ])('%s', (_, list) => {
    const before = all(foundHere());
    expect(Object.keys(before)).toContain('new-cpe KPC kpn');
    expect(before).not.toHaveProperty('known-readmission anna-1');
    expect(all(listed(list))).toEqual(before);
  });

  it('and the words say so', () => {
    const [alert] = alertsOf(listed({ source: 'the register', family: undefined }), RULES, {
      now: '2024-01-05 12:00',
    }).filter(({ rule }) => rule === 'not-isolated');
    expect(alert?.title).toBe('Isolation not recorded: carrier of KPC, ICU-1');
    expect(alert?.because).toContain(
      'Listed as carrier, by the register: it repeats what was found here.',
    );
    expect(alert?.because.join(' ')).not.toContain('Known before');
  });

  it('nor that of a second species in which the same enzyme was found meanwhile', () => {
    const two = () =>
      foundHere()
        .at('2024-01-04 18:00')
        .report('L-2', {
          patient: 'anna',
          collectedAt: '2024-01-04 06:00',
          species: { code: 'eco', name: 'Escherichia coli' },
          ...KPC,
        });
    expect(all(listed({ firstPositiveOn: '2024-01-03' }, two))).toMatchObject({
      'new-cpe KPC kpn': 'raised',
      'new-cpe KPC eco': 'raised',
    });
  });

  it('nor where the specimen gave no time, and its report came on the day after the list’s day', () => {
    const undated = () =>
      new HospitalStory()
        .at('2024-01-01 08:00')
        .admit('anna', 'ICU-1', 'icu')
        .at('2024-01-04 10:00')
        .report('L-1', { patient: 'anna', ...KPC });
    expect(all(listed({ firstPositiveOn: '2024-01-03' }, undated))).toMatchObject({
      'new-cpe KPC kpn': 'raised',
    });
  });

  it('nor where a gene in the specimen itself was found', () => {
    const swab = () =>
      new HospitalStory()
        .at('2024-01-01 08:00')
        .admit('anna', 'MED-1', 'ward')
        .at('2024-01-04 10:00')
        .screen('S-1', {
          patient: 'anna',
          collectedAt: '2024-01-03 06:00',
          status: 'confirmed',
          families: ['KPC'],
        });
    for (const list of [{}, { firstPositiveOn: '2024-01-03' }]) {
      expect(all(listed(list, swab))).toEqual(all(swab()));
    }
  });

  it('nor where the list came between the specimen and its result, with the specimen’s day', () => {
    const phoned = new HospitalStory()
      .at('2024-01-01 08:00')
      .admit('anna', 'MED-1', 'ward')
      .at('2024-01-03 18:00')
      .known('anna', { family: 'KPC', firstPositiveOn: '2024-01-03' })
      .at('2024-01-04 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-03 06:00', ...KPC });
    expect(all(phoned)).toMatchObject({ 'new-cpe KPC kpn': 'raised' });
    expect(all(phoned)).not.toHaveProperty('known-readmission anna-1');
  });

  it('nor where the admission is told after all of it', () => {
    const late = new HospitalStory()
      .at('2024-01-04 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-03 06:00', ...KPC })
      .at('2024-01-05 09:00')
      .known('anna', { family: 'KPC', firstPositiveOn: '2024-01-03' })
      .at('2024-01-06 09:00')
      .move('admit', 'anna', { class: 'inpatient', ward: 'MED-1' }, '2024-01-01 08:00');
    expect(all(late)).not.toHaveProperty('known-readmission anna-1');
  });

  it('nor the urine of the emergency department whose result came in this stay', () => {
    const urine = () =>
      new HospitalStory()
        .at('2024-01-02 02:00')
        .admit('anna', 'MED-1', 'ward')
        .at('2024-01-04 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-01 23:00', ...KPC });
    expect(all(listed({ firstPositiveOn: '2024-01-01' }, urine))).not.toHaveProperty(
      'known-readmission anna-1',
    );
  });
});

describe('a list that knew of it before', () => {
  it('takes the new case back and calls the known carrier, though it is taken in late', () => {
    expect(all(listed({ firstPositiveOn: '2021-03-01' }))).toMatchObject({
      'new-cpe KPC kpn': 'raised retracted',
      'known-readmission anna-1': 'raised',
    });
  });

  it('without a day was told before the result: no new case', () => {
    const before = new HospitalStory().at('2023-12-01 09:00').known('anna', { family: 'KPC' });
    const alerts = all(foundHere(before));
    expect(alerts).not.toHaveProperty('new-cpe KPC kpn');
    expect(alerts['known-readmission anna-1']).toMatch(/^raised/);
  });

  it('without a day, and nothing was found here yet, calls somebody who lies here', () => {
    const story = new HospitalStory()
      .at('2024-01-01 08:00')
      .admit('anna', 'MED-1', 'ward')
      .at('2024-01-02 08:00')
      .known('anna', { family: 'KPC' });
    expect(all(story)).toMatchObject({ 'known-readmission anna-1': 'raised' });
  });

  it('of another enzyme than the one that was found here calls', () => {
    const other = listed({ family: 'NDM', firstPositiveOn: '2023-05-01' });
    expect(all(other)).toMatchObject({
      'new-cpe KPC kpn': 'raised',
      'known-readmission anna-1': 'raised',
    });
  });

  it('with the day of a stay before calls at the next one', () => {
    const [alert] = told('known-readmission', {
      tell: () =>
        listed({ firstPositiveOn: '2024-01-03' })
          .at('2024-01-09 10:00')
          .discharge('anna')
          .at('2024-03-01 08:00')
          .admit('anna', 'SURG-1', 'ward', { visit: 'anna-2' })
          .at('2024-03-03 10:00')
          .report('L-2', { patient: 'anna', collectedAt: '2024-03-02 06:00', ...NDM }),
    });
    expect(alert?.key).toBe('["anna","anna-2"]');
  });
});
