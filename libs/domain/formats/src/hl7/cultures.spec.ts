import type { ReadReport } from '../payloads';
import type { ReadItem, ReadResult } from '../read-result';
import { readHl7 } from './read-hl7';

const options = { site: 'site-1', timeZone: 'Asia/Shanghai' };
const MSH = 'MSH|^~\\&|LIS|LAB|CARBA|HOSP|20240107152000||ORU^R01^ORU_R01|M1|P|2.5.1|||AL|NE';
const PID = 'PID|1||4711^^^HOSP^MR||DOE^JANE||19570302|F';
const CULTURE =
  'OBR|2||54440^LAB|6463-4^Bacteria identified^LN|||202401050630|||||||||||||||202401071520|||F';
const KPN = '56415008^Klebsiella pneumoniae^SCT';
const ECO = '112283007^Escherichia coli^SCT';

const read = (...segments: string[]): ReadResult =>
  readHl7([MSH, PID, ...segments].join('\r'), options);
function items(...segments: string[]): readonly ReadItem[] {
  const result = read(...segments);
  if (result.kind === 'refused') throw new Error(result.problems[0]?.detail);
  return result.items;
}
function reports(...segments: string[]): ReadReport[] {
  return items(...segments).map(({ payload }) => {
    if (payload?.type !== 'isolate.report') throw new Error('no isolate report');
    return payload;
  });
}
const codes = (...segments: string[]): string[] =>
  items(...segments).flatMap(({ problems }) => problems.map(({ code }) => code));

const organism = (n: number, subId: string, value: string, status = 'F'): string =>
  `OBX|${n}|CWE|6463-4^Bacteria identified^LN|${subId}|${value}||||||${status}`;
const panel = (parentResult: string, parentOrder = '^54440&LAB'): string =>
  `OBR|3||54442^LAB|50545-3^Bacterial susceptibility panel by MIC^LN|||202401050630|||||||||||||||202401071530|||F|${parentResult}|||${parentOrder}`;
const MEM_R = 'OBX|1|SN|6652-2^Meropenem MIC^LN|1|>=^16|ug/mL||R|||F';

