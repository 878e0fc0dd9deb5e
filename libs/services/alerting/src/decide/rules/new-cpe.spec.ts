import { E_COLI, HospitalStory } from '@carbawatch/testing';
import { ALERTING_BOOK } from '../../chinese/alerting-book';
import { alertOf, alertsOf, course, openAlerts } from '../told-alerts.story';

const KPC_AGAIN = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;

/** Anna lies on a general ward; her blood culture of 6:30 grows a KPC producer. */
function anna(): HospitalStory {
  return new HospitalStory()
    .at('2024-01-05 06:00')
    .admit('anna', 'MED-1', 'ward')
    .at('2024-01-06 10:00')
    .report('L-1', {
      patient: 'anna',
      collectedAt: '2024-01-05 06:30',
      cpe: 'confirmed',
      carbapenemases: ['KPC-2'],
    });
}

describe('new-cpe', () => {
  it('fires when the first carbapenemase of a patient is confirmed', () => {
    expect(openAlerts(anna())).toEqual(['new-cpe high']);
    expect(alertOf(anna(), 'new-cpe')).toMatchObject({
      isolates: ['L-1'],
      count: 1,
      wardAtCollection: 'MED-1',
      wardNow: 'MED-1',
      patient: 'anna',
      title: 'New carbapenemase producer: KPC in Klebsiella pneumoniae, MED-1',
    });
  });

  it('says which fact, which rule and which source it stands on', () => {
    const because = alertOf(anna(), 'new-cpe')?.because ?? [];
    expect(because[0]).toBe(
      'Isolate L-1: Klebsiella pneumoniae from blood, collected 2024-01-05 06:30 (final result).',
    );
    expect(because).toContain('CPE status told as confirmed');
    expect(because).toContain(
      "Ward at collection: MED-1 (general ward), from the patient's movements.",
    );
    expect(because.at(-1)).toContain('CSTE 22-ID-04, 2023');
  });

  it('names no patient in its title', () => {
    expect(alertOf(anna(), 'new-cpe')?.title).not.toContain('anna');
  });

  it('takes the ward from the result where no movement is known, and says so', () => {
    const story = new HospitalStory().at('2024-01-06 10:00').report('L-1', {
      patient: 'anna',
      collectedAt: '2024-01-05 06:30',
      encounter: { ward: 'SURG-2' },
      cpe: 'confirmed',
      carbapenemases: ['NDM'],
    });
    const alert = alertOf(story, 'new-cpe');
    expect(alert).toMatchObject({ wardAtCollection: 'SURG-2', wardNow: null });
    expect(alert?.because).toContain(
      'Ward at collection: SURG-2, as the sender of the result says.',
    );
  });

  it('fires for a screening swab as well', () => {
    const story = anna().report('L-1', { specimen: { purpose: 'screening' } });
    expect(openAlerts(story)).toEqual(['new-cpe high']);
  });

  it.each(['environmental', 'quality-control'] as const)(
    'does not fire for a strain of %s origin',
    (purpose) => {
      const story = new HospitalStory().at('2024-01-06 10:00').report('L-1', {
        specimen: { purpose },
        cpe: 'confirmed',
        carbapenemases: ['KPC'],
      });
      expect(alertsOf(story)).toEqual([]);
    },
  );

  it('does not fire for a test message (MSH-11 T)', () => {
    const story = new HospitalStory().at('2024-01-06 10:00').report('L-1', {
      patient: 'anna',
      testMessage: true,
      cpe: 'confirmed',
      carbapenemases: ['KPC'],
    });
    expect(alertsOf(story)).toEqual([]);
  });

  it('does not fire for a susceptible isolate or for CRE with carbapenemase excluded', () => {
    const story = new HospitalStory()
      .at('2024-01-06 10:00')
      .report('L-1', { patient: 'anna', cre: 'not-cre', cpe: 'undetermined' })
      .report('L-2', { patient: 'bert', cre: 'cre', cpe: 'negative' });
    expect(alertsOf(story)).toEqual([]);
  });

  it('a second isolate of the same species and carbapenemase feeds the alert', () => {
    const story = anna()
      .at('2024-01-08 10:00')
      .report('L-2', {
        patient: 'anna',
        collectedAt: '2024-01-07 06:30',
        cpe: 'confirmed',
        carbapenemases: ['KPC-2'],
      });
    const alert = alertOf(story, 'new-cpe');
    expect(alertsOf(story)).toHaveLength(1);
    expect(alert).toMatchObject({ count: 2, isolates: ['L-1', 'L-2'] });
    expect(course(alert)).toEqual(['raised 2024-01-06T10:00', 'fed 2024-01-08T10:00']);
  });

  it('another carbapenemase, or the same in another species, is an alert of its own', () => {
    const story = anna()
      .at('2024-01-08 10:00')
      .report('L-2', { patient: 'anna', cpe: 'confirmed', carbapenemases: ['NDM-1'] })
      .report('L-3', {
        patient: 'anna',
        species: E_COLI,
        cpe: 'confirmed',
        carbapenemases: ['KPC-2'],
      });
    expect(openAlerts(story)).toEqual(['new-cpe high', 'new-cpe high', 'new-cpe high']);
  });

  it('two carbapenemases in one isolate are two alerts', () => {
    const story = new HospitalStory().at('2024-01-06 10:00').report('L-1', {
      patient: 'anna',
      cpe: 'confirmed',
      carbapenemases: ['KPC-2', 'NDM-1'],
    });
    expect(openAlerts(story)).toEqual(['new-cpe high', 'new-cpe high']);
  });

  it('is amended, not raised again, when the genome names the allele', () => {
    const story = anna()
      .report('L-1', { carbapenemases: ['KPC'], evidence: ['pcr'] })
      .at('2024-01-09 10:00')
      .report('L-1', { carbapenemases: ['KPC-3'], evidence: ['pcr', 'wgs'] });
    const alert = alertOf(story, 'new-cpe');
    expect(alert?.timeline.at(-1)).toMatchObject({
      kind: 'amended',
      text:
        'A further result of the isolate of 2024-01-05. ' +
        'Confirmed: KPC in Klebsiella pneumoniae (KPC-3 by PCR, WGS).',
    });
    expect(alert?.status).toBe('open');
  });

  it('an enzyme of unknown family gives way to the alert of its family', () => {
    const story = new HospitalStory()
      .at('2024-01-06 10:00')
      .report('L-1', { patient: 'anna', cpe: 'confirmed' })
      .at('2024-01-07 10:00')
      .report('L-1', { carbapenemases: ['IMP'], evidence: ['pcr'] });
    const ended = alertsOf(story).find(({ status }) => status === 'resolved');
    expect(ended?.disposition).toBe('cleared');
    expect(ended?.timeline.at(-1)?.text).toContain('The family of the enzyme is known now');
    expect(openAlerts(story)).toEqual(['new-cpe high']);
  });

  it('is retracted with the reason when the laboratory withdraws the result', () => {
    const story = anna().at('2024-01-07 09:00').report('L-1', { withdrawn: true });
    const alert = alertOf(story, 'new-cpe');
    expect(alert).toMatchObject({ status: 'resolved', disposition: 'retracted' });
    expect(alert?.timeline.at(-1)).toMatchObject({
      kind: 'retracted',
      text: 'L-1: the laboratory withdrew the result.',
    });
  });

  it('is retracted when the corrected result says negative, and comes back when that was wrong', () => {
    const story = anna()
      .at('2024-01-07 09:00')
      .report('L-1', { status: 'corrected', cpe: 'negative', carbapenemases: [] })
      .at('2024-01-08 09:00')
      .report('L-1', { cpe: 'confirmed', carbapenemases: ['KPC-2'] });
    const alert = alertOf(story, 'new-cpe');
    expect(course(alert)).toEqual([
      'raised 2024-01-06T10:00',
      'retracted 2024-01-07T09:00',
      'reraised 2024-01-08T09:00',
    ]);
    const reason =
      'L-1: KPC by WGS reported no more, now carbapenemase negative ' +
      '(no activity and no gene found), CRE by cdc-2015.';
    expect(alert?.timeline[1]?.text).toBe(reason);
    expect(ALERTING_BOOK.chinese(reason)).toBe(
      'L-1：不再报告 WGS 检出的 KPC，现为：碳青霉烯酶阴性（未见酶活性和基因），按 cdc-2015 为CRE。',
    );
    expect(alert?.status).toBe('open');
  });

  it('is retracted with what was shown before when the corrected result leaves it open', () => {
    const found = { cpe: 'confirmed', carbapenemases: ['NDM-1'], evidence: ['pcr'] } as const;
    const story = anna()
      .report('L-2', { patient: 'anna', ...found })
      .at('2024-01-07 09:00')
      .report('L-2', {
        status: 'corrected',
        cpe: 'undetermined',
        cre: 'not-cre',
        carbapenemases: [],
      })
      .at('2024-01-08 09:00')
      .report('L-2', {
        status: 'corrected',
        cpe: 'undetermined',
        cre: 'not-cre',
        carbapenemases: [],
      });
    const ended = alertsOf(story).find(({ isolates }) => isolates.includes('L-2'));
    expect(course(ended)).toEqual(['raised 2024-01-06T10:00', 'retracted 2024-01-07T09:00']);
    const reason = ended?.timeline.at(-1)?.text ?? '';
    expect(reason).toBe(
      'L-2: NDM by PCR reported no more, now carbapenemase undetermined, not-CRE by cdc-2015.',
    );
    expect(ALERTING_BOOK.chinese(reason)).toBe(
      'L-2：不再报告 PCR 检出的 NDM，现为：碳青霉烯酶未定，按 cdc-2015 为非 CRE。',
    );
  });

  it.each([
    [
      'one that is said to be not detected',
      ['KPC'],
      ['KPC'],
      'KPC by PCR: not detected now, carbapenemase undetermined, CRE by cdc-2015.',
      'PCR 检出的 KPC 现未检出，碳青霉烯酶未定，按 cdc-2015 为CRE。',
    ],
    [
      'one of two that is said to be not detected, the other left out',
      ['KPC', 'NDM'],
      ['KPC'],
      'KPC: not detected now, NDM reported no more, now carbapenemase undetermined, CRE by cdc-2015.',
      'KPC 现未检出，不再报告 NDM，现为：碳青霉烯酶未定，按 cdc-2015 为CRE。',
    ],
    [
      'one that is left out',
      ['KPC'],
      ['NDM'],
      'KPC by PCR reported no more, now carbapenemase undetermined, CRE by cdc-2015.',
      '不再报告 PCR 检出的 KPC，现为：碳青霉烯酶未定，按 cdc-2015 为CRE。',
    ],
  ] as const)('tells %s by a correction as that', (_, found, denied, english, chinese) => {
    const story = new HospitalStory()
      .at('2024-01-06 10:00')
      .report('L-2', {
        ...({ patient: 'anna', cpe: 'confirmed', evidence: ['pcr'] } as const),
        carbapenemases: [...found],
      })
      .at('2024-01-07 09:00')
      .report('L-2', {
        ...({ status: 'corrected', cpe: 'undetermined', carbapenemases: [] } as const),
        geneTests: denied.map((gene) => ({ gene, method: 'pcr', result: 'not-detected' })),
      });
    const ended = alertsOf(story).filter(({ rule }) => rule === 'new-cpe');
    const said = ended.map(({ timeline }) => timeline.at(-1)?.text ?? '');
    expect(said).toEqual(found.map(() => `L-2: ${english}`));
    expect(ALERTING_BOOK.chinese(said[0] ?? '')).toBe(`L-2：${chinese}`);
  });

  it('is retracted by the name of the enzyme that is not detected now, where another stays', () => {
    const story = anna()
      .report('L-1', { cpe: 'confirmed', carbapenemases: ['KPC-2', 'NDM-1'] })
      .at('2024-01-07 09:00')
      .report('L-1', {
        ...({ status: 'corrected', carbapenemases: ['KPC-2'] } as const),
        geneTests: [{ gene: 'NDM', method: 'pcr', result: 'not-detected' }],
      });
    const [ended] = alertsOf(story).filter(({ status }) => status === 'resolved');
    const said = ended?.timeline.at(-1)?.text ?? '';
    expect(said).toBe('L-1: NDM: not detected now, KPC still there.');
    expect(ALERTING_BOOK.chinese(said)).toBe('L-1：NDM 现未检出，KPC 仍在。');
  });

  it('is retracted by the name of the enzyme that a correction took back, where another stays', () => {
    const story = anna()
      .report('L-1', { cpe: 'confirmed', carbapenemases: ['KPC-2', 'NDM-1'] })
      .at('2024-01-07 09:00')
      .report('L-1', { status: 'corrected', cpe: 'confirmed', carbapenemases: ['KPC-2'] });
    const ended = alertsOf(story).filter(({ status }) => status === 'resolved');
    const said = ended.map(({ rule, timeline }) => [rule, timeline.at(-1)?.text]);
    expect(said).toEqual([['new-cpe', 'L-1: NDM reported no more, KPC still there.']]);
  });

  it('is amended when one of its two isolates falls away', () => {
    const story = anna()
      .report('L-2', { patient: 'anna', cpe: 'confirmed', carbapenemases: ['KPC-2'] })
      .at('2024-01-09 09:00')
      .report('L-2', { withdrawn: true });
    expect(alertOf(story, 'new-cpe')).toMatchObject({ status: 'open', isolates: ['L-1'] });
    expect(alertOf(story, 'new-cpe')?.timeline.at(-1)?.text).toContain(
      'The isolate of 2024-01-06 was corrected: the laboratory withdrew the result.',
    );
  });

  it('moves to the right patient when the result was of another, with the reason', () => {
    const story = anna().at('2024-01-07 09:00').report('L-1', { patient: 'bert' });
    const [ofAnna, ofBert] = alertsOf(story);
    expect(ofAnna).toMatchObject({ patient: 'anna', status: 'resolved', disposition: 'retracted' });
    expect(ofAnna?.timeline.at(-1)?.text).toContain('said to be of another patient');
    expect(ofBert).toMatchObject({ patient: 'bert', status: 'open' });
  });

  it('a gene in Acinetobacter counts, though it is no Enterobacterales', () => {
    const story = new HospitalStory().at('2024-01-06 10:00').report('L-1', {
      patient: 'anna',
      species: { code: 'aba', name: 'Acinetobacter baumannii' },
      cre: 'not-enterobacterales',
      cpe: 'confirmed',
      carbapenemases: ['NDM-1'],
    });
    expect(openAlerts(story)).toEqual(['new-cpe high']);
  });
});

