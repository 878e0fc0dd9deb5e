import type { ReadSpecimen } from '../payloads';
import type { ReadItem } from '../read-result';
import { readHl7 } from './read-hl7';

const options = { site: 'site-1', timeZone: 'Asia/Shanghai' };
const START = [
  'MSH|^~\\&|LIS|LAB|CARBA|HOSP|20240107152000||ORU^R01^ORU_R01|M1|P|2.5.1',
  'PID|1||4711^^^HOSP^MR||DOE^JANE||19570302|F',
  'PV1|1|I|ICU-2^3^B',
];
const RESULT = '|||||||||||||||202401071520|||';

const order = (number: string, test: string, status = 'F', rest = ''): string =>
  `OBR|1||${number}^LAB|${test}|||202401050630${RESULT}${status}${rest}`;
const obx = (test: string, value: string, status = 'F', type = 'CWE'): string =>
  `OBX|1|${type}|${test}|1|${value}||||||${status}`;

const CULTURE = '6463-4^Bacteria identified^LN';
const PANEL = '85502-3^Carbapenem resistance genes panel^LN';
const NO_GROWTH = '264868006^No growth^SCT';
const NOT_ISOLATED = '168203004^Organism not isolated^SCT';
const DETECTED = '260373001^Detected^SCT';
const NOT_DETECTED = '260415000^Not detected^SCT';

function items(...segments: string[]): readonly ReadItem[] {
  const result = readHl7([...START, ...segments].join('\r'), options);
  if (result.kind === 'refused') throw new Error(result.problems[0]?.detail);
  return result.items;
}

function specimens(...segments: string[]): ReadSpecimen[] {
  return items(...segments).flatMap(({ payload }) =>
    payload?.type === 'specimen.report' ? [payload] : [],
  );
}

const one = (...segments: string[]): ReadSpecimen => {
  const [report, ...more] = specimens(...segments);
  if (!report || more.length > 0) throw new Error('one specimen report was expected');
  return report;
};
const codes = (...segments: string[]): string[] =>
  items(...segments).flatMap(({ problems }) => problems.map(({ code }) => code));