describe('isolates of an ORU^R01 culture', () => {
  it('are of the specimen of their culture, where that has no number of its own (SPM-2)', () => {
    const both = [CULTURE, organism(1, '1', ECO), organism(2, '2', KPN)];
    const blood = (number: string) =>
      `SPM|1|${number}||119297000^Blood specimen^SCT|||||||||||||202401050635`;
    const told = { type: 'blood', culture: '54440' };
    expect(reports(...both, blood(''))).toMatchObject([{ specimen: told }, { specimen: told }]);
    for (const { specimen } of reports(...both, blood('^S1&LAB'))) {
      expect([specimen?.id, specimen?.culture]).toEqual(['S1', undefined]);
    }
  });

  it('are one for each organism, numbered by OBX-4, each with its own panel', () => {
    const [first, second] = reports(
      CULTURE,
      organism(1, '1', ECO),
      organism(2, '2', KPN),
      'SPM|1|^S1&LAB||119297000^Blood specimen^SCT|||||||||||||202401050635',
      panel('6463-4&Bacteria identified&LN^2^Klebsiella pneumoniae'),
      MEM_R,
      'OBX|2|SN|279-0^Imipenem MIC^LN|1|=^8|ug/mL||R|||F',
      'OBX|3|CWE|49617-4^blaKPC gene^LN|1|260373001^Detected^SCT||||||F',
    );
    expect(first).toMatchObject({ isolateId: '54440-1', organism: { snomed: '112283007' } });
    expect(first?.susceptibility).toBeUndefined();
    expect(second).toEqual({
      type: 'isolate.report',
      site: 'site-1',
      isolateId: '54440-2',
      status: 'final',
      reportedAt: '2024-01-07T15:30:00+08:00',
      messageTime: '2024-01-07T15:20:00+08:00',
      patient: {
        id: '4711',
        assigner: 'HOSP',
        name: 'DOE, JANE',
        sex: 'female',
        birthDate: '1957-03-02',
      },
      specimen: {
        id: 'S1',
        type: 'blood',
        purpose: 'clinical',
        collectedAt: '2024-01-05T06:35:00+08:00',
      },
      organism: { name: 'Klebsiella pneumoniae', snomed: '56415008' },
      susceptibility: [
        {
          agent: 'MEM',
          method: 'mic',
          operator: '>=',
          value: 16,
          unit: 'mg/L',
          interpretation: 'R',
        },
        { agent: 'IPM', method: 'mic', operator: '=', value: 8, unit: 'mg/L', interpretation: 'R' },
      ],
      geneTests: [{ gene: 'KPC', method: 'pcr', result: 'detected' }],
    });
  });

  it.each([
    [
      'escaped subcomponents in OBR-26 and OBR-29',
      '6463-4\\T\\Bacteria\\T\\LN^2^Klebsiella pneumoniae',
      '^54440\\T\\LAB',
      ['escaped-subcomponents', 'escaped-subcomponents'],
    ],
    ['the parent named by OBR-26 text alone', '^^Klebsiella pneumoniae', '^54440&LAB', []],
    ['the parent number in the placer component', '6463-4^2', '54440&LAB', []],
  ])('are found by %s', (_, parentResult, parentOrder, expected) => {
    const segments = [
      CULTURE,
      organism(1, '1', ECO),
      organism(2, '2', KPN),
      panel(parentResult, parentOrder),
      MEM_R,
    ];
    const [, second] = reports(...segments);
    expect(second?.susceptibility).toHaveLength(1);
    expect(codes(...segments)).toEqual(expected);
  });

  it('keep two panels apart that carry one filler number', () => {
    const second = panel('6463-4^2').replace('OBR|3', 'OBR|4');
    const found = reports(
      CULTURE,
      organism(1, '1', ECO),
      organism(2, '2', KPN),
      panel('6463-4^1'),
      MEM_R.replace('>=^16', '<=^0.25').replace('||R|', '||S|'),
      second,
      MEM_R,
    );
    expect(found.map(({ susceptibility }) => susceptibility?.[0]?.interpretation)).toEqual([
      'S',
      'R',
    ]);
  });

  it('take a panel without any link, under a corrupted LOINC code, when there is but one isolate', () => {
    const bare =
      'OBR|3||54442^LAB|505451-3^Bacterial susceptibility panel by MIC^LN|||||||||||||||||||||F';
    const segments = [CULTURE, organism(1, '1', KPN), bare, MEM_R];
    expect(reports(...segments)[0]?.susceptibility).toHaveLength(1);
    expect(codes(...segments)).toEqual(['bad-check-digit', 'unlinked-panel']);
  });

  it('take a panel that stands before its culture', () => {
    const [isolate] = reports(panel('6463-4^1'), MEM_R, CULTURE, organism(1, '1', KPN));
    expect(isolate).toMatchObject({ isolateId: '54440-1', susceptibility: [{ agent: 'MEM' }] });
  });

  it('are named by the parent when a panel comes alone', () => {
    const [isolate] = reports(panel('6463-4^2^Klebsiella pneumoniae'), MEM_R);
    expect(isolate).toMatchObject({ isolateId: '54440-2', organism: { code: 'kpn' } });
  });

  it('are known without their species when the parent is named by number alone', () => {
    const [isolate] = reports(panel('6463-4^2'), MEM_R);
    expect(isolate?.isolateId).toBe('54440-2');
    expect(isolate?.organism).toBeUndefined();
    expect(isolate?.susceptibility).toHaveLength(1);
  });

  it('own the results that stand under the culture itself with their number in OBX-4', () => {
    const [first, second] = reports(
      CULTURE,
      organism(1, '1', ECO),
      organism(2, '2', KPN),
      'OBX|3|NM|6652-2^Meropenem MIC^LN|2|16|mg/L||R|||F',
      'OBX|4|ST|6652-2^Meropenem MIC^LN|1|<=0.25|mg/L||S|||F',
    );
    expect(first?.susceptibility).toMatchObject([{ operator: '<=', value: 0.25 }]);
    expect(second?.susceptibility).toMatchObject([{ operator: '=', value: 16 }]);
  });

  it('without a number are 1, or numbered in their order, and that is noted', () => {
    expect(reports(CULTURE, organism(1, '', KPN))[0]?.isolateId).toBe('54440-1');
    const two = [CULTURE, organism(1, '', ECO), organism(2, '', KPN)];
    expect(reports(...two).map(({ isolateId }) => isolateId)).toEqual(['54440-1', '54440-2']);
    expect(codes(...two)).toContain('missing-sub-id');
  });

  it('are two when two organisms repeat in one OBX-5', () => {
    const segments = [CULTURE, `OBX|1|CWE|6463-4^Bacteria identified^LN|1|${ECO}~${KPN}|||H~D|||F`];
    expect(reports(...segments).map(({ isolateId }) => isolateId)).toEqual([
      '54440-1',
      '54440-1.2',
    ]);
    expect(codes(...segments)).toEqual(['repeated-organism']);
    const [, second] = reports(...segments, panel('6463-4^1^Klebsiella pneumoniae'), MEM_R);
    expect(second?.susceptibility).toHaveLength(1);
  });

  it('keep apart two organisms that carry one number', () => {
    const segments = [CULTURE, organism(1, '1', ECO), organism(2, '1', KPN)];
    expect(reports(...segments).map(({ isolateId }) => isolateId)).toEqual(['54440-1', '54440-2']);
    expect(codes(...segments)).toContain('reused-sub-id');
  });

  it.each([
    ['plain text', 'OBX|1|ST|6463-4^Bacteria identified^LN|1|Klebsiella pneumoniae||||||F'],
    [
      'a SNOMED III code with its text',
      'OBX|1|CE|6463-4^Bacteria identified^LN|1|L-16001^Klebsiella pneumoniae^SNM||||||F',
    ],
    [
      'a local test code under a culture',
      'OBX|1|CE|ORG^Organism^L|1|KLPN^Klebsiella pneumoniae^L||||||F',
    ],
    [
      'text under a LOINC code that fails its check digit',
      'OBX|1|ST|6301-4^Bacteria identified^LN|1|Klebsiella pneumoniae||||||F',
    ],
  ])('are read from %s', (_, obx) => {
    expect(reports(CULTURE, obx)[0]?.organism?.code).toBe('kpn');
  });

  it('carry the claim of an organism code that says carbapenemase-producing', () => {
    const [isolate] = reports(
      CULTURE,
      organism(1, '1', '737528008^Carbapenemase-producing Escherichia coli^SCT'),
    );
    expect(isolate).toMatchObject({
      mechanismClaim: 'carbapenemase',
      organism: { snomed: '737528008' },
    });
  });

  it('wait in quarantine when their organism is not known, while the others go on', () => {
    const [known, unknown] = items(
      CULTURE,
      organism(1, '1', KPN),
      organism(2, '2', '999^Blorbia glorpi^L'),
    );
    expect(known?.usable).toBe(true);
    expect(unknown).toMatchObject({
      usable: false,
      payload: null,
      problems: [{ code: 'unknown-organism' }],
    });
    expect(unknown?.problems[0]?.detail).not.toContain('Blorbia');
  });
});

