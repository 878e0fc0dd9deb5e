import { E_COLI, type HospitalStory } from '@carbawatch/testing';
import { KPC, NDM, NEGATIVE, SUSPECTED, anna, scenarios, told } from './scenario.story';

scenarios('new-cpe', [
  {
    then: 'says nothing of a carrier who was taken in with the same enzyme',
    tell: (story) => anna(KPC)(story.known('anna', { family: 'KPC' })),
    course: [],
  },
  {
    then: 'fires for another enzyme than the one that was taken in',
    tell: (story) => anna(NDM)(story.known('anna', { family: 'KPC' })),
    course: ['raised'],
  },
  {
    then: 'a further result that says the same feeds it and raises nothing (superseded results)',
    tell: (story) => anna(KPC)(story).at('2024-01-04 10:00').report('L-1', { status: 'corrected' }),
    course: ['raised', 'fed'],
  },
  {
    then: 'a late correction retracts it with the reason and deletes nothing',
    tell: (story) =>
      anna(KPC)(story)
        .at('2024-01-04 10:00')
        .report('L-1', { ...NEGATIVE, status: 'corrected' }),
    course: ['raised', 'retracted'],
  },
]);

scenarios('dual', [
  {
    then: 'fires for two carbapenemases in one patient',
    tell: (story) => anna({ cpe: 'confirmed', carbapenemases: ['KPC-2', 'NDM-5'] })(story),
    course: ['raised'],
  },
  { then: 'says nothing of one', tell: anna(KPC), course: [] },
  {
    then: 'is retracted when one of them was wrong',
    tell: (story) =>
      anna({ cpe: 'confirmed', carbapenemases: ['KPC-2', 'NDM-5'] })(story)
        .at('2024-01-04 10:00')
        .report('L-1', KPC),
    course: ['raised', 'retracted'],
  },
]);

scenarios('species-jump', [
  {
    then: 'fires when the enzyme turns up in a second species of the patient',
    tell: (story) =>
      anna(KPC)(story)
        .at('2024-01-08 10:00')
        .report('L-2', { patient: 'anna', species: E_COLI, ...KPC }),
    course: ['raised'],
  },
  {
    then: 'says nothing of a second isolate of the same species',
    tell: (story) => anna(KPC)(story).report('L-2', { patient: 'anna', ...KPC }),
    course: [],
  },
]);

it('species-jump names the first isolate of each species, so also the one that jumped', () => {
  const [alert] = told('species-jump', {
    tell: (story) =>
      anna(KPC)(story)
        .at('2024-01-08 10:00')
        .report('L-2', { patient: 'anna', collectedAt: '2024-01-07 06:00', ...KPC })
        .at('2024-01-09 10:00')
        .report('L-3', {
          ...{ patient: 'anna', collectedAt: '2024-01-08 06:00', species: E_COLI },
          ...KPC,
        }),
  });
  const named = alert?.because.filter((sentence) => /L-\d/.test(sentence)) ?? [];
  expect(named.map((sentence) => /L-\d/.exec(sentence)?.[0])).toEqual(['L-1', 'L-3']);
});