describe('a culture without an isolate in an ORU', () => {
  it('is a report of its specimen, under the number of its order', () => {
    const report = one(
      order('54440', CULTURE),
      obx(CULTURE, NO_GROWTH),
      'SPM|1|S1^S1||258528007^Rectal swab^SCT|||||||||||||202401050615',
    );
    expect(report).toMatchObject({
      reportId: '54440',
      status: 'final',
      culture: 'no-growth',
      reportedAt: '2024-01-07T15:20:00+08:00',
      specimen: {
        type: 'rectal swab',
        purpose: 'screening',
        collectedAt: '2024-01-05T06:15:00+08:00',
      },
      patient: { id: '4711', assigner: 'HOSP' },
      encounter: { ward: 'ICU-2', class: 'inpatient' },
    });
  });

  it.each([
    ['SNOMED CT 264868006', NO_GROWTH, 'no-growth'],
    ['SNOMED CT 168203004', NOT_ISOLATED, 'no-target-organism'],
    ['words', '^No growth after 48 hours', 'no-growth'],
    ['words about the target', '^No CPE isolated', 'no-target-organism'],
    ['normal flora', '^Normal skin flora', 'no-target-organism'],
    ['a contaminated specimen', '^Contaminated', 'invalid'],
    ['mixed growth', '^Mixed growth', 'invalid'],
  ])('by %s', (_, value, culture) => {
    expect(one(order('1', CULTURE), obx(CULTURE, value)).culture).toBe(culture);
  });

  it.each([
    ['P', 'F', 'preliminary'],
    ['F', 'P', 'preliminary'],
    ['F', 'F', 'final'],
    ['C', 'F', 'corrected'],
    ['F', 'C', 'corrected'],
    ['X', 'F', 'cancelled'],
    ['F', 'W', 'cancelled'],
    ['F', 'D', 'cancelled'],
  ])('of OBR-25 %s and OBX-11 %s is %s', (order25, obx11, status) => {
    const report = one(order('1', CULTURE, order25), obx(CULTURE, NO_GROWTH, obx11));
    expect(report.status).toBe(status);
  });

  it('that was cancelled, or could not be done, is not performed', () => {
    expect(one(order('1', CULTURE, 'X'))).toMatchObject({
      status: 'cancelled',
      culture: 'not-performed',
    });
    expect(one(order('1', CULTURE), obx(CULTURE, '', 'X'))).toMatchObject({
      status: 'final',
      culture: 'not-performed',
    });
  });

  it('is none beside an organism of the same culture', () => {
    const [item, ...more] = items(
      order('1', CULTURE),
      obx(CULTURE, '56415008^Klebsiella pneumoniae^SCT'),
      obx(CULTURE, '^Normal flora'),
    );
    expect(more).toEqual([]);
    expect(item?.payload?.type).toBe('isolate.report');
  });

  it.each([
    ['F', 'F', 'final'],
    ['P', 'F', 'preliminary'],
    ['C', 'F', 'corrected'],
    ['F', 'W', 'cancelled'],
  ])('that was a screen and grew after all takes back "no growth" (%s, %s)', (o, x, status) => {
    const [isolate, report, ...more] = items(
      order('1', CULTURE, o),
      obx(CULTURE, '56415008^Klebsiella pneumoniae^SCT', x),
      'SPM|1|^S1||258528007^Rectal swab^SCT',
    );
    expect(more).toEqual([]);
    expect(isolate?.payload).toMatchObject({ type: 'isolate.report', isolateId: '1-1' });
    expect(report?.payload).toMatchObject({
      type: 'specimen.report',
      reportId: '1',
      culture: 'growth',
      grewIsolates: true,
      status,
      specimen: { purpose: 'screening' },
    });
  });

  it.each([
    ['MRSA screening culture', 'Not isolated'],
    ['Stool culture', 'No Salmonella or Shigella isolated'],
    ['VRE culture', 'Negative'],
  ])('that looked for others alone is none (%s: %s)', (test, value) => {
    const named = `X^${test}^L`;
    expect(specimens(order('1', named), obx(named, value, 'F', 'ST'))).toEqual([]);
  });

  it('that looked for producers too is one', () => {
    const named = 'X^MRSA, VRE and CPE screening culture^L';
    const report = one(order('1', named), obx(named, 'Not isolated', 'F', 'ST'));
    expect(report.culture).toBe('no-target-organism');
  });

  it('is not a Gram stain in which nothing was seen', () => {
    const stain = '664-3^Microscopic observation, microorganism in Gram stain^LN';
    expect(specimens(order('1', stain), obx(stain, '^No organisms seen'))).toEqual([]);
    const both = 'CG^Culture and Gram stain^L';
    expect(one(order('1', both), obx(both, 'No growth', 'F', 'TX')).culture).toBe('no-growth');
  });

  it('of a test message says so', () => {
    const test = START[0]?.replace('|P|', '|T|') ?? '';
    const result = readHl7(
      [test, ...START.slice(1), order('1', CULTURE), obx(CULTURE, NO_GROWTH)].join('\r'),
      options,
    );
    expect(result).toMatchObject({ items: [{ payload: { testMessage: true } }] });
  });
});

