import { E_COLI, type ToldResult } from '@carbawatch/testing';
import { KPC, NDM, NEGATIVE, SUSPECTED, anna, annaGoes, scenarios, told } from './scenario.story';

/** What the laboratory takes back: the isolate is of another patient's quality control. */
const WITHDRAWN = { ...NEGATIVE, withdrawn: true } as const;
const BLOOD = { specimen: { type: 'blood' } } as const;
const BOTH = { ...KPC, carbapenemases: ['KPC-2', 'NDM-5'] } as const;
const CZA: NonNullable<ToldResult['susceptibility']> = [
  { agent: 'CZA', method: 'mic', interpretation: 'R' },
];
const CLASH = [
  {
    code: 'gene-positive-activity-negative',
    because: 'KPC found, mCIM negative',
    reflexTest: null,
  },
];
const CIRRHOSIS: NonNullable<ToldResult['encounter']> = {
  visit: 'anna-1',
  diagnoses: [{ system: 'icd-10', code: 'K74.6' }],
};

const again = { status: 'corrected' } as const;

scenarios('dual', [
  {
    then: 'a further result that says the same feeds it',
    tell: (story) => anna(BOTH)(story).at('2024-01-04 10:00').report('L-1', again),
    course: ['raised', 'fed'],
  },
]);

scenarios('species-jump', [
  {
    then: 'a third isolate feeds it',
    tell: (story) =>
      anna(KPC)(story)
        .report('L-2', { patient: 'anna', species: E_COLI, ...KPC })
        .at('2024-01-08 10:00')
        .report('L-3', { patient: 'anna', species: E_COLI, ...KPC }),
    course: ['raised', 'fed'],
  },
  {
    then: 'is retracted when the second species was wrong',
    tell: (story) =>
      anna(KPC)(story)
        .report('L-2', { patient: 'anna', species: E_COLI, ...KPC })
        .at('2024-01-08 10:00')
        .report('L-2', WITHDRAWN),
    course: ['raised', 'retracted'],
  },
]);

scenarios('invasive', [
  {
    then: 'is retracted when the laboratory withdraws the result',
    tell: (story) =>
      anna({ ...KPC, ...BLOOD })(story)
        .at('2024-01-04 10:00')
        .report('L-1', { ...WITHDRAWN, ...BLOOD }),
    course: ['raised', 'retracted'],
  },
]);

scenarios('suspected-pending', [
  {
    then: 'a further report that still knows nothing feeds it',
    tell: (story) => anna(SUSPECTED)(story).at('2024-01-05 10:00').report('L-1', again),
    course: ['raised', 'fed'],
  },
  {
    then: 'is retracted when the laboratory withdraws the isolate',
    tell: (story) => anna(SUSPECTED)(story).at('2024-01-05 10:00').report('L-1', WITHDRAWN),
    course: ['raised', 'retracted'],
  },
]);

scenarios('discordant', [
  {
    then: 'a further report that still contradicts itself feeds it',
    tell: (story) =>
      anna({ ...KPC, discordance: CLASH })(story)
        .at('2024-01-04 10:00')
        .report('L-1', again),
    course: ['raised', 'fed'],
  },
  {
    then: 'is retracted when the laboratory withdraws the isolate',
    tell: (story) =>
      anna({ ...KPC, discordance: CLASH })(story)
        .at('2024-01-04 10:00')
        .report('L-1', WITHDRAWN),
    course: ['raised', 'retracted'],
  },
]);

scenarios('last-line', [
  {
    then: 'a further report of the same resistance feeds it',
    tell: (story) =>
      anna({ ...KPC, susceptibility: CZA })(story)
        .at('2024-01-04 10:00')
        .report('L-1', again),
    course: ['raised', 'fed'],
  },
  {
    then: 'is retracted when the enzyme was none',
    tell: (story) =>
      anna({ ...KPC, susceptibility: CZA })(story)
        .at('2024-01-04 10:00')
        .report('L-1', NEGATIVE),
    course: ['raised', 'retracted'],
  },
]);

scenarios('specimen-positive', [
  {
    then: 'a second swab with the gene feeds it without a second alert',
    tell: (story) =>
      story
        .screen('S-1', { patient: 'anna', status: 'confirmed', families: ['KPC'] })
        .at('2024-01-03 10:00')
        .screen('S-2', { patient: 'anna', status: 'confirmed', families: ['KPC'] }),
    course: ['raised', 'fed'],
  },
  {
    then: 'is retracted when the swab was another patient’s',
    tell: (story) =>
      story
        .screen('S-1', { patient: 'anna', status: 'confirmed', families: ['KPC'] })
        .at('2024-01-03 10:00')
        .screen('S-1', { patient: 'anna', status: 'negative', families: ['KPC'] }),
    course: ['raised', 'retracted'],
  },
]);

