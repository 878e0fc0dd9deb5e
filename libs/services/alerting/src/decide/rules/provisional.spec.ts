import { HospitalStory } from '@carbawatch/testing';
import { ALERTING_BOOK } from '../../chinese/alerting-book';
import { alertOf, alertsOf, course, openAlerts } from '../told-alerts.story';

/** Anna lies on a general ward; her culture is resistant and the carbapenemase test is pending. */
function anna(): HospitalStory {
  return new HospitalStory()
    .at('2024-01-05 06:00')
    .admit('anna', 'MED-1', 'ward')
    .at('2024-01-06 10:00')
    .report('L-1', {
      patient: 'anna',
      collectedAt: '2024-01-05 06:30',
      status: 'preliminary',
      cpe: 'suspected',
    });
}

describe('provisional', () => {
  it('fires at medium on a general ward while the test is pending, preliminary or not', () => {
    expect(openAlerts(anna())).toEqual(['provisional medium']);
    expect(alertOf(anna(), 'provisional')?.timeline[0]?.text).toContain(
      'pre-emptive contact precautions, carbapenemase test pending',
    );
  });

  it.each([
    ['suspected', 'cre'],
    ['suspected', 'not-cre'],
    ['probable', 'cre'],
    ['probable', 'not-cre'],
    ['undetermined', 'cre'],
  ] as const)('fires for carbapenemase %s with %s', (cpe, cre) => {
    expect(openAlerts(anna().report('L-1', { cpe, cre }))).toEqual(['provisional medium']);
  });

  it.each([
    ['negative', 'cre'],
    ['undetermined', 'not-cre'],
    ['undetermined', 'undetermined'],
    ['not-applicable', 'not-enterobacterales'],
  ] as const)('does not fire for carbapenemase %s with %s', (cpe, cre) => {
    const story = new HospitalStory()
      .at('2024-01-06 10:00')
      .report('L-1', { patient: 'anna', cpe, cre });
    expect(alertsOf(story)).toEqual([]);
  });

  it('is high where the specimen was taken in intensive care', () => {
    const story = new HospitalStory()
      .at('2024-01-05 06:00')
      .admit('anna', 'ICU-2', 'icu')
      .at('2024-01-05 20:00')
      .transfer('anna', 'MED-1', 'ward')
      .at('2024-01-06 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:30', cpe: 'suspected' });
    expect(alertOf(story, 'provisional')).toMatchObject({ severity: 'high', wardNow: 'MED-1' });
  });

  it('rises to high when the patient enters a transplant unit, and is amended', () => {
    const story = anna().at('2024-01-06 15:00').transfer('anna', 'TX-1', 'transplant');
    const alert = alertOf(story, 'provisional');
    expect(alert?.severity).toBe('high');
    expect(course(alert)).toEqual(['raised 2024-01-06T10:00', 'amended 2024-01-06T15:00']);
  });

  it('is resolved by the system when the carbapenemase is confirmed, and points to new-cpe', () => {
    const story = anna()
      .at('2024-01-07 10:00')
      .report('L-1', { status: 'final', cpe: 'confirmed', carbapenemases: ['KPC'] });
    expect(alertOf(story, 'provisional')).toMatchObject({
      status: 'resolved',
      disposition: 'cleared',
    });
    expect(alertOf(story, 'provisional')?.timeline.at(-1)?.text).toBe(
      'Confirmed; it goes on as: New carbapenemase producer: KPC in Klebsiella pneumoniae, MED-1.',
    );
    expect(openAlerts(story)).toEqual(['new-cpe high']);
  });

  it('is cleared by a negative test: it was right while the answer was pending', () => {
    const story = anna().at('2024-01-07 10:00').report('L-1', { cpe: 'negative' });
    expect(openAlerts(story)).toEqual([]);
    expect(alertOf(story, 'provisional')?.disposition).toBe('cleared');
    expect(alertOf(story, 'provisional')?.timeline.at(-1)?.text).toContain(
      'carbapenemase negative (no activity and no gene found)',
    );
  });

  it.each([
    [
      'is withdrawn',
      { status: 'cancelled', withdrawn: true },
      'the laboratory withdrew the result',
    ],
    ['is corrected to susceptible', { cpe: 'undetermined', cre: 'not-cre' }, 'not-CRE'],
    ['is said to be of another patient', { patient: 'bert' }, 'said to be of another patient'],
  ] as const)('is retracted with the reason when the result %s', (_, told, why) => {
    const story = anna().at('2024-01-07 10:00').report('L-1', told);
    const alert = alertsOf(story).find(({ pseudonym }) => pseudonym === 'anna');
    expect(alert?.disposition).toBe('retracted');
    expect(alert?.timeline.at(-1)?.text).toContain(why);
  });

  it('a second pending isolate of the species feeds it', () => {
    const story = anna()
      .at('2024-01-06 12:00')
      .report('L-2', { patient: 'anna', cpe: 'suspected' });
    const alert = alertOf(story, 'provisional');
    expect(alert).toMatchObject({ count: 2, status: 'open' });
    expect(alert?.timeline.map(({ kind }) => kind)).toEqual(['raised', 'fed']);
  });

  it('is silent for a species in which the patient is confirmed already', () => {
    const story = anna()
      .report('L-1', { cpe: 'confirmed', carbapenemases: ['KPC'] })
      .at('2024-02-01 10:00')
      .report('L-9', { patient: 'anna', cpe: 'suspected' });
    expect(openAlerts(story)).toEqual(['new-cpe high']);
  });
});

