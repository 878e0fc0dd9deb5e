import type { UnitType } from '@carbawatch/contracts';
import { HospitalStory, KLEBSIELLA } from '@carbawatch/testing';
import { alertOf, alertsOf, course } from '../told-alerts.story';
import { ruleBook } from './rule-book';

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
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:30', cpe: 'undetermined' })
      .at('2024-01-07 10:00')
      .transfer('anna', 'ICU-2', 'icu');
    expect(wardsAlerted(story)).toEqual(['["anna","ICU-2"] critical']);
    expect(course(alertOf(story, 'vulnerable-unit'))).toEqual(['raised 2024-01-07T10:00']);
  });

  it('asks for nothing by a time once the carbapenemase of CRE is excluded', () => {
    const story = anna('ward', 'icu')
      .at('2024-01-06 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 21:00', cpe: 'undetermined' });
    expect(alertOf(story, 'vulnerable-unit')).toMatchObject({ severity: 'critical' });
    story.at('2024-01-08 10:00').report('L-1', { cpe: 'negative' });
    const alert = alertOf(story, 'vulnerable-unit');
    expect(alert).toMatchObject({ severity: 'critical', goal: null });
    expect(course(alert)).toEqual(['raised 2024-01-06T10:00', 'amended 2024-01-08T10:00']);
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
      'As told now, the patient was not on SECOND as a vulnerable unit at or after collection. ' +
        'A stay on FIRST goes on: its end was taken back. A stay on SECOND was taken back.',
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

describe('vulnerable-unit of a carrier without an isolate', () => {
  const swab = { patient: 'anna', status: 'confirmed', families: ['KPC'] } as const;
  const inIcu = () => new HospitalStory().at('2024-01-05 06:00').admit('anna', 'ICU-2', 'icu');

  it('fires for a gene in the swab of a patient in intensive care', () => {
    const story = inIcu().at('2024-01-06 10:00').screen('S-1', swab);
    const alert = alertOf(story, 'vulnerable-unit');
    expect(alert).toMatchObject({
      severity: 'critical',
      title: 'CPE in intensive care: KPC without an isolate, ICU-2',
      isolates: [],
    });
    expect(alert?.because).toContain('Specimen status told as confirmed');
  });

  it('does not fire for a negative swab', () => {
    expect(wardsAlerted(inIcu().screen('S-1', { patient: 'anna' }))).toEqual([]);
  });

  it('goes on as the same alert when the isolate comes, and calls nobody again', () => {
    const story = inIcu()
      .at('2024-01-06 10:00')
      .screen('S-1', { ...swab, collectedAt: '2024-01-05 21:00' })
      .at('2024-01-06 12:00')
      .transfer('anna', 'ICU-2', 'icu', { bed: '7' })
      .at('2024-01-08 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-07 06:00', ...KPC });
    const alert = alertOf(story, 'vulnerable-unit');
    expect(course(alert)).toEqual(['raised 2024-01-06T10:00', 'amended 2024-01-08T10:00']);
    expect(alert?.events.map(({ news }) => news)).toEqual([true, false]);
    expect(alert?.title).toBe('CPE in intensive care: Klebsiella pneumoniae, ICU-2');
  });

  it('is retracted when the report is taken back, and when the transfer was a mistake', () => {
    const positive = inIcu().at('2024-01-06 10:00').screen('S-1', swab);
    positive.at('2024-01-06 11:00').screen('S-1', { ...swab, withdrawn: true });
    expect(alertOf(positive, 'vulnerable-unit')?.timeline.at(-1)).toMatchObject({
      kind: 'retracted',
      text: 'The report or the list that said so was taken back.',
    });
    const moved = anna('ward', 'icu')
      .at('2024-01-06 10:00')
      .screen('S-1', swab)
      .at('2024-01-06 11:00')
      .move('cancel-transfer', 'anna', {}, '2024-01-05 20:00');
    expect(alertOf(moved, 'vulnerable-unit')?.timeline.at(-1)?.text).toMatch(/^As told now/);
  });

  it('fires for a carrier by a list who comes in isolated, by the list as its reason', () => {
    const story = new HospitalStory()
      .at('2024-01-05 06:00')
      .known('anna', { family: 'NDM', firstPositiveOn: '2023-12-01' })
      .at('2024-01-06 10:00')
      .admit('anna', 'ICU-2', 'icu', { isolation: 'single' });
    const alert = alertOf(story, 'vulnerable-unit');
    expect(alert).toMatchObject({
      severity: 'critical',
      title: 'CPE in intensive care: NDM without an isolate, ICU-2',
    });
    expect(alert?.because).toEqual(
      expect.arrayContaining([
        'Known before as carrier, first positive on 2023-12-01.',
        "On ICU-2 (intensive care) since 2024-01-06 10:00, from the patient's movements.",
      ]),
    );
  });

  it('fires when the list comes while the carrier lies there, and stands after a correction', () => {
    const story = inIcu()
      .at('2024-01-06 10:00')
      .known('anna', { family: 'NDM' })
      .at('2024-01-07 10:00')
      .transfer('anna', 'MED-1', 'ward')
      .at('2024-01-08 10:00')
      .known('anna', { family: 'NDM', source: 'Hospital North, corrected' });
    expect(course(alertOf(story, 'vulnerable-unit'))).toEqual(['raised 2024-01-06T10:00']);
    story.at('2024-01-09 10:00').known('anna', { family: 'NDM', withdrawn: true });
    expect(course(alertOf(story, 'vulnerable-unit')).at(-1)).toBe('retracted 2024-01-09T10:00');
  });

  it('does not fire for a unit left before the list came, nor for a contact by a list', () => {
    const left = anna('icu', 'ward').at('2024-01-06 10:00').known('anna', { family: 'NDM' });
    const contact = inIcu().known('anna', { kind: 'contact', family: 'NDM' });
    expect([wardsAlerted(left), wardsAlerted(contact)]).toEqual([[], []]);
  });

  it('feeds the count by an isolate of the organism that the list named', () => {
    const story = inIcu()
      .known('anna', { family: 'KPC', organism: KLEBSIELLA })
      .at('2024-01-08 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-07 06:00', ...KPC });
    const alert = alertOf(story, 'vulnerable-unit');
    expect(course(alert)).toEqual(['raised 2024-01-05T06:00', 'fed 2024-01-08T10:00']);
  });

  /** Anna carried KPC in January 2023, had two negative screens in July, and comes to ICU-2. */
  const comesBackAfterTwoNegatives = () =>
    new HospitalStory()
      .at('2023-01-05 06:00')
      .report('L-1', { patient: 'anna', collectedAt: '2023-01-03 06:00', ...KPC })
      .at('2023-07-20 10:00')
      .screen('S-1', { patient: 'anna' })
      .at('2023-07-28 10:00')
      .screen('S-2', { patient: 'anna' })
      .at('2024-01-05 06:00')
      .admit('anna', 'ICU-2', 'icu', { isolation: 'single' });

  it('is medium, with the dates, while all is presumed cleared; positive again it calls', () => {
    const story = comesBackAfterTwoNegatives();
    const before = alertOf(story, 'vulnerable-unit');
    expect(before?.severity).toBe('medium');
    expect(before?.because).toContain(
      'Negative on 2023-07-20, 2023-07-28: presumed cleared, never closed.',
    );
    story
      .at('2024-01-08 10:00')
      .report('L-2', { patient: 'anna', collectedAt: '2024-01-06 06:00', ...KPC });
    const after = alertOf(story, 'vulnerable-unit');
    expect(after?.severity).toBe('critical');
    expect(after?.events.at(-1)).toMatchObject({ kind: 'amended', escalates: true });
  });

  it('is no medium one where the site, by known-readmission, never presumes anybody cleared', () => {
    const story = comesBackAfterTwoNegatives();
    const parameters = { clearingDays: 36_500 };
    const book = ruleBook(1, { tunings: { 'known-readmission': { parameters } }, ownRules: [] });
    const alerts = alertsOf(story, book.personRules, { clearing: book.clearing });
    const severities = new Map(alerts.map(({ rule, severity }) => [rule, severity]));
    expect(severities.get('vulnerable-unit')).toBe('critical');
  });
});
