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

  it('are none for a culture without growth, which is no error', () => {
    const [item] = items(
      CULTURE,
      'OBX|1|CWE|6463-4^Bacteria identified^LN|1|264868006^No growth^SCT||||||F',
    );
    expect(item).toMatchObject({ usable: true, payload: null, problems: [{ code: 'no-isolate' }] });
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

  it('is corrected when a result was taken back, and the result is gone', () => {
    const [isolate] = reports(
      CULTURE,
      organism(1, '1', KPN),
      'OBX|2|NM|6652-2^MEM^LN|1|16|mg/L||R|||W',
    );
    expect(isolate?.status).toBe('corrected');
    expect(isolate?.susceptibility).toBeUndefined();
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

describe('susceptibility lines', () => {
  const row = (obx: string) => reports(CULTURE, organism(1, '1', KPN), obx)[0]?.susceptibility?.[0];

  it.each([
    [
      'SN with comparator',
      'OBX|2|SN|6652-2^MEM^LN|1|<=^0.25|ug/mL||S',
      { operator: '<=', value: 0.25, interpretation: 'S' },
    ],
    [
      'SN of a combination',
      'OBX|2|SN|516-5^SXT^LN|1|=^8^/^152|ug/mL||R',
      { operator: '=', value: 8, agent: 'SXT' },
    ],
    ['NM', 'OBX|2|NM|6652-2^MEM^LN|1|16|mg/L||R', { operator: '=', value: 16 }],
    [
      'ST with a decimal comma',
      'OBX|2|ST|6652-2^MEM^LN|1|<=0,25|mg/L||S',
      { operator: '<=', value: 0.25 },
    ],
    [
      'ST with value and category',
      'OBX|2|ST|6652-2^MEM^LN|1|>=16 R|mg/L',
      { operator: '>=', value: 16, interpretation: 'R' },
    ],
    [
      'ST with a category alone',
      'OBX|2|ST|18943-1^MEM^LN|1|S',
      { interpretation: 'S', method: 'unknown' },
    ],
    ['CWE with a category', 'OBX|2|CWE|18943-1^MEM^LN|1|R^Resistant^L', { interpretation: 'R' }],
    [
      'a SNOMED III category',
      'OBX|2|CE|18943-1^MEM^LN|1|G-D460^RESISTANT^SNM',
      { interpretation: 'R' },
    ],
    [
      'OBX-8 alone, the method in OBX-17',
      'OBX|2|ST|MEM^Meropenem^L|1||||R|||F||||||KB^Kirby-Bauer disk diffusion^L',
      { interpretation: 'R', method: 'disk', agent: 'MEM' },
    ],
    [
      'a zone in mm',
      'OBX|2|NM|6653-0^MEM disk^LN|1|12|mm||R',
      { value: 12, unit: 'mm', method: 'disk' },
    ],
    [
      'a gradient strip',
      'OBX|2|SN|7029-2^MEM Etest^LN|1|=^0.38|mg/L||S',
      { value: 0.38, method: 'etest' },
    ],
    [
      'OBX-8 with other flags beside',
      'OBX|2|NM|6652-2^MEM^LN|1|16|mg/L||A~R',
      { interpretation: 'R' },
    ],
    ['a local code that is WHONET’s', 'OBX|2|NM|ETP^^L|1|2|mg/L||R', { agent: 'ETP', value: 2 }],
    [
      'a name in another language',
      'OBX|2|NM|00123^亚胺培南^L|1|8|mg/L||R',
      { agent: 'IPM', value: 8 },
    ],
    [
      'IMP as a drug code, with a category',
      'OBX|2|ST|IMP^IMP^L|1|R',
      { agent: 'IPM', interpretation: 'R' },
    ],
    [
      'the guideline in OBX-17',
      'OBX|2|NM|6652-2^MEM^LN|1|16|mg/L||R|||F||||||MIC^EUCAST 2024^L',
      { guideline: 'EUCAST 2024' },
    ],
  ])('reads %s', (_, obx, expected) => {
    expect(row(obx)).toMatchObject(expected);
  });

  it('leaves an unknown agent out, says where, and takes the rest', () => {
    const [item] = items(
      CULTURE,
      organism(1, '1', KPN),
      panel('6463-4^1'),
      'OBX|1|NM|777^Zorbomycin^L|1|4|mg/L||R|||F',
      MEM_R,
    );
    expect(item?.usable).toBe(true);
    expect(item?.payload).toMatchObject({ susceptibility: [{ agent: 'MEM' }] });
    expect(item?.problems).toMatchObject([{ code: 'unknown-agent', pointer: 'OBX[2]-3' }]);
  });

  it('says when a value cannot be read', () => {
    expect(
      codes(CULTURE, organism(1, '1', KPN), 'OBX|2|ST|6652-2^MEM^LN|1|see report|mg/L'),
    ).toEqual(['unreadable-result']);
  });

  it('believes a LOINC code over a text that names another drug, and says so', () => {
    const segments = [CULTURE, organism(1, '1', KPN), 'OBX|2|ST|18862-3^Amikacin^LN|1|S'];
    expect(reports(...segments)[0]?.susceptibility?.[0]?.agent).toBe('AMC');
    expect(codes(...segments)).toEqual(['code-name-mismatch']);
  });

  it('takes the last of two results of one test, and says so', () => {
    const segments = [
      CULTURE,
      organism(1, '1', KPN),
      'OBX|2|NM|6652-2^MEM^LN|1|4|mg/L||R',
      'OBX|3|NM|6652-2^MEM^LN|1|16|mg/L||R',
    ];
    expect(reports(...segments)[0]?.susceptibility).toMatchObject([{ value: 16 }]);
    expect(codes(...segments)).toEqual(['duplicate-result']);
  });
});