describe('carbapenemase genes of a specimen without organism', () => {
  it('are positive and negative by LOINC, each target its own', () => {
    const report = one(
      order('77', PANEL),
      obx('49617-4^blaKPC^LN', DETECTED),
      obx('73982-1^blaNDM^LN', NOT_DETECTED),
      obx('85501-5^blaVIM^LN', 'Invalid', 'F', 'ST'),
      obx('85827-4^OXA-48-like^LN', NOT_DETECTED, 'X'),
    );
    expect(report).toMatchObject({
      reportId: '77',
      geneTests: [
        { gene: 'KPC', method: 'pcr', result: 'detected' },
        { gene: 'NDM', method: 'pcr', result: 'not-detected' },
        { gene: 'VIM', method: 'pcr', result: 'invalid' },
      ],
    });
    expect(report).not.toHaveProperty('culture');
  });

  it('beside a culture without growth are a report of their own order', () => {
    const found = specimens(
      order('54440', CULTURE),
      obx(CULTURE, NO_GROWTH),
      order('78', PANEL, 'F', '|6463-4^1|||^54440&LAB'),
      obx('49617-4^blaKPC^LN', DETECTED),
    );
    expect(found).toMatchObject([
      { reportId: '54440', culture: 'no-growth' },
      { reportId: '78', geneTests: [{ gene: 'KPC', result: 'detected' }] },
    ]);
  });

  it('in the culture’s own order stand with its result', () => {
    expect(
      one(order('1', CULTURE), obx(CULTURE, NO_GROWTH), obx('49617-4^blaKPC^LN', NOT_DETECTED)),
    ).toMatchObject({ culture: 'no-growth', geneTests: [{ result: 'not-detected' }] });
  });

  it('of a panel that names the organism are the isolate’s', () => {
    const named = order('78', PANEL, 'F', '|6463-4^1^Klebsiella pneumoniae|||^54440&LAB');
    const [item] = items(named, obx('49617-4^blaKPC^LN', DETECTED));
    expect(item?.payload).toMatchObject({ isolateId: '54440-1', geneTests: [{ gene: 'KPC' }] });
  });

  it('of two isolates, of which they name neither, are the specimen’s', () => {
    const report = one(
      order('1', CULTURE),
      'OBX|1|CWE|6463-4^Bacteria identified^LN|1|56415008^Klebsiella pneumoniae^SCT||||||F',
      'OBX|2|CWE|6463-4^Bacteria identified^LN|2|112283007^Escherichia coli^SCT||||||F',
      order('2', PANEL, 'F', '||||^1&LAB'),
      'OBX|1|CWE|73982-1^blaNDM^LN||260373001^Detected^SCT||||||F',
    );
    expect(report).toMatchObject({ reportId: '2', geneTests: [{ gene: 'NDM' }] });
  });

  it('that are taken back leave a cancelled report', () => {
    const report = one(order('77', PANEL), obx('49617-4^blaKPC^LN', DETECTED, 'W'));
    expect(report).toMatchObject({ reportId: '77', status: 'cancelled' });
    expect(report).not.toHaveProperty('geneTests');
  });

  it('in an order without a number are refused by name', () => {
    const result = readHl7(
      [...START, order('', PANEL).replace('^LAB', ''), obx('49617-4^KPC^LN', DETECTED)].join('\r'),
      options,
    );
    expect(result).toMatchObject({ kind: 'refused', code: 'missing-field', ack: 'AE' });
  });
});

describe('a screen for any carbapenemase producer', () => {
  it.each([
    ['CPE screen', 'Negative', { culture: 'no-target-organism' }],
    ['CRE screening culture', 'Not isolated', { culture: 'no-target-organism' }],
    [
      'Carbapenemase producing Enterobacterales screen',
      'No CPE isolated',
      { culture: 'no-target-organism' },
    ],
    ['CPE swab', 'Invalid', { culture: 'invalid' }],
    [
      'CPE PCR',
      'Not detected',
      { geneTests: [{ gene: 'carbapenemase', method: 'pcr', result: 'not-detected' }] },
    ],
    [
      'Xpert Carba-R',
      'Not detected',
      {
        geneTests: ['KPC', 'NDM', 'VIM', 'IMP', 'OXA-48-like'].map((gene) => ({
          gene,
          result: 'not-detected',
        })),
      },
    ],
  ])('%s: %s', (test, value, expected) => {
    expect(one(order('1', `X^${test}^L`), obx(`X^${test}^L`, value, 'F', 'ST'))).toMatchObject(
      expected,
    );
  });

  it.each([
    ['CPE screen', 'CPE screen', 'Positive'],
    ['CPE screen culture', 'CPE screen culture', 'Positive'],
    ['CPE screen culture', 'Bacteria identified', 'Positive'],
    ['CRE surveillance culture', 'Result', 'Growth'],
    ['碳青霉烯耐药菌筛查', '碳青霉烯耐药菌筛查', '阳性'],
    ['碳青霉烯耐药菌筛查', '筛查结果', '阳性'],
    ['CRE 筛查培养', '培养结果', '有菌生长'],
  ])('that is positive is growth of what it looked for: %s, %s: %s', (ordered, test, value) => {
    const message = [order('1', `X^${ordered}^L`), obx(`Y^${test}^L`, value, 'F', 'ST')];
    expect(one(...message)).toMatchObject({
      culture: 'growth',
      targetsTested: ['carbapenemase'],
      specimen: { purpose: 'screening' },
    });
    expect(one(...message).grewIsolates).toBeUndefined();
    expect(codes(...message)).toEqual([]);
  });

  it.each([
    ['MRSA screen', 'Bacteria identified', 'Positive'],
    ['CPE PCR', 'Result', 'Positive'],
    ['CPE screen culture', 'Gram stain', 'Positive'],
    ['CPE screen culture', 'Gram stain result', 'Positive'],
    ['CPE screen culture', 'Oxidase result', 'Positive'],
    ['CPE screen culture', 'Isolate stored', 'Yes'],
    ['MRSA and CPE screening culture', 'MRSA culture', 'Positive'],
  ])('that is of another test is none: %s, %s: %s', (ordered, test, value) => {
    const message = [order('1', `X^${ordered}^L`), obx(`Y^${test}^L`, value, 'F', 'ST')];
    expect(specimens(...message).filter(({ culture }) => culture === 'growth')).toEqual([]);
  });
});