const BOTTLE = {
  patient: 'anna',
  status: 'confirmed',
  families: ['KPC'],
  purpose: 'clinical',
  specimen: { type: 'blood culture', id: 'S-9' },
} as const;
const BLOOD = { specimen: { type: 'blood', id: 'S-9' } };
scenarios('invasive', [
  { then: 'fires for CPE in blood', tell: anna({ ...KPC, ...BLOOD }), course: ['raised'] },
  { then: 'fires for CRE in blood', tell: anna({ ...SUSPECTED, ...BLOOD }), course: ['raised'] },
  { then: 'says nothing of urine', tell: anna(KPC), course: [] },
  {
    then: 'fires for a gene in the bottle before anything is isolated; the isolate amends it',
    tell: (story) => anna({ ...KPC, ...BLOOD })(story.screen('R-1', BOTTLE)),
    course: ['raised', 'amended'],
  },
  {
    then: 'says nothing of a gene in a rectal swab',
    tell: (story) =>
      story.screen('R-1', { patient: 'anna', status: 'confirmed', families: ['KPC'] }),
    course: [],
  },
  {
    then: 'is retracted when the report on the bottle is taken back',
    tell: (story) => story.screen('R-1', BOTTLE).screen('R-1', { ...BOTTLE, withdrawn: true }),
    course: ['raised', 'retracted'],
  },
  {
    then: 'a second isolate of the same bottle feeds it',
    tell: (story) =>
      anna({ ...KPC, ...BLOOD })(story)
        .at('2024-01-03 10:00')
        .report('L-2', { patient: 'anna', ...KPC, ...BLOOD }),
    course: ['raised', 'fed'],
  },
  {
    then: 'so does one of the same culture, where the specimen has no number of its own',
    tell: (story) =>
      anna({ ...KPC, specimen: { type: 'blood', culture: 'C-1' } })(story)
        .at('2024-01-03 10:00')
        .report('L-2', { patient: 'anna', ...KPC, specimen: { type: 'blood', culture: 'C-1' } }),
    course: ['raised', 'fed'],
  },
]);

