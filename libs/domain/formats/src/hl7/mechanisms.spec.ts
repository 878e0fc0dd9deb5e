import type { ReadReport } from '../payloads';
import type { ReadItem } from '../read-result';
import { readHl7 } from './read-hl7';

const options = { site: 'site-1', timeZone: 'Asia/Shanghai' };
const START = [
  'MSH|^~\\&|LIS|LAB|CARBA|HOSP|20240107152000||ORU^R01^ORU_R01|M1|P|2.5.1',
  'PID|1||4711^^^HOSP^MR',
];
const CULTURE = [
  'OBR|1||54440^LAB|6463-4^Bacteria identified^LN|||20240105|||||||||||||||20240107|||F',
  'OBX|1|CWE|6463-4^Bacteria identified^LN|1|56415008^Klebsiella pneumoniae^SCT||||||F',
];
function items(...segments: string[]): readonly ReadItem[] {
  const result = readHl7([...START, ...segments].join('\r'), options);
  if (result.kind === 'refused') throw new Error(result.problems[0]?.detail);
  return result.items;
}
function isolate(...segments: string[]): ReadReport {
  const payload = items(...CULTURE, ...segments)[0]?.payload;
  if (payload?.type !== 'isolate.report') throw new Error('no isolate');
  return payload;
}

function codes(...segments: string[]): string[] {
  const result = readHl7([...START, ...CULTURE, ...segments].join('\r'), options);
  if (result.kind === 'refused') throw new Error(result.problems[0]?.detail);
  return result.items.flatMap(({ problems }) => problems.map(({ code }) => code));
}

