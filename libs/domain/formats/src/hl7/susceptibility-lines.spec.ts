import type { ReadReport } from '../payloads';
import type { ReadItem, ReadResult } from '../read-result';
import { readHl7 } from './read-hl7';

const options = { site: 'site-1', timeZone: 'Asia/Shanghai' };
const MSH = 'MSH|^~\\&|LIS|LAB|CARBA|HOSP|20240107152000||ORU^R01^ORU_R01|M1|P|2.5.1|||AL|NE';
const PID = 'PID|1||4711^^^HOSP^MR||DOE^JANE||19570302|F';
const CULTURE =
  'OBR|2||54440^LAB|6463-4^Bacteria identified^LN|||202401050630|||||||||||||||202401071520|||F';
const KPN = '56415008^Klebsiella pneumoniae^SCT';

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