scenarios('statutory-report', [
  {
    then: 'a further isolate of the case feeds it; the end of the term is told between',
    tell: (story) =>
      anna(KPC)(story)
        .at('2024-01-09 10:00')
        .report('L-2', { patient: 'anna', ...KPC }),
    course: ['raised', 'amended', 'fed'],
  },
  {
    then: 'is retracted when the case was none, overdue as it is',
    tell: (story) => anna(KPC)(story).at('2024-01-09 10:00').report('L-1', NEGATIVE),
    course: ['raised', 'amended', 'retracted'],
  },
]);

scenarios('not-isolated', [
  {
    then: 'a move to another open bed feeds it: amended with the ward, never a second alert',
    tell: (story) =>
      anna(KPC)(story).at('2024-01-04 12:00').transfer('anna', 'MED-2', 'ward', { bed: '3' }),
    course: ['raised', 'amended'],
  },
  {
    then: 'is retracted when the admission itself was a mistake',
    tell: (story) =>
      anna(KPC)(story).at('2024-01-04 12:00').move('cancel-admit', 'anna', {}, '2024-01-01T08:00'),
    course: ['raised', 'retracted'],
  },
]);

const annaBack = (story: Parameters<typeof annaGoes>[0]) =>
  annaGoes(story).at('2024-03-01 09:00').admit('anna', 'SURG-1', 'ward', { visit: 'anna-2' });

scenarios('known-readmission', [
  {
    then: 'a further result of the stay feeds it without a second alert (one an encounter)',
    tell: (story) =>
      annaBack(story)
        .at('2024-03-02 09:00')
        .report('L-2', { patient: 'anna', collectedAt: '2024-03-01 10:00', ...KPC }),
    course: ['raised', 'fed'],
  },
  {
    then: 'is retracted when the admission is cancelled',
    tell: (story) =>
      annaBack(story)
        .at('2024-03-01 10:00')
        .move('cancel-admit', 'anna', { visit: 'anna-2' }, '2024-03-01T09:00'),
    course: ['raised', 'retracted'],
  },
]);

const from = (story: Parameters<typeof annaGoes>[0]) =>
  story.admit('anna', 'MED-1', 'ward', { admittedFrom: 'Other hospital' });

scenarios('import', [
  {
    then: 'a move within the hospital leaves it as it is, without a second alert',
    tell: (story) => from(story).at('2024-01-03 08:00').transfer('anna', 'MED-2', 'ward'),
    course: ['raised'],
  },
  {
    then: 'is retracted when the admission is cancelled',
    tell: (story) =>
      from(story).at('2024-01-03 08:00').move('cancel-admit', 'anna', {}, '2024-01-01T08:00'),
    course: ['raised', 'retracted'],
  },
]);

const toElsewhere = (story: Parameters<typeof annaGoes>[0]) =>
  anna(KPC)(story).at('2024-01-05 12:00').discharge('anna', { dischargedTo: 'Other hospital' });

scenarios('export', [
  {
    then: 'a further result of the carrier feeds it',
    tell: (story) => toElsewhere(story).at('2024-01-06 09:00').report('L-1', again),
    course: ['raised', 'fed'],
  },
]);

const afterDischarge = (story: Parameters<typeof annaGoes>[0]) =>
  story
    .admit('anna', 'MED-1', 'ward')
    .at('2024-01-02 12:00')
    .discharge('anna')
    .at('2024-01-03 10:00')
    .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...KPC });

scenarios('not-in-house', [
  {
    then: 'a further report of the isolate feeds it',
    tell: (story) => afterDischarge(story).at('2024-01-04 10:00').report('L-1', again),
    course: ['raised', 'fed'],
  },
  {
    then: 'is retracted when the result was wrong',
    tell: (story) => afterDischarge(story).at('2024-01-04 10:00').report('L-1', NEGATIVE),
    course: ['raised', 'retracted'],
  },
]);

it('not-in-house says on the clock of the ward when the patient left', () => {
  const [alert] = told('not-in-house', { tell: afterDischarge });
  expect(alert?.timeline[0]?.text).toMatch(
    /after the patient left \(discharge [\d-]{10} \d\d:\d\d\)\.$/,
  );
});

const ill =
  (verdict: typeof KPC, unit: 'ward' | 'icu') => (story: Parameters<typeof annaGoes>[0]) =>
    story
      .admit('anna', 'BED-1', unit)
      .at('2024-01-02 10:00')
      .report('L-1', {
        patient: 'anna',
        collectedAt: '2024-01-02 06:00',
        encounter: CIRRHOSIS,
        ...verdict,
      });

