import { ALERTING_BOOK } from '../../chinese/alerting-book';
import {
  BLOOD,
  KPC,
  NEGATIVE,
  SUSPECTED,
  type Tell,
  agent,
  bothInSwab,
  inIcu,
  told,
  withAnother,
} from './scenario.story';

/** The last line of the alert, where it was amended. */
function amended(rule: string, tell: Tell): string {
  const lines = told(rule, { tell }).flatMap(({ timeline }) => timeline);
  return lines.findLast(({ kind }) => kind === 'amended')?.text ?? '';
}

const PANEL = ['KPC', 'NDM', 'VIM'].map(
  (gene) => ({ gene, method: 'pcr', result: 'not-detected' }) as const,
);
const VIM = { ...KPC, ...BLOOD, carbapenemases: ['VIM-1'], status: 'corrected' } as const;
const preliminary = (verdict: object, at: string) =>
  inIcu({ ...SUSPECTED, status: 'preliminary', ...verdict, collectedAt: at });
const PENDING =
  'Klebsiella pneumoniae, KPC, NDM, VIM not detected, a carbapenemase is not excluded in a ' +
  'vulnerable unit: the contact precautions stay; still needed is an activity test (mCIM or ' +
  'Carba NP).';

describe('a result that is final, further or corrected is called so, with what it brings', () => {
  it.each<[string, string, Tell, string, string]>([
    [
      'provisional',
      'the final one after a preliminary one, taken some seconds apart',
      (story) =>
        preliminary(
          {},
          '2024-01-02 06:00:31',
        )(story).report('L-1', {
          status: 'final',
          collectedAt: '2024-01-02 06:00:02',
          geneTests: PANEL,
        }),
      `The final result of the isolate of 2024-01-02: KPC, NDM, VIM not detected. ${PENDING}`,
      '2024-01-02 的菌株的最终结果：KPC, NDM, VIM 未检出。',
    ],
    [
      'provisional',
      'the final one, taken minutes apart',
      (story) =>
        preliminary(
          {},
          '2024-01-02 06:00',
        )(story).report('L-1', {
          status: 'final',
          collectedAt: '2024-01-02 06:20',
          geneTests: PANEL,
        }),
      'The final result of the isolate of 2024-01-02: collected 2024-01-02 06:20, not 2024-01-02 ' +
        `06:00; KPC, NDM, VIM not detected. ${PENDING}`,
      '2024-01-02 的菌株的最终结果：采集时间为 2024-01-02 06:20，而非 2024-01-02 06:00；KPC、NDM、VIM 未检出。',
    ],
    [
      'provisional',
      'a day and then the time of it',
      (story) =>
        preliminary(
          { status: 'corrected' },
          '2024-01-02',
        )(story).report('L-1', {
          collectedAt: '2024-01-02 06:20',
          geneTests: PANEL,
        }),
      'The isolate of 2024-01-02 was corrected: KPC, NDM, VIM not detected. ' + PENDING,
      '2024-01-02 的菌株已更正：KPC, NDM, VIM 未检出。',
    ],
    [
      'provisional',
      'a further test of a final report, with its own minute',
      (story) =>
        preliminary(
          { status: 'final' },
          '2024-01-02 06:00',
        )(story).report('L-1', {
          collectedAt: '2024-01-02 06:20',
          phenotypicTests: [{ test: 'CarbaNP', result: 'negative' }],
        }),
      'A further result of the isolate of 2024-01-02: collected 2024-01-02 06:20, not 2024-01-02 ' +
        '06:00; Carba NP negative. Klebsiella pneumoniae, Carba NP negative, a carbapenemase is ' +
        'not excluded in a vulnerable unit: the contact precautions stay; still needed is a gene ' +
        'test with OXA-48-like among its targets, or the genome.',
      '采集时间为 2024-01-02 06:20，而非 2024-01-02 06:00；Carba NP 阴性。',
    ],
    [
      'invasive',
      'a preliminary gene that the final result does not find',
      (story) =>
        inIcu({ ...KPC, ...BLOOD, status: 'preliminary' })(story).report('L-1', {
          ...NEGATIVE,
          ...BLOOD,
          status: 'final',
          geneTests: PANEL,
        }),
      'The final result of the isolate of 2024-01-02: KPC by WGS: not detected now, carbapenemase ' +
        'negative (no activity and no gene found), CRE by cdc-2015; NDM, VIM not detected. CRE ' +
        '(Klebsiella pneumoniae) from blood.',
      '2024-01-02 的菌株的最终结果：',
    ],
    [
      'invasive',
      'a gene that was corrected to none, and back',
      (story) =>
        inIcu({ ...VIM, status: 'final' })(story)
          .report('L-1', { ...NEGATIVE, ...BLOOD, status: 'corrected' })
          .at('2024-01-05 10:00')
          .report('L-1', VIM),
      'The isolate of 2024-01-02 was corrected: VIM detected now, by a corrected report. CPE ' +
        '(Klebsiella pneumoniae, VIM) from blood.',
      '2024-01-02 的菌株已更正：更正报告现检出 VIM。',
    ],
    [
      'invasive',
      'a gene beside another',
      (story) =>
        inIcu({ ...KPC, ...BLOOD })(story).report('L-1', {
          carbapenemases: ['KPC-2', 'VIM-1'],
          status: 'corrected',
        }),
      'The isolate of 2024-01-02 was corrected: VIM detected now, by a corrected report. CPE ' +
        '(Klebsiella pneumoniae, KPC and VIM) from blood.',
      '2024-01-02 的菌株已更正：更正报告现检出 VIM。',
    ],
    [
      'vulnerable-unit',
      'a gene by a corrected report, in one isolate of two',
      (story) =>
        withAnother(story).report('L-2', {
          carbapenemases: ['KPC-2', 'VIM-1'],
          status: 'corrected',
        }),
      'The isolate of 2024-01-02 (Escherichia coli) was corrected: VIM detected now, by a ' +
        'corrected report. CPE (Klebsiella pneumoniae and Escherichia coli, KPC and VIM) on ' +
        'ICU-3, intensive care.',
      '2024-01-02 的菌株（大肠埃希菌）已更正：更正报告现检出 VIM。',
    ],
    [
      'vulnerable-unit',
      'a genome after a corrected report, whose status stands',
      (story) => {
        inIcu({ ...KPC, ...BLOOD, status: 'corrected' })(story).report('L-1', {
          carbapenemases: ['KPC-2', 'VIM-1'],
        });
        for (const { isolate } of story.results) isolate.reportedAt = '2024-01-02T10:00:00+08:00';
        return story;
      },
      'A further result of the isolate of 2024-01-02: VIM detected. CPE (Klebsiella pneumoniae, ' +
        'KPC and VIM) on ICU-3, intensive care.',
      '2024-01-02 的菌株的又一结果：检出 VIM。',
    ],
    [
      'last-line',
      'a resistance that a corrected report has now',
      (story) =>
        inIcu({ ...KPC, susceptibility: [agent('CZA', 'R'), agent('FDC', 'S')] })(story).report(
          'L-1',
          { susceptibility: [agent('CZA', 'R'), agent('FDC', 'R')], status: 'corrected' },
        ),
      'The isolate of 2024-01-02 was corrected: resistance to FDC reported now. ' +
        'Klebsiella pneumoniae with a carbapenemase, resistant to CZA and FDC.',
      '2024-01-02 的菌株已更正：现报告对 FDC 耐药。',
    ],
    [
      'vulnerable-unit',
      'a further gene in a swab',
      (story) =>
        story
          .admit('anna', 'ICU-3', 'icu')
          .at('2024-01-02 10:00')
          .screen('S-1', { ...bothInSwab, families: ['KPC'] })
          .at('2024-01-03 10:00')
          .screen('S-1', { ...bothInSwab, families: ['KPC', 'NDM'] }),
      'A further report on the specimen of 2024-01-02: NDM detected. ' +
        'CPE (without an isolate, KPC and NDM) on ICU-3, intensive care.',
      '2024-01-02 的标本的又一报告：检出 NDM。',
    ],
    [
      'known-readmission',
      'the hour for which somebody is announced',
      (story) =>
        story
          .known('anna', { family: 'KPC' })
          .announce('anna', { at: '2024-01-20T09:00:00+08:00', ward: 'MED-1' })
          .at('2024-01-02 10:00')
          .announce('anna', { at: '2024-01-20T11:00:00+08:00', ward: 'MED-1' }),
      'Announced for 2024-01-20 11:00 instead of 2024-01-20 09:00. Known carrier of KPC, to come ' +
        'in on 2024-01-20 11:00 to MED-1; first positive not told, last positive not told.',
      '预约日期为 2024-01-20 11:00，而非 2024-01-20 09:00。',
    ],
  ])('%s: %s', (rule, _, tell, text, chinese) => {
    const said = amended(rule, tell);
    expect(said).toBe(text);
    expect(ALERTING_BOOK.chinese(said)).toContain(chinese);
  });
});