describe('provisional after tests that found nothing and exclude nothing (DOMAIN 2.3, rows 9 and 10)', () => {
  const FIVE = ['KPC', 'NDM', 'VIM', 'IMP', 'OXA-48'].map((gene) => ({
    gene,
    method: 'pcr' as const,
    result: 'not-detected' as const,
  }));
  const final = { status: 'final', cpe: 'suspected' } as const;
  const wordsOf = (story: HospitalStory) => {
    const alert = alertOf(story, 'provisional');
    const last = alert?.timeline.at(-1);
    return { kind: last?.kind, text: last?.text, action: alert?.goal?.action };
  };

  it('says which genes were not detected, that this excludes nothing, and which test is needed', () => {
    const story = anna()
      .at('2024-01-07 10:00')
      .report('L-1', { ...final, geneTests: FIVE });
    expect(alertOf(story, 'provisional')?.title).toBe(
      'Carbapenemase not excluded: Klebsiella pneumoniae, IMP, KPC, NDM, OXA-48-like, VIM not ' +
        'detected, another test needed, MED-1',
    );
    const said = wordsOf(story);
    expect(said).toEqual({
      kind: 'amended',
      text:
        'The final result of the isolate of 2024-01-05: IMP, KPC, NDM, OXA-48-like, VIM not ' +
        'detected. ' +
        'Klebsiella pneumoniae, IMP, KPC, NDM, OXA-48-like, VIM not detected, a carbapenemase is ' +
        'not excluded: the contact precautions stay; still needed is an activity test (mCIM or ' +
        'Carba NP).',
      action: 'Keep the contact precautions; have the carbapenemase activity tested.',
    });
    expect(ALERTING_BOOK.chinese(said.text ?? '')).toBe(
      '2024-01-05 的菌株的最终结果：IMP, KPC, NDM, OXA-48-like, VIM 未检出。肺炎克雷伯菌，未检出 IMP, KPC, NDM, OXA-48-like, VIM，尚不能排除碳青霉烯酶：' +
        '继续接触隔离；尚需酶活性检测（mCIM 或 Carba NP）。',
    );
    const sameAgain = story.at('2024-01-07 12:00').report('L-1', final);
    expect(wordsOf(sameAgain).text).toBe('A further result of isolate L-1 says the same.');
  });

  it('asks for genes where an inactive test leaves OXA-48-like open', () => {
    const story = anna()
      .at('2024-01-07 10:00')
      .report('L-1', { ...final, phenotypicTests: [{ test: 'CarbaNP', result: 'negative' }] });
    expect(wordsOf(story)).toMatchObject({
      kind: 'amended',
      text: expect.stringContaining(
        'Carba NP negative, a carbapenemase is not excluded: the contact precautions stay; still ' +
          'needed is a gene test with OXA-48-like among its targets, or the genome.',
      ),
      action: 'Keep the contact precautions; have the genes tested, OXA-48-like among them.',
    });
  });

  it('counts no negative of what is no carbapenemase, and none that another result contradicts', () => {
    const story = anna()
      .at('2024-01-07 10:00')
      .report('L-1', {
        ...final,
        geneTests: [
          { gene: 'CTX-M', method: 'pcr', result: 'not-detected' },
          { gene: 'KPC', method: 'pcr', result: 'not-detected' },
          { gene: 'KPC', method: 'immunochromatography', result: 'indeterminate' },
          { gene: 'NDM', method: 'pcr', result: 'not-detected' },
        ],
      });
    expect(alertOf(story, 'provisional')?.title).toContain(': Klebsiella pneumoniae, NDM not');
  });

  it('ends with what excluded it when the activity test has come', () => {
    const story = anna()
      .at('2024-01-07 10:00')
      .report('L-1', { ...final, geneTests: FIVE })
      .at('2024-01-08 10:00')
      .report('L-1', {
        cpe: 'negative',
        phenotypicTests: [{ test: 'mCIM', result: 'negative' }],
      });
    expect(wordsOf(story)).toMatchObject({
      kind: 'cleared',
      text: expect.stringContaining('carbapenemase negative (no activity and no gene found)'),
    });
  });
});