describe('a line that asks for a carbapenemase and whose value is no plain result', () => {
  it.each([
    ['a misspelt word', 'KPC^blaKPC gene PCR^L|1|Positve'],
    ['a word of another language', 'OXA48^OXA-48 PCR^L|1|rilevato'],
    ['what points elsewhere', 'KPC^blaKPC gene PCR^L|1|see comment'],
    ['a mark of what is abnormal alone', 'KPC^blaKPC gene PCR^L|1||||A'],
    ['a phenotypic test', 'mCIM^mCIM^L|1|postive'],
    ['a panel', 'CARBA5^NG-Test CARBA 5^L|1|K+ N-'],
  ])('waits, since a positive may be in it: %s', (_, line) => {
    const [type, ...rest] = ['ST', ...line.split('|')];
    const [test, sub, value, units, range, flag] = rest;
    const fields = [type, test, sub, value, units ?? '', range ?? '', flag ?? ''];
    expect(codes(`OBX|2|${fields.join('|')}|||F`)).toContain('unreadable-result');
  });

  it.each([
    ['one gene', 'X1^Carbapenemase gene^L|1|KPC', ['KPC detected']],
    [
      'several, with what became of each',
      'CARBA5^NG-Test CARBA 5^L|1|KPC pos, NDM neg',
      ['KPC pos detected', 'NDM neg not-detected'],
    ],
    [
      'several, of which one word is not that of all',
      'CPE^Carbapenemase^L|1|KPC阴性，NDM阳性',
      ['KPC阴性 not-detected', 'NDM阳性 detected'],
    ],
    [
      'several, of a test for any gene in Chinese',
      'CPE^碳青霉烯酶基因检测^L|1|KPC阴性，NDM阳性',
      ['KPC阴性 not-detected', 'NDM阳性 detected'],
    ],
  ])('names in its value %s', (_, line, genes) => {
    const { geneTests = [], phenotypicTests } = isolate(`OBX|2|ST|${line}||||||F`);
    expect(geneTests.map(({ gene, result }) => `${gene} ${result}`)).toEqual(genes);
    expect(phenotypicTests ?? []).toEqual([]);
  });

  it.each([
    ['several without a word to each', 'X1^Carbapenemase gene^L|1|KPC, NDM, VIM, IMP, OXA-48'],
    ['one in doubt', 'X1^Carbapenemase gene^L|1|KPC?'],
    ['one with a figure', 'X1^Carbapenemase gene^L|1|KPC 0'],
    ['one with and one without a word', 'X1^Carbapenemase gene^L|1|KPC neg, NDM'],
  ])('is taken for no gene where it may be what was looked for: %s', (_, line) => {
    expect(codes(`OBX|2|ST|${line}||||||F`)).toContain('unreadable-result');
    expect(isolate(`OBX|2|ST|${line}||||||F`).geneTests ?? []).toEqual([]);
  });

  const GENE_FOUND = '63368-5^Carbapenemase^LN|1|'; // LOINC: the value names the gene
  it.each([
    ['IMP-/VIM-/NDM+', ['IMP- not-detected', 'VIM- not-detected', 'NDM+ detected']],
    ['KPC- NDM+', ['KPC- not-detected', 'NDM+ detected']],
    ['KPC+NDM', ['KPC detected', 'NDM detected']],
    ['KPC-, NDM-', ['KPC- not-detected', 'NDM- not-detected']],
    ['KPC and NDM detected', ['KPC detected', 'NDM detected detected']],
    ['Positive', ['carbapenemase detected']],
  ])('is read gene by gene where the value is to name it: %s', (value, genes) => {
    const { geneTests = [] } = isolate(`OBX|2|ST|${GENE_FOUND}${value}||||||F`);
    expect(geneTests.map(({ gene, result }) => `${gene} ${result}`)).toEqual(genes);
  });

  it.each([
    [
      'of two genes and one "not detected" nobody can say what became of the first',
      'KPC, NDM not detected',
    ],
    ['a name with a stroke may be a denial, and may be cut off', 'NDM-'],
  ])('%s: it waits', (_, value) => {
    const line = `OBX|2|ST|${GENE_FOUND}${value}||||||F`;
    expect(codes(line)).toEqual(['unreadable-result']);
    expect(isolate(line).geneTests ?? []).toEqual([]);
  });

  it('keeps a gene of no table under its name, and says so', () => {
    const line = 'OBX|2|ST|KPX^blaKPX gene PCR^L|1|Detected||||||F';
    expect(codes(line)).toEqual(['unknown-gene']);
    expect(codes(line.replace('Detected', 'Not detected'))).toEqual([]);
  });

  it.each([
    ['a test that was not done', 'KPC^blaKPC gene PCR^L|1|Not performed'],
    ['a result to come', 'mCIM^mCIM^L|1|pending'],
    ['how early a PCR rose', 'KPCCT^blaKPC PCR Ct value^L|1|see trace'],
    ['no value at all', 'KPC^blaKPC gene PCR^L|1|'],
    ['another resistance', 'CTX^blaCTX-M gene PCR^L|1|Detected'],
    ['what a panel looks for', 'T^Carbapenemase genes tested^L|1|KPC, NDM, VIM, IMP, OXA-48'],
    ['the same in Chinese', 'T^碳青霉烯酶检测范围^L|1|KPC、NDM、VIM、IMP、OXA-48'],
    ['what was known before', 'T^History of carbapenemase^L|1|KPC'],
    ['what was asked for', 'T^Carbapenemase gene requested^L|1|KPC'],
    ['how it was tested', 'T^Carbapenemase test method^L|1|Xpert Carba-R'],
    ['the lot of a kit', 'T^Xpert Carba-R cartridge lot^L|1|1000234'],
    ['a zone', 'T^mCIM zone diameter^L|1|6 mm'],
    ['who will know', 'T^Carbapenemase PCR^L|1|Sent to reference laboratory'],
    ['that it will be confirmed', 'T^Carbapenemase PCR^L|1|To be confirmed'],
    ['a stroke', 'T^Carbapenemase gene^L|1|---'],
    ['that there is none', 'T^Carbapenemase producer^L|1|No'],
  ])('says nothing that could be lost: %s', (_, line) => {
    expect(codes(`OBX|2|ST|${line}||||||F`)).toEqual([]);
  });

  it('passes over numbers and documents beside a test', () => {
    expect(codes('OBX|2|NM|mCIM^mCIM^L|1|6|mm|||||F')).toEqual([]);
    expect(codes('OBX|2|DT|T^Carbapenemase test^L|1|20240106||||||F')).toEqual([]);
  });

  it('whose code is one gene’s and whose text another’s is taken by its code, and named', () => {
    const line = 'OBX|2|CWE|85498-4^Carbapenem resistance blaKPC gene^LN|1|Detected||||||F';
    expect(codes(line)).toEqual(['code-name-mismatch']);
    expect(codes(line.replace('blaKPC', 'blaIMP'))).toEqual([]);
  });
});