describe('a result is named also where the alert stays as it was, or stands again', () => {
  const lines = (rule: string, tell: Tell) =>
    told(rule, { tell }).flatMap(({ timeline }) => timeline.map((l) => `${l.kind}: ${l.text}`));
  const negative = (story: Parameters<Tell>[0]) =>
    preliminary(
      BLOOD,
      '2024-01-02 06:00:31',
    )(story).report('L-1', {
      ...{ ...NEGATIVE, ...BLOOD, status: 'final', geneTests: PANEL },
      collectedAt: '2024-01-02 06:00:02',
    });

  it('says that a panel was negative where the resistance alone was told', () => {
    const said = lines('invasive', negative);
    const text = 'The final result of the isolate of 2024-01-02: KPC, NDM, VIM not detected.';
    expect(said.at(-1)).toBe(`fed: ${text}`);
    expect(ALERTING_BOOK.chinese(text)).toBe('2024-01-02 的菌株的最终结果：KPC, NDM, VIM 未检出。');
  });

  it('says that a gene is detected again, by whichever report', () => {
    const back = (status: 'final' | 'corrected') =>
      lines('new-cpe', (story) =>
        inIcu({ ...KPC, status: 'final' })(story)
          .report('L-1', { ...NEGATIVE, status: 'corrected', geneTests: PANEL })
          .at('2024-01-05 10:00')
          .report('L-1', { ...KPC, status }),
      ).at(-1);
    const confirmed = 'Confirmed: KPC in Klebsiella pneumoniae (KPC-2 by WGS).';
    expect(back('final')).toBe(
      `reraised: A further result of the isolate of 2024-01-02: KPC detected. ${confirmed}`,
    );
    expect(back('corrected')).toBe(
      'reraised: The isolate of 2024-01-02 was corrected: KPC detected now, by a corrected ' +
        `report. ${confirmed}`,
    );
  });

  it('says no more than that it is the same where nothing of it is new', () => {
    const again = lines('new-cpe', (story) => inIcu(KPC)(story).report('L-1', KPC));
    expect(again.at(-1)).toBe('fed: A further result of isolate L-1 says the same.');
  });
});