it('new-cpe says that the organism is another by a correction, and is raised for that one', () => {
  const story = new HospitalStory()
    .at('2024-01-07 10:00')
    .report('L-1', { patient: 'anna', collectedAt: '2024-01-06', ...KPC_AGAIN })
    .at('2024-01-08 10:00')
    .report('L-1', { species: E_COLI });
  const texts = alertsOf(story)
    .filter(({ rule }) => rule === 'new-cpe')
    .map(({ status, timeline }) => `${status}: ${timeline.at(-1)?.text}`);
  expect(texts.sort()).toEqual([
    expect.stringContaining('open: Confirmed: KPC in Escherichia coli'),
    'resolved: L-1: the organism is now said to be Escherichia coli.',
  ]);
});

it('new-cpe is taken back by a list that knew of it before, not by one that tells of this very case', () => {
  const statusUnderList = (firstPositiveOn: string) =>
    alertOf(
      new HospitalStory()
        .at('2024-01-08 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-06', ...KPC_AGAIN })
        .at('2024-01-15 10:00')
        .known('anna', { kind: 'carrier', family: 'KPC', firstPositiveOn }),
      'new-cpe',
    )?.status;
  expect(statusUnderList('2022-03-01')).toBe('resolved');
  expect(statusUnderList('2024-01-06')).toBe('open');
});
