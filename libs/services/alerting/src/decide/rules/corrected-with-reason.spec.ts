import { E_COLI, type ToldResult } from '@carbawatch/testing';
import type { IsolationAct } from '../facts';
import {
  BLOOD,
  KPC,
  NDM,
  NEGATIVE,
  SUSPECTED,
  type Tell,
  agent,
  anna,
  another,
  bothInSwab,
  inIcu,
  told,
  withAnother,
} from './scenario.story';

const BOTH = { ...KPC, ...BLOOD, carbapenemases: ['KPC-2', 'NDM-5'] } as const;
const NOT_DETECTED = {
  ...NEGATIVE,
  ...BLOOD,
  status: 'corrected',
  geneTests: [{ gene: 'KPC', result: 'not-detected', method: 'pcr' }],
} satisfies ToldResult;
const clash = (code: string, because: string) => ({ code, because, reflexTest: null }) as const;
const diagnosed = (code: string): Pick<ToldResult, 'encounter'> => ({
  encounter: { visit: 'anna-1', diagnoses: [{ system: 'icd-10', code }] },
});

const ofLists: Tell = (story) =>
  story
    .known('anna', { family: 'KPC', firstPositiveOn: '2022-01-01' })
    .known('anna', { family: 'NDM' })
    .at('2024-01-02 10:00')
    .admit('anna', 'ICU-3', 'icu')
    .at('2024-01-04 10:00');
const afterDischarge: Tell = (story) =>
  anna(KPC)(story)
    .at('2024-01-03 12:00')
    .discharge('anna')
    .at('2024-01-05 10:00')
    .report('L-2', { ...another, ...NDM })
    .at('2024-01-06 10:00');

const STILL_CRE =
  'KPC by WGS: not detected now, carbapenemase negative (no activity and no gene found), ' +
  'CRE by cdc-2015';

/** The last line of the alert, where it was amended. */
function amended(rule: string, tell: Tell, isolations: readonly IsolationAct[] = []) {
  const lines = told(rule, { tell, isolations }).flatMap(({ timeline }) => timeline);
  const last = lines.filter(({ kind }) => kind === 'amended').at(-1);
  return last?.text;
}