describe('OUL^R22, built around the specimen', () => {
  const OUL = (...segments: string[]): ReadReport[] => {
    const msh = MSH.replace('ORU^R01^ORU_R01', 'OUL^R22^OUL_R22');
    const result = readHl7([msh, PID, ...segments].join('\r'), options);
    if (result.kind === 'refused') throw new Error(result.problems[0]?.detail);
    return result.items.flatMap(({ payload }) =>
      payload?.type === 'isolate.report' ? [payload] : [],
    );
  };
  const spm = (id: string, type: string): string =>
    `SPM|1|^${id}&LAB||${type}|||||||||||||202401050635`;
  const other = CULTURE.replace('54440', '54450');

  it('gives each isolate the specimen that stands before its order', () => {
    const found = OUL(
      spm('S1', '119297000^Blood specimen^SCT'),
      CULTURE,
      organism(1, '1', KPN),
      panel('6463-4&Bacteria identified&LN^1^Klebsiella pneumoniae'),
      MEM_R,
      spm('S2', '122575003^Urine specimen^SCT'),
      'OBX|1|ST|LVOL^Volume^L||Klebsiella pneumoniae||||||F',
      other,
      organism(1, '1', ECO),
    );
    expect(found).toMatchObject([
      { isolateId: '54440-1', specimen: { id: 'S1', type: 'blood' } },
      { isolateId: '54450-1', specimen: { id: 'S2', type: 'urine' } },
    ]);
    expect(found.map(({ susceptibility }) => susceptibility?.length)).toEqual([1, undefined]);
  });
});

