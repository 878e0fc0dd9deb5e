import type { UnitType } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { alertOf, alertsOf, course } from '../told-alerts.story';

const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;

/** Anna lies on one ward and moves on a day later; her culture is of the first morning. */
function anna(first: UnitType, second: UnitType): HospitalStory {
  return new HospitalStory()
    .at('2024-01-05 06:00')
    .admit('anna', 'FIRST', first)
    .at('2024-01-05 20:00')
    .transfer('anna', 'SECOND', second);
}

function wardsAlerted(story: HospitalStory): string[] {
  return alertsOf(story)
    .filter(({ rule, status }) => rule === 'vulnerable-unit' && status === 'open')
    .map(({ key, severity }) => `${key} ${severity}`);
}

describe('vulnerable-unit', () => {
  it.each([
    'icu',
    'neonatal-icu',
    'high-dependency',
    'transplant',
    'haematology-oncology',
    'burns',
  ] as const)('fires as critical for CPE in %s', (unit) => {
    const story = anna('ward', unit)
      .at('2024-01-06 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 21:00', ...KPC });
    expect(wardsAlerted(story)).toEqual(['["anna","SECOND"] critical']);
  });

  it.each(['ward', 'dialysis', 'emergency', 'outpatient', 'long-term-care', 'other'] as const)(
    'does not fire in %s',
    (unit) => {
      const story = anna(unit, unit)
        .at('2024-01-06 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:30', ...KPC });
      expect(wardsAlerted(story)).toEqual([]);
    },
  );

  it('fires for a patient who was in intensive care at collection and has left it', () => {
    const story = anna('icu', 'ward')
      .at('2024-01-06 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:30', ...KPC });
    expect(wardsAlerted(story)).toEqual(['["anna","FIRST"] critical']);
  });

  it('does not fire for a unit that the patient had left before the specimen was taken', () => {
    const story = anna('icu', 'ward')
      .at('2024-01-06 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 20:00', ...KPC });
    expect(wardsAlerted(story)).toEqual([]);
  });

  it('fires on entering intensive care after the result, whatever came first', () => {
    const story = anna('ward', 'ward')
      .at('2024-01-06 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:30', cpe: 'negative' })
      .at('2024-01-07 10:00')
      .transfer('anna', 'ICU-2', 'icu');
    expect(wardsAlerted(story)).toEqual(['["anna","ICU-2"] critical']);
    expect(course(alertOf(story, 'vulnerable-unit'))).toEqual(['raised 2024-01-07T10:00']);
  });

  it('fires for a carrier on a later admission, but for CRE only in its own', () => {
    const readmitted = (told: { cpe: 'negative' | 'confirmed' }): HospitalStory =>
      anna('ward', 'ward')
        .at('2024-01-06 10:00')
        .report('L-1', {
          patient: 'anna',
          collectedAt: '2024-01-05 06:30',
          carbapenemases: told.cpe === 'confirmed' ? ['KPC'] : [],
          ...told,
        })
        .discharge('anna')
        .at('2024-06-01 10:00')
        .admit('anna', 'ICU-2', 'icu', { visit: 'anna-2' });
    expect(wardsAlerted(readmitted({ cpe: 'confirmed' }))).toEqual(['["anna","ICU-2"] critical']);
    expect(wardsAlerted(readmitted({ cpe: 'negative' }))).toEqual([]);
  });

  it('trusts the result about its ward where no movement is known', () => {
    const story = new HospitalStory().at('2024-01-06 10:00').report('L-1', {
      patient: 'anna',
      encounter: { ward: 'ICU-9', unitType: 'icu' },
      ...KPC,
    });
    expect(wardsAlerted(story)).toEqual(['["anna","ICU-9"] critical']);
    expect(alertOf(story, 'vulnerable-unit')?.because).toContain(
      'On ICU-9 (intensive care) at collection, as the sender of the result says.',
    );
  });

  it('takes the movements over what the result claims', () => {
    const story = anna('ward', 'ward')
      .at('2024-01-06 10:00')
      .report('L-1', {
        patient: 'anna',
        collectedAt: '2024-01-05 06:30',
        encounter: { ward: 'ICU-9', unitType: 'icu' },
        ...KPC,
      });
    expect(wardsAlerted(story)).toEqual([]);
  });

  it('a change of bed on the ward is no new entry, a return to the ward is', () => {
    const inIcu = anna('ward', 'icu')
      .at('2024-01-06 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:30', ...KPC })
      .at('2024-01-06 12:00')
      .transfer('anna', 'SECOND', 'icu', { bed: '7' });
    expect(course(alertOf(inIcu, 'vulnerable-unit'))).toEqual(['raised 2024-01-06T10:00']);
    const back = inIcu
      .at('2024-01-07 10:00')
      .transfer('anna', 'FIRST', 'ward')
      .at('2024-01-08 10:00')
      .transfer('anna', 'SECOND', 'icu');
    expect(course(alertOf(back, 'vulnerable-unit'))).toEqual([
      'raised 2024-01-06T10:00',
      'amended 2024-01-08T10:00',
    ]);
  });

  it('stands when the patient leaves the unit, and shows where the patient is now', () => {
    const story = anna('icu', 'icu')
      .at('2024-01-06 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 21:00', ...KPC })
      .at('2024-01-07 10:00')
      .transfer('anna', 'MED-1', 'ward');
    expect(alertOf(story, 'vulnerable-unit')).toMatchObject({ status: 'open', wardNow: 'MED-1' });
  });

  it('is retracted with the reason when the transfer into the unit is cancelled', () => {
    const story = anna('ward', 'icu')
      .at('2024-01-06 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:30', ...KPC })
      .at('2024-01-06 11:00')
      .move('cancel-transfer', 'anna', {}, '2024-01-05 20:00');
    expect(alertOf(story, 'vulnerable-unit')).toMatchObject({
      status: 'resolved',
      disposition: 'retracted',
    });
    expect(alertOf(story, 'vulnerable-unit')?.timeline.at(-1)?.text).toBe(
      'By the movements as told now, the patient was not on SECOND as a vulnerable unit at or after collection.',
    );
  });

  it('fires when the movement is told after the result', () => {
    const story = new HospitalStory()
      .at('2024-01-06 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:30', ...KPC })
      .at('2024-01-06 12:00')
      .move('admit', 'anna', { ward: 'ICU-2', unitType: 'icu' }, '2024-01-05 05:00');
    expect(course(alertOf(story, 'vulnerable-unit'))).toEqual(['raised 2024-01-06T12:00']);
  });

  it('fires when the ward comes to be a vulnerable unit while the carrier lies there', () => {
    const story = anna('ward', 'ward')
      .at('2024-01-06 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 21:00', ...KPC })
      .at('2024-01-07 10:00')
      .move('update', 'anna', { ward: 'SECOND', unitType: 'burns', unitTypeSource: 'ward-list' });
    expect(course(alertOf(story, 'vulnerable-unit'))).toEqual(['raised 2024-01-07T10:00']);
    expect(alertOf(story, 'vulnerable-unit')?.because.join(' ')).not.toContain('(ward)');
  });

  it('is taken back when the ward turns out to be no vulnerable unit', () => {
    const story = anna('ward', 'icu')
      .at('2024-01-06 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 21:00', ...KPC })
      .at('2024-01-07 10:00')
      .transfer('anna', 'SECOND', 'ward', { bed: '7', unitTypeSource: 'ward-list' });
    expect(wardsAlerted(story)).toEqual([]);
  });

  it('stands when the sender moves the patient to a bed of another kind on the same ward', () => {
    const bed = (is: string) => ({ bed: is, unitTypeSource: 'sender' as const });
    const story = new HospitalStory()
      .at('2024-01-05 06:00')
      .admit('anna', 'SURG', 'high-dependency', bed('1'))
      .at('2024-01-06 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 21:00', ...KPC })
      .at('2024-01-07 10:00')
      .transfer('anna', 'SURG', 'ward', bed('7'));
    expect(course(alertOf(story, 'vulnerable-unit'))).toEqual(['raised 2024-01-06T10:00']);
  });
});