/** An NDM band by lateral flow: DOMAIN 2.3, row 3. */
const BAND = {
  species: { code: 'mmo', name: 'Morganella morganii' },
  cpe: 'probable',
  carbapenemases: ['NDM'],
  evidence: ['ict'],
} as const;
scenarios('suspected-pending', [
  {
    then: 'fires two days after a suspicion that nobody has tested',
    tell: anna(SUSPECTED),
    now: '2024-01-04 10:00',
    course: ['raised'],
  },
  {
    then: 'says nothing within two days',
    tell: anna(SUSPECTED),
    now: '2024-01-04 09:59',
    course: [],
  },
  {
    then: 'fires after one day in intensive care',
    tell: (story) =>
      story
        .admit('anna', 'ICU-2', 'icu')
        .at('2024-01-02 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...SUSPECTED }),
    now: '2024-01-03 10:00',
    course: ['raised'],
  },
  {
    then: 'is cleared by the result',
    tell: (story) => anna(SUSPECTED)(story).at('2024-01-06 10:00').report('L-1', NEGATIVE),
    course: ['raised', 'cleared'],
  },
  {
    then: 'fires two days after a band that PCR or the genome has to confirm',
    tell: anna(BAND),
    now: '2024-01-04 10:00',
    course: ['raised'],
  },
  {
    then: 'goes on with its clock where a suspicion became a band',
    tell: (story) => anna(SUSPECTED)(story).at('2024-01-04 09:00').report('L-1', BAND),
    now: '2024-01-04 10:00',
    course: ['raised'],
  },
  {
    then: 'says nothing of an allele of which the genome itself says no more than probable',
    tell: anna({ ...BAND, carbapenemases: ['OXA-163'], evidence: ['wgs'] }),
    now: '2024-01-09 10:00',
    course: [],
  },
  {
    then: 'is cleared by the PCR that confirms the band',
    tell: (story) =>
      anna(BAND)(story)
        .at('2024-01-06 10:00')
        .report('L-1', { ...BAND, cpe: 'confirmed', evidence: ['ict', 'pcr'] }),
    course: ['raised', 'cleared'],
  },
]);

it('suspected-pending says of a band that it is not confirmed, and not that no test was done', () => {
  const [pending] = told('suspected-pending', { tell: anna(BAND), now: '2024-01-05 10:00' });
  expect(pending?.title).toBe('Carbapenemase probable, not confirmed: Morganella morganii, MED-1');
});

const DISCORDANT = [
  { code: 'activity-without-gene', because: 'mCIM positive, PCR negative', reflexTest: 'wgs' },
];
scenarios('discordant', [
  {
    then: 'fires when results contradict each other',
    tell: anna({ ...KPC, ...{ discordance: DISCORDANT } }),
    course: ['raised'],
  },
  { then: 'says nothing when they agree', tell: anna(KPC), course: [] },
  {
    then: 'is cleared when they agree',
    tell: (story) =>
      anna({ ...KPC, ...{ discordance: DISCORDANT } })(story)
        .at('2024-01-04 10:00')
        .report('L-1', { discordance: [] }),
    course: ['raised', 'cleared'],
  },
]);

const RESISTANT = { susceptibility: [{ agent: 'CZA', interpretation: 'R' as const }] };
const CZA_OVER_LIMIT = {
  agent: 'CZA',
  method: 'mic' as const,
  operator: '>=' as const,
  value: 32,
};
const COLISTIN_R = { agent: 'COL', interpretation: 'R' as const };
const SERRATIA = { species: { code: 'sma', name: 'Serratia marcescens' } };
scenarios('last-line', [
  {
    then: 'fires for a producer resistant to ceftazidime-avibactam',
    tell: anna({ ...KPC, ...RESISTANT }),
    course: ['raised'],
  },
  {
    then: 'fires for a value above the limit that came without a category (EUCAST: R > 8)',
    tell: anna({ ...KPC, susceptibility: [CZA_OVER_LIMIT] }),
    course: ['raised'],
  },
  {
    then: 'says nothing of a value that may still be susceptible (<= 16 spans S and R)',
    tell: anna({ ...KPC, susceptibility: [{ ...CZA_OVER_LIMIT, operator: '<=', value: 16 }] }),
    course: [],
  },
  {
    then: 'says nothing where the laboratory called that value susceptible itself',
    tell: anna({ ...KPC, susceptibility: [{ ...CZA_OVER_LIMIT, interpretation: 'S' }] }),
    course: [],
  },
  {
    then: 'says nothing of colistin in Serratia, which withstands it by nature',
    tell: anna({ ...NDM, ...SERRATIA, susceptibility: [COLISTIN_R] }),
    course: [],
  },
  {
    then: 'fires for colistin in Klebsiella',
    tell: anna({ ...NDM, susceptibility: [COLISTIN_R] }),
    course: ['raised'],
  },
  {
    then: 'says nothing of a strain without enzyme',
    tell: anna({ ...NEGATIVE, ...RESISTANT }),
    course: [],
  },
]);

it('a resistance of last line says when it stands on a value alone, and by what limits', () => {
  const [alert] = told('last-line', { tell: anna({ ...KPC, susceptibility: [CZA_OVER_LIMIT] }) });
  expect(alert?.because).toContain(
    'CZA >=32 mg/L is resistant by EUCAST 2025; the laboratory gave no category.',
  );
});

it('a resistance of last line is told by the agents that are meant, not by all that fail', () => {
  const agents = ['CIP', 'CZA', 'MEM'].map((agent) => ({ agent, interpretation: 'R' as const }));
  const [alert] = told('last-line', { tell: anna({ ...KPC, susceptibility: agents }) });
  expect(alert?.timeline[0]?.text).toBe(
    'Klebsiella pneumoniae with a carbapenemase, resistant to CZA.',
  );
});

scenarios('specimen-positive', [
  {
    then: 'fires for a gene in the swab itself',
    tell: (story) =>
      story.screen('S-1', { patient: 'anna', status: 'confirmed', families: ['KPC'] }),
    course: ['raised'],
  },
  {
    then: 'says nothing of a negative swab',
    tell: (story) => story.screen('S-1', { patient: 'anna' }),
    course: [],
  },
  {
    then: 'is cleared when the isolate is there',
    tell: (story) =>
      anna(KPC)(story.screen('S-1', { patient: 'anna', status: 'confirmed', families: ['KPC'] })),
    course: ['raised', 'cleared'],
  },
]);

it('suspected-pending and provisional say that a panel was negative, and that it settles nothing', () => {
  const panel = (story: HospitalStory) =>
    anna({ ...SUSPECTED, cpe: 'undetermined' })(story)
      .at('2024-01-04 12:00')
      .report('L-1', {
        geneTests: [{ gene: 'KPC', method: 'pcr', result: 'not-detected' }],
      });
  const [pending] = told('suspected-pending', { tell: panel, now: '2024-01-05 10:00' });
  expect(pending?.title).toBe(
    'Carbapenemase tests so far negative, not conclusive: Klebsiella pneumoniae, MED-1',
  );
  expect(pending?.timeline.map(({ kind }) => kind)).toEqual(['raised', 'amended']);
  const [provisional] = told('provisional', { tell: panel });
  expect(provisional?.title).toBe(
    'Carbapenemase not excluded: Klebsiella pneumoniae, KPC not detected, another test needed, MED-1',
  );
});

/** A rectal swab whose test shows a carbapenemase and names no family: "CPE PCR positive". */
const unnamed = { patient: 'anna', status: 'confirmed', families: [] } as const;
const unnamedSwab = (story: HospitalStory) =>
  story.admit('anna', 'ICU-1', 'icu').at('2024-01-02 10:00').screen('S-1', unnamed);

scenarios('specimen-positive', [
  {
    then: 'fires for a specimen whose test names no enzyme',
    tell: unnamedSwab,
    course: ['raised'],
  },
]);

describe('a specimen that shows a carbapenemase of unknown family', () => {
  const rulesThatRing = (tell: (story: HospitalStory) => unknown) =>
    ['specimen-positive', 'vulnerable-unit', 'not-isolated', 'invasive', 'known-readmission']
      .filter((rule) =>
        told(rule, { tell: (story) => (tell(story), story), now: '2024-03-03 12:00' }).some(
          ({ status }) => status === 'open',
        ),
      )
      .join(', ');

  it('rings what an isolate of unknown family does', () => {
    expect(rulesThatRing(unnamedSwab)).toBe('specimen-positive, vulnerable-unit, not-isolated');
    const bottle = (story: HospitalStory) =>
      story
        .at('2024-01-02 10:00')
        .screen('B-1', { ...unnamed, purpose: 'clinical', specimen: { type: 'blood' } });
    expect(rulesThatRing(bottle)).toBe('specimen-positive, invasive');
  });

  it('gives way to the specimen that names the enzyme, which is called in its own alert', () => {
    const named = (story: HospitalStory) =>
      unnamedSwab(story)
        .at('2024-01-03 10:00')
        .screen('S-2', { ...unnamed, families: ['KPC'] });
    const alerts = told('specimen-positive', { tell: named });
    expect(alerts.map(({ timeline }) => timeline.map(({ text }) => text))).toEqual([
      ['KPC in rectal swab, no isolate.'],
      [
        'a carbapenemase of unknown family in rectal swab, no isolate.',
        'The enzyme is known now: KPC.',
      ],
    ]);
  });

  it('is known when the patient comes back', () => {
    const back = (story: HospitalStory) =>
      unnamedSwab(story)
        .at('2024-01-05 10:00')
        .discharge('anna')
        .at('2024-03-03 10:00')
        .admit('anna', 'MED-1', 'ward', { visit: 'anna-2' });
    expect(rulesThatRing(back)).toContain('known-readmission');
  });

  it('says nothing more once an isolate names the enzyme', () => {
    const named = (story: HospitalStory) =>
      unnamedSwab(story)
        .at('2024-01-03 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 08:00', ...KPC });
    const [alert] = told('specimen-positive', { tell: named });
    expect(alert?.timeline.map(({ kind, text }) => [kind, text])).toEqual([
      ['raised', 'a carbapenemase of unknown family in rectal swab, no isolate.'],
      ['cleared', 'The enzyme is known now: KPC.'],
    ]);
    const [isolated] = told('not-isolated', { tell: named, now: '2024-01-03 12:00' });
    expect(isolated?.title).toBe('Isolation not recorded: carrier of KPC, ICU-1');
  });
});