describe('an alert of a person that a correction amends says why, and what is so now', () => {
  it.each<[string, string, Tell, string]>([
    [
      'invasive',
      'a gene that is not detected, CRE stays',
      (story) => inIcu({ ...KPC, ...BLOOD })(story).report('L-1', NOT_DETECTED),
      `The isolate of 2024-01-02 was corrected: ${STILL_CRE}. CRE (Klebsiella pneumoniae) from blood.`,
    ],
    [
      'vulnerable-unit',
      'a gene that is not detected, CRE stays',
      (story) => inIcu({ ...KPC, ...BLOOD })(story).report('L-1', NOT_DETECTED),
      `The isolate of 2024-01-02 was corrected: ${STILL_CRE}. CRE (Klebsiella pneumoniae) on ICU-3, ` +
        'intensive care, carbapenemase excluded: contact precautions go on.',
    ],
    [
      'not-isolated',
      'another gene',
      (story) => inIcu({ ...KPC, ...BLOOD })(story).report('L-1', { ...NDM, ...BLOOD }),
      'The isolate of 2024-01-02 was corrected: KPC reported no more, NDM reported now. ' +
        'Carrier of NDM, ICU-3: isolation not recorded.',
    ],
    [
      'invasive',
      'one gene of two',
      (story) => inIcu(BOTH)(story).report('L-1', { carbapenemases: ['KPC-2'] }),
      'The isolate of 2024-01-02 was corrected: NDM reported no more, KPC still there. ' +
        'CPE (Klebsiella pneumoniae, KPC) from blood.',
    ],
    [
      'new-cpe',
      'another allele',
      (story) => inIcu(KPC)(story).report('L-1', { carbapenemases: ['KPC-3'] }),
      'The isolate of 2024-01-02 was corrected: KPC-3 instead of KPC-2. ' +
        'Confirmed: KPC in Klebsiella pneumoniae (KPC-3 by WGS).',
    ],
    [
      'invasive',
      'another organism',
      (story) => inIcu({ ...KPC, ...BLOOD })(story).report('L-1', { species: E_COLI }),
      'The isolate of 2024-01-02 was corrected: Escherichia coli instead of Klebsiella ' +
        'pneumoniae. CPE (Escherichia coli, KPC) from blood.',
    ],
    [
      'vulnerable-unit',
      'an isolate that is withdrawn, beside another of that day',
      (story) => withAnother(story).report('L-2', { withdrawn: true }),
      'The isolate of 2024-01-02 (Escherichia coli) was corrected: the laboratory withdrew the ' +
        'result. CPE (Klebsiella pneumoniae, KPC) on ICU-3, intensive care.',
    ],
    [
      'vulnerable-unit',
      'an isolate that is another patient’s',
      (story) => withAnother(story).report('L-2', { patient: 'bert' }),
      'The isolate of 2024-01-02 (Escherichia coli) was corrected: the result is now said to be ' +
        'of another patient. CPE (Klebsiella pneumoniae, KPC) on ICU-3, intensive care.',
    ],
    [
      'vulnerable-unit',
      'an isolate that had been another patient’s',
      (story) =>
        inIcu({ ...KPC, ...BLOOD })(story)
          .report('L-2', { ...another, patient: 'bert' })
          .at('2024-01-05 10:00')
          .report('L-2', { patient: 'anna' }),
      'The isolate of 2024-01-02 (Escherichia coli) was corrected: the result had been said to be ' +
        'of another patient. CPE (Klebsiella pneumoniae and Escherichia coli, KPC) on ICU-3, ' +
        'intensive care.',
    ],
    [
      'hepatobiliary',
      'another diagnosis',
      (story) => inIcu({ ...KPC, ...diagnosed('K74.6') })(story).report('L-1', diagnosed('K83.0')),
      'The isolate of 2024-01-02 was corrected: diagnoses reported no more: K74.6. ' +
        'CPE (Klebsiella pneumoniae, KPC) with hepatobiliary disease.',
    ],
    [
      'last-line',
      'a resistance that was none',
      (story) =>
        inIcu({ ...KPC, susceptibility: [agent('CZA', 'R'), agent('FDC', 'R')] })(story).report(
          'L-1',
          { susceptibility: [agent('CZA', 'R'), agent('FDC', 'S')] },
        ),
      'The isolate of 2024-01-02 was corrected: resistance to FDC reported no more. ' +
        'Klebsiella pneumoniae with a carbapenemase, resistant to CZA.',
    ],
    [
      'discordant',
      'one contradiction of two that is none',
      (story) =>
        inIcu({
          ...KPC,
          discordance: [clash('a', 'KPC found, mCIM negative'), clash('b', 'PCR and WGS differ')],
        })(story).report('L-1', { discordance: [clash('b', 'PCR and WGS differ')] } as never),
      'A further result of the isolate of 2024-01-02: no longer said: KPC found, mCIM negative. ' +
        'Klebsiella pneumoniae: PCR and WGS differ.',
    ],
    [
      'suspected-pending',
      'a test that is reported no more',
      (story) =>
        inIcu({ ...SUSPECTED, ...pick(NOT_DETECTED) })(story).report('L-1', {
          geneTests: [],
          status: 'corrected',
        }),
      'The isolate of 2024-01-02 was corrected: no longer said: KPC not detected. ' +
        'Klebsiella pneumoniae: no conclusive carbapenemase test.',
    ],
    [
      'vulnerable-unit',
      'one gene of two in a swab',
      (story) =>
        story
          .admit('anna', 'ICU-3', 'icu')
          .at('2024-01-02 10:00')
          .screen('S-1', { ...bothInSwab, families: ['KPC', 'NDM'] })
          .at('2024-01-03 10:00')
          .screen('S-1', { ...bothInSwab, families: ['NDM'] }),
      'The report on the specimen of 2024-01-02 was corrected: it shows KPC no more. ' +
        'CPE (without an isolate, NDM) on ICU-3, intensive care.',
    ],
    [
      'vulnerable-unit',
      'a merge',
      (story) =>
        withAnother(story)
          .report('L-3', { ...another, patient: 'bert', ...NDM })
          .at('2024-01-06 10:00')
          .merge('bert', 'anna'),
      'Two numbers of a patient were merged. CPE (Klebsiella pneumoniae and Escherichia coli, ' +
        'KPC and NDM) on ICU-3, intensive care.',
    ],
    [
      'vulnerable-unit',
      'a merge that is undone',
      (story) =>
        inIcu(KPC)(story)
          .report('L-2', { ...another, patient: 'bert' })
          .merge('bert', 'anna')
          .at('2024-01-06 10:00')
          .unmerge('bert', 'anna'),
      'A merge of two numbers was taken back. CPE (Klebsiella pneumoniae, KPC) on ICU-3, ' +
        'intensive care.',
    ],
    [
      'not-isolated',
      'a transfer that is taken back',
      (story) =>
        inIcu(KPC)(story)
          .transfer('anna', 'ICU-4', 'icu')
          .at('2024-01-05 10:00')
          .move('cancel-transfer', 'anna', {}, '2024-01-04 10:00'),
      'A stay on ICU-3 goes on: its end was taken back. A stay on ICU-4 was taken back. ' +
        'Carrier of KPC, ICU-3: isolation not recorded.',
    ],
    [
      'not-isolated',
      'a transfer that is told late',
      (story) =>
        inIcu(KPC)(story).move(
          'transfer',
          'anna',
          { ward: 'ICU-4', unitType: 'icu' },
          '2024-01-03 10:00',
        ),
      'A stay on ICU-4 was told late. Carrier of KPC, ICU-4: isolation not recorded.',
    ],
    [
      'not-in-house',
      'where the patient went',
      (story) =>
        afterDischarge(story).move(
          'discharge',
          'anna',
          { dischargedTo: 'Other hospital' },
          '2024-01-03 12:00',
        ),
      'Left for Other hospital, as was told later. Escherichia coli known after the patient left ' +
        '(discharge 2024-01-03 12:00 to Other hospital).',
    ],
    [
      'known-readmission',
      'an entry of a list',
      (story) => ofLists(story).known('anna', { family: 'NDM', withdrawn: true }),
      'The entry of a list was withdrawn: carrier of NDM. Known carrier of KPC, admitted to ' +
        'ICU-3; first positive 2022-01-01, last positive not told.',
    ],
    [
      'known-readmission',
      'the announced day and ward',
      (story) =>
        story
          .known('anna', { family: 'KPC' })
          .announce('anna', { at: '2024-01-20', ward: 'MED-1' })
          .at('2024-01-02 10:00')
          .announce('anna', { at: '2024-01-22', ward: 'MED-2' }),
      'Announced for 2024-01-22 instead of 2024-01-20. Announced to MED-2 instead of MED-1. ' +
        'Known carrier of KPC, to come in on 2024-01-22 to MED-2; first positive not told, last ' +
        'positive not told.',
    ],
  ])('%s: %s', (rule, _, tell, text) => {
    expect(amended(rule, tell)).toBe(text);
  });
});