describe('carbapenemase genes in an ORU', () => {
  it.each([
    [
      'a LOINC code of a family',
      'OBX|2|CWE|73982-1^blaNDM^LN|1|260373001^Detected^SCT||||||F',
      { gene: 'NDM', method: 'pcr', result: 'detected' },
    ],
    [
      'a LOINC code of an allele',
      'OBX|2|CWE|105025-1^OXA-181^LN|1|10828004^Positive^SCT||||||F',
      { gene: 'OXA-181', result: 'detected' },
    ],
    [
      'a negative',
      'OBX|2|CWE|49617-4^blaKPC^LN|1|260415000^Not detected^SCT||||||F',
      { gene: 'KPC', result: 'not-detected' },
    ],
    ['words', 'OBX|2|ST|49617-4^blaKPC^LN|1|阳性||||||F', { gene: 'KPC', result: 'detected' }],
    [
      'OBX-8 alone',
      'OBX|2|CWE|49617-4^blaKPC^LN|1||||POS|||F',
      { gene: 'KPC', result: 'detected' },
    ],
    [
      'an invalid test',
      'OBX|2|ST|49617-4^blaKPC^LN|1|Invalid||||||F',
      { gene: 'KPC', result: 'invalid' },
    ],
    [
      'lateral flow, said in OBX-17',
      'OBX|2|CWE|49617-4^KPC^LN|1|10828004^Positive^SCT||||||F||||||NG^NG-Test CARBA 5^L',
      { gene: 'KPC', method: 'immunochromatography' },
    ],
    [
      'a local test name',
      'OBX|2|ST|XKPC^KPC gene by PCR^L|1|Detected||||||F',
      { gene: 'KPC', method: 'pcr', result: 'detected' },
    ],
    [
      'IMP with a qualitative result',
      'OBX|2|ST|IMP^IMP^L|1|Not detected||||||F',
      { gene: 'IMP', result: 'not-detected' },
    ],
    [
      'the gene in the value',
      'OBX|2|CWE|63368-5^Carbapenem resistance genes^LN|1|^blaOXA-48^L||||||F',
      { gene: 'blaOXA-48', result: 'detected' },
    ],
    [
      'none of any kind',
      'OBX|2|CWE|63368-5^Carbapenem resistance genes^LN|1|260415000^Not detected^SCT||||||F',
      { gene: 'carbapenemase', result: 'not-detected' },
    ],
  ])('are read from %s', (_, obx, expected) => {
    expect(isolate(obx).geneTests).toMatchObject([expected]);
  });

  it('are two when the value names two', () => {
    const found = isolate('OBX|2|ST|48018-6^Gene identifier^LN|1|NDM-1;OXA-181||||||F||||||WGS');
    expect(found.geneTests).toEqual([
      { gene: 'NDM-1', method: 'wgs', result: 'detected' },
      { gene: 'OXA-181', method: 'wgs', result: 'detected' },
    ]);
  });
});

describe('tests of carbapenemase activity in an ORU', () => {
  it.each([
    ['mCIM by name', 'OBX|2|ST|MC^mCIM^L|1|Positive||||||F', { test: 'mCIM', result: 'positive' }],
    [
      'LOINC 86930-5 with the method in OBX-17',
      'OBX|2|CWE|86930-5^Carbapenemase^LN|1|260385009^Negative^SCT||||||F||||||CNP^Carba NP^L',
      { test: 'CarbaNP', result: 'negative' },
    ],
    [
      'LOINC 86930-5 with the method in its local code',
      'OBX|2|CWE|86930-5^Carbapenemase in isolate^LN^MCIM^mCIM^L|1|10828004^Positive^SCT',
      { test: 'mCIM', result: 'positive' },
    ],
    [
      'LOINC 86930-5 without a method',
      'OBX|2|CWE|86930-5^Carbapenemase in isolate^LN|1|10828004^Positive^SCT',
      { test: 'other', result: 'positive' },
    ],
    [
      'an indeterminate zone',
      'OBX|2|ST|MC^mCIM^L|1|Indeterminate',
      { test: 'mCIM', result: 'indeterminate' },
    ],
    [
      'a temocillin disk as a test',
      'OBX|2|ST|TEMO^Temocillin screening^L|1|Positive',
      { test: 'temocillin', result: 'positive' },
    ],
  ])('are read from %s', (_, obx, expected) => {
    expect(isolate(obx).phenotypicTests).toEqual([expected]);
  });

  it('say nothing when the test was invalid', () => {
    expect(isolate('OBX|2|ST|MC^mCIM^L|1|Invalid').phenotypicTests).toBeUndefined();
  });
});

describe('results that stand in a comment alone', () => {
  it('are read from an NTE, and that is noted', () => {
    const [item] = items(...CULTURE, 'NTE|1|L|KPC detected by PCR. Contact precautions advised.');
    expect(item?.payload).toMatchObject({
      geneTests: [{ gene: 'KPC', method: 'pcr', result: 'detected' }],
    });
    expect(item?.problems.map(({ code }) => code)).toEqual(['result-in-comment']);
  });

  it('are read from an OBX that is called a comment', () => {
    expect(
      isolate('OBX|2|TX|8251-1^Service comment^LN|1|Carbapenemase producer (CPE).').mechanismClaim,
    ).toBe('carbapenemase');
  });

  it('never outweigh a line of its own', () => {
    const found = isolate(
      'OBX|2|CWE|49617-4^blaKPC^LN|1|260415000^Not detected^SCT||||||F',
      'NTE|1|L|KPC detected by PCR.',
    );
    expect(found.geneTests).toEqual([{ gene: 'KPC', method: 'pcr', result: 'not-detected' }]);
  });
});