scenarios('hepatobiliary', [
  {
    then: 'a further report feeds it',
    tell: (story) => ill(NDM, 'ward')(story).at('2024-01-04 10:00').report('L-1', again),
    course: ['raised', 'fed'],
  },
]);

scenarios('icu-hepatobiliary', [
  {
    then: 'a further report that leaves the mechanism pending feeds it',
    tell: (story) => ill(SUSPECTED, 'icu')(story).at('2024-01-02 18:00').report('L-1', again),
    course: ['raised', 'fed'],
  },
]);

scenarios('provisional', [
  {
    then: 'is retracted when the laboratory withdraws the isolate',
    tell: (story) => anna(SUSPECTED)(story).at('2024-01-03 10:00').report('L-1', WITHDRAWN),
    course: ['raised', 'retracted'],
  },
]);

scenarios('vulnerable-unit', [
  {
    then: 'a further report of the isolate feeds it',
    tell: (story) => ill(KPC, 'icu')(story).at('2024-01-04 10:00').report('L-1', again),
    course: ['raised', 'fed'],
  },
]);

const goesHome = (story: Parameters<typeof annaGoes>[0]) =>
  story.admit('anna', 'MED-1', 'ward').at('2024-01-03 12:00').discharge('anna');
const swab = { patient: 'anna', status: 'confirmed', collectedAt: '2024-01-02 08:00' } as const;
const geneAfter = (story: Parameters<typeof annaGoes>[0]) =>
  goesHome(story)
    .at('2024-01-04 10:00')
    .screen('S-1', { ...swab, families: ['KPC'] });

scenarios('not-in-house', [
  {
    then: 'fires for a gene that is found in the swab after the patient has left',
    tell: geneAfter,
    course: ['raised'],
  },
  {
    then: 'is amended by the isolate of that swab, one alert a visit',
    tell: (story) =>
      geneAfter(story)
        .at('2024-01-06 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 08:00', ...KPC }),
    course: ['raised', 'amended'],
  },
  {
    then: 'is cleared when whoever was called for a gene in a swab comes back',
    tell: (story) =>
      geneAfter(story).at('2024-01-09 10:00').admit('anna', 'MED-1', 'ward', { visit: 'anna-2' }),
    course: ['raised', 'cleared'],
  },
  {
    then: 'is retracted when the report on the swab is taken back',
    tell: (story) =>
      geneAfter(story)
        .at('2024-01-05 10:00')
        .screen('S-1', { ...swab, status: 'negative' }),
    course: ['raised', 'retracted'],
  },
  {
    then: 'says nothing of a gene that was known while the patient was in the house',
    tell: (story) =>
      story
        .admit('anna', 'MED-1', 'ward')
        .at('2024-01-02 18:00')
        .screen('S-1', { ...swab, families: ['KPC'] })
        .at('2024-01-03 12:00')
        .discharge('anna')
        .at('2024-01-04 12:00')
        .screen('S-1', { ...swab, families: ['KPC'] }),
    course: [],
  },
]);

scenarios('dual', [
  {
    then: 'fires for two carbapenemases in one swab, by a panel of genes',
    tell: (story) => story.screen('S-1', { ...swab, families: ['KPC', 'NDM'] }),
    course: ['raised'],
  },
  {
    then: 'fires for one in an isolate and another in a swab',
    tell: (story) => anna(KPC)(story).screen('S-1', { ...swab, families: ['NDM'] }),
    course: ['raised'],
  },
  {
    then: 'says nothing of one and the same in isolate and swab',
    tell: (story) => anna(KPC)(story).screen('S-1', { ...swab, families: ['KPC'] }),
    course: [],
  },
]);

describe('an enzyme that is corrected', () => {
  const corrected = (story: Parameters<typeof annaGoes>[0]) => {
    const blood = { collectedAt: '2024-01-02 06:00', specimen: { type: 'blood' } };
    return story
      .admit('anna', 'ICU-1', 'icu')
      .at('2024-01-03 10:00')
      .report('L-1', { patient: 'anna', ...KPC, ...blood })
      .at('2024-01-04 10:00')
      .report('L-1', { patient: 'anna', ...NDM, ...blood });
  };

  it.each(['invasive', 'vulnerable-unit'])('amends %s, whose words name it', (rule) => {
    const [alert] = told(rule, { tell: corrected });
    expect(alert?.timeline.map(({ kind }) => kind)).toEqual(['raised', 'amended']);
    expect(alert?.timeline.map(({ text }) => /, (KPC|NDM)\)/.exec(text)?.[1])).toEqual([
      'KPC',
      'NDM',
    ]);
  });
});