function pick({ geneTests }: Pick<ToldResult, 'geneTests'>): Pick<ToldResult, 'geneTests'> {
  return { geneTests };
}

describe('isolation of a contact by a list', () => {
  const contact: Tell = (story) =>
    story
      .known('anna', { kind: 'contact', family: 'KPC' })
      .at('2024-01-02 10:00')
      .admit('anna', 'MED-1', 'ward')
      .at('2024-01-02 12:00');
  const now =
    'Contact of KPC by a list since 2024-01-01, admitted to MED-1: 0 of 4 screens negative';
  const act = (clock: string, isolation: IsolationAct['isolation']): IsolationAct => ({
    pseudonym: 'anna',
    basis: `2024-01-02T${clock}:00+08:00`,
    isolation,
  });

  it('is said where a person records it, and where it was a mistake', () => {
    const [recorded, mistake] = [act('11:00', 'single'), act('11:30', 'none')];
    expect(amended('known-readmission', contact, [recorded])).toBe(
      `Isolation was recorded. ${now}; isolated, the screens go on.`,
    );
    expect(amended('known-readmission', contact, [recorded, mistake])).toBe(
      `The isolation that was recorded was taken back. ${now}.`,
    );
  });

  it('is said where a movement tells it, and where one tells it no more', () => {
    const isolated: Tell = (story) =>
      contact(story).move('update', 'anna', { isolation: 'single' });
    expect(amended('known-readmission', isolated)).toBe(
      `Isolation on MED-1 is recorded now. ${now}; isolated, the screens go on.`,
    );
    const noMore: Tell = (story) =>
      isolated(story).at('2024-01-02 14:00').move('update', 'anna', { isolation: 'none' });
    expect(amended('known-readmission', noMore)).toBe(
      `Isolation on MED-1 is recorded no more. ${now}.`,
    );
  });
});

describe('what is only further', () => {
  it.each<[string, Tell, string]>([
    [
      'is said to be a further isolate',
      (story) => withAnother(story),
      'A further isolate: Escherichia coli, 2024-01-02. CPE (Klebsiella pneumoniae and ' +
        'Escherichia coli, KPC) on ICU-3, intensive care.',
    ],
    [
      'is said to be a further result, where it names the enzyme',
      (story) =>
        inIcu({ ...KPC, carbapenemases: [] })(story).report('L-1', { carbapenemases: ['KPC-2'] }),
      'A further result of the isolate of 2024-01-02: KPC detected. CPE (Klebsiella pneumoniae, ' +
        'KPC) on ICU-3, intensive care.',
    ],
    [
      'is no correction where a patient is transferred',
      (story) => inIcu(KPC)(story).transfer('anna', 'MED-4', 'ward'),
      'Carrier of KPC, MED-4: isolation not recorded.',
    ],
  ])('%s', (_, tell, text) => {
    const rule = text.startsWith('Carrier') ? 'not-isolated' : 'vulnerable-unit';
    expect(amended(rule, tell)).toBe(text);
  });
});