describe('CDC case notification of CP-CRE', () => {
  const group = (number: number, rows: readonly (readonly [string, string])[]): string[] =>
    rows.map(
      ([code, value], index) => `OBX|${number * 10 + index}|CWE|${code}|${number}|${value}||||||F`,
    );
  const NOTIFICATION = [
    'OBR|1||CASE_01^STATE^2.16.840.1^ISO|68991-9^Epidemiologic Information^LN|||20181204|||||||||||||||20181204010101|||F||||||50244^CP-CRE^NND',
    'OBX|1|TS|8656-1^Admission Date^LN||20181201||||||F',
    'OBX|2|CWE|77974-4^Hospitalized^LN||Y^Yes^HL70136||||||F',
    'OBX|3|CWE|90366-6^Received Healthcare Outside the USA^LN||Y^Yes^HL70136||||||F',
    ...group(1, [
      ['INV290^Test Type^PHINQUESTION', '86930-5^Carbapenemase production^LN'],
      ['85069-3^Test Method^LN', 'PLR533^Carbapenemase Nordmann-Poirel method^PLR'],
      ['INV291^Test Result^PHINQUESTION', '10828004^Positive^SCT'],
      ['LAB278^Organism Name^PHINQUESTION', '168203004^Organism not Isolated^SCT'],
      ['66746-9^Specimen Type^LN', '119297000^Blood specimen (specimen)^SCT'],
      ['68963-8^Specimen Collection Date/Time^LN', '20181201'],
    ]),
    ...group(2, [['LAB278^Organism Name^PHINQUESTION', '14385002^Enterobacter cloacae^SCT']]),
    ...group(3, [
      ['INV290^Test Type^PHINQUESTION', 'LAB696^PCR^PHINQUESTION'],
      ['85069-3^Test Method^LN', '9718006^Polymerase chain reaction analysis^SCT'],
      ['INV291^Test Result^PHINQUESTION', '10828004^Positive^SCT'],
      ['LAB278^Organism Name^PHINQUESTION', '14385002^Enterobacter cloacae^SCT'],
      ['48018-6^Gene Identifier^LN', 'PLR562^Oxacillinase-48-type carbapenemase gene^PLR'],
    ]),
    ...group(4, [
      ['INV290^Test Type^PHINQUESTION', '86930-5^Carbapenemase production^LN'],
      ['85069-3^Test Method^LN', 'PLR2531^mCIM method^PLR'],
      ['INV291^Test Result^PHINQUESTION', '10828004^Positive^SCT'],
    ]),
    ...group(5, [
      ['85069-3^Test Method^LN', '9718006^Polymerase chain reaction analysis^SCT'],
      ['INV291^Test Result^PHINQUESTION', '260385009^Negative^SCT'],
      ['LAB278^Organism Name^PHINQUESTION', '14385002^Enterobacter cloacae^SCT'],
      ['48018-6^Gene Identifier^LN', 'PLR561^New Delhi metallo-beta-lactamase gene^PLR'],
    ]),
  ];

  it('is one E. cloacae with Carba NP and mCIM positive, OXA-48-like found and NDM not', () => {
    const found = items(...NOTIFICATION);
    expect(found).toHaveLength(1);
    expect(found[0]?.payload).toMatchObject({
      isolateId: 'CASE_01-2',
      status: 'final',
      organism: { snomed: '14385002' },
      specimen: { type: 'blood', collectedAt: '2018-12-01' },
      encounter: { class: 'inpatient', admittedAt: '2018-12-01' },
      covariates: { healthcareAbroad12m: true },
      phenotypicTests: [
        { test: 'CarbaNP', result: 'positive' },
        { test: 'mCIM', result: 'positive' },
      ],
      geneTests: [
        { gene: 'OXA-48-like', method: 'pcr', result: 'detected' },
        { gene: 'NDM', method: 'pcr', result: 'not-detected' },
      ],
    });
  });

  it('of another condition is nothing for this register', () => {
    const lyme = NOTIFICATION.map((line) => line.replace('50244^CP-CRE', '11080^Lyme disease'));
    const [item] = items(...lyme.filter((line) => !line.includes('LAB278')));
    expect(item?.payload).toBeNull();
  });
});