describe('a gene or an activity found in an order that screens for producers', () => {
  const SCREEN = order('1', 'X^CPE screen culture^L');
  const gene = (family: string, method: string): object => ({
    geneTests: [{ gene: family, method, result: 'detected' }],
  });

  it.each([
    ['NDM gene result', 'Positive', gene('NDM', 'other')],
    ['KPC PCR result', 'Positive', gene('KPC', 'pcr')],
    ['KPC PCR results', 'Positive', gene('KPC', 'pcr')],
    ['KPC基因检测结果', '阳性', gene('KPC', 'pcr')],
    ['mCIM result', 'Positive', { phenotypicTests: [{ test: 'mCIM', result: 'positive' }] }],
  ])('is that result, of the isolate or of the specimen: %s', (test, value, expected) => {
    const line = obx(`X^${test}^L`, value, 'F', 'ST');
    const organism = obx(CULTURE, '56415008^Klebsiella pneumoniae^SCT');
    const isolate = items(SCREEN, organism, line)[0]?.payload;
    expect(isolate).toMatchObject({ type: 'isolate.report', ...expected });
    expect(isolate).not.toHaveProperty('mechanismClaim');
    expect(one(SCREEN, line)).toMatchObject(expected);
    expect(one(SCREEN, line).culture).toBeUndefined();
    expect(codes(SCREEN, organism, line)).toEqual([]);
  });
});

describe('a positive screen beside an organism', () => {
  it('claims a carbapenemase for the isolate, by a test that nobody names', () => {
    const [item, ...more] = items(
      order('1', CULTURE),
      obx(CULTURE, '56415008^Klebsiella pneumoniae^SCT'),
      obx('X^CPE screen^L', 'Positive', 'F', 'ST'),
    );
    expect(more).toEqual([]);
    expect(item?.payload).toMatchObject({ isolateId: '1-1', mechanismClaim: 'carbapenemase' });
  });
});

describe('a case notification without an organism', () => {
  const group = (n: number, code: string, value: string): string =>
    `OBX|${n}|CWE|${code}|1|${value}||||||F`;

  it('is a report of the specimen, with its genes', () => {
    const report = one(
      'OBR|1||CASE_02|68991-9^Epidemiologic Information^LN|||20181204||||||||||||||||||F||||||50271^CPO, screening^NND',
      group(1, '85069-3^Test Method^LN', '9718006^Polymerase chain reaction analysis^SCT'),
      group(2, 'INV291^Test Result^PHINQUESTION', '10828004^Positive^SCT'),
      group(3, 'LAB278^Organism Name^PHINQUESTION', NOT_ISOLATED),
      group(4, '48018-6^Gene Identifier^LN', 'PLR561^New Delhi metallo-beta-lactamase gene^PLR'),
      group(5, '66746-9^Specimen Type^LN', '258528007^Rectal swab^SCT'),
    );
    expect(report).toMatchObject({
      reportId: 'CASE_02',
      culture: 'no-target-organism',
      specimen: { type: 'rectal swab' },
      geneTests: [{ gene: 'NDM', method: 'pcr', result: 'detected' }],
    });
  });
});