describe('status of an isolate report', () => {
  it.each([
    ['F and F', 'F', 'F', 'final'],
    ['P and P', 'P', 'P', 'preliminary'],
    ['F with a preliminary organism', 'F', 'P', 'preliminary'],
    ['C', 'C', 'F', 'corrected'],
    ['F with a corrected organism', 'F', 'C', 'corrected'],
    ['X', 'X', 'F', 'cancelled'],
    ['F with an organism posted as wrong', 'F', 'W', 'cancelled'],
    ['F with a deleted organism', 'F', 'D', 'cancelled'],
    ['X with an organism that cannot be obtained', 'X', 'X', 'cancelled'],
    ['C with an organism that cannot be obtained', 'C', 'X', 'cancelled'],
    ['F with an organism that cannot be obtained', 'F', 'X', 'cancelled'],
  ])('OBR-25 and OBX-11 %s', (_, order, line, status) => {
    const [isolate] = reports(CULTURE.replace(/F$/, order), organism(1, '1', KPN, line));
    expect(isolate?.status).toBe(status);
  });

  it('is corrected when an organism was taken back and another stands in its place', () => {
    const [isolate, ...more] = reports(CULTURE, organism(1, '1', ECO, 'D'), organism(2, '1', KPN));
    expect(more).toEqual([]);
    expect(isolate).toMatchObject({
      status: 'corrected',
      isolateId: '54440-1',
      organism: { snomed: '56415008' },
    });
  });

  it.each(['I', 'N', 'O'])('is no isolate yet while its organism is %s', (status) => {
    expect(items(CULTURE, organism(1, '1', KPN, status))).toMatchObject([{ payload: null }]);
  });

  it('is corrected when a result was taken back, and the result is gone', () => {
    const [isolate] = reports(
      CULTURE,
      organism(1, '1', KPN),
      'OBX|2|NM|6652-2^MEM^LN|1|16|mg/L||R|||W',
    );
    expect(isolate?.status).toBe('corrected');
    expect(isolate?.susceptibility).toBeUndefined();
  });

  it('takes back single results where the culture came before, and corrects no other order', () => {
    const alone = panel('6463-4^1^Klebsiella pneumoniae').replace(/F$/, 'C');
    const wrong = 'OBX|1|NM|6652-2^MEM^LN||16|mg/L||R|||D';
    const [isolate] = reports(alone, wrong, 'OBX|2|NM|18878-9^CZO^LN||4|mg/L||S|||C');
    expect(isolate).toMatchObject({
      status: 'corrected',
      susceptibility: [{ agent: 'CZO' }],
      partial: { takenBack: { susceptibility: [{ agent: 'MEM', value: 16 }] } },
    });
    expect(isolate?.partial?.order).toBe(alone.split('|')[3]?.split('^')[0]);
    const whole = reports(CULTURE, organism(1, '1', KPN), alone, wrong);
    expect(whole[0]?.partial).toBeUndefined();
    expect(whole[0]?.orders).toContain(isolate?.partial?.order);
  });

  it('names a line that takes back what it does not repeat', () => {
    const silent = 'OBX|2|NM|18878-9^CZO^LN||||||||D';
    const found = items(panel('6463-4^1^Klebsiella pneumoniae'), MEM_R, silent);
    expect(found.flatMap(({ problems }) => problems.map(({ code }) => code))).toContain(
      'unreadable-result',
    );
  });

  it.each(['X', 'I', 'N'])('leaves out a line of status %s, which has no result', (status) => {
    const [isolate] = reports(
      CULTURE,
      organism(1, '1', KPN),
      `OBX|2|NM|6652-2^MEM^LN|1|16|mg/L||R|||${status}`,
    );
    expect(isolate?.susceptibility).toBeUndefined();
  });

  it('takes the time of OBR-22, the newest of several, else of the message', () => {
    const [late] = reports(CULTURE, organism(1, '1', KPN), panel('6463-4^1'), MEM_R);
    expect(late?.reportedAt).toBe('2024-01-07T15:30:00+08:00');
    const [unstated] = reports(CULTURE.replace('202401071520', ''), organism(1, '1', KPN));
    expect(unstated?.reportedAt).toBe('2024-01-07T15:20:00+08:00');
  });
});
