import type { LocalTerms } from '../local-terms';
import { readHl7 } from './read-hl7';

const START = [
  'MSH|^~\\&|LIS|LAB|CARBA|HOSP|20240107152000||ORU^R01^ORU_R01|M1|P|2.5.1',
  'PID|1||4711^^^HOSP^MR||DOE^JANE||19570302|F',
];
const SWAB = 'SPM|1|S1^S1||258528007^Rectal swab^SCT|||||||||||||202401050615';
const CULTURE = '6463-4^Bacteria identified^LN';
const CPE = 'CPE^CPE screen culture^L';

interface Sent {
  readonly test?: string;
  readonly order?: string;
  readonly type?: string;
  readonly terms?: LocalTerms;
}

function read(value: string, { test = CULTURE, order = test, type = 'CWE', terms }: Sent = {}) {
  const message = [
    ...START,
    `OBR|1||54440^LAB|${order}|||202401050630|||||||||||||||202401071520|||F`,
    `OBX|1|${type}|${test}|1|${value}||||||F`,
    SWAB,
  ].join('\r');
  const result = readHl7(message, { site: 'site-1', timeZone: 'Asia/Shanghai', terms });
  if (result.kind === 'refused') throw new Error(result.problems[0]?.detail);
  return result.items.map(({ payload, usable, problems }) => ({
    usable,
    ...(payload?.type === 'isolate.report' ? { organism: payload.organism?.name } : {}),
    culture: payload?.type === 'specimen.report' ? payload.culture : undefined,
    problems: problems.map(({ code }) => code),
  }));
}

const NONE_FOUND = [{ usable: true, culture: 'no-target-organism', problems: [] }];
const NO_GROWTH = [{ usable: true, culture: 'no-growth', problems: [] }];
const NOTHING = [{ usable: true, culture: undefined, problems: ['no-isolate'] }];

describe('a screening culture that is negative in everyday words', () => {
  const NEGATIVES = [
    'No CPE isolated',
    'Negative for CPE',
    'NEG',
    'Negative',
    'No growth of target organisms',
    'CPE not detected',
    'No CPE detected',
    'No CRE',
    'No carbapenemase-producing Enterobacterales isolated',
    '阴性',
    '未检出',
    '未分离到CRE',
    '未分离到碳青霉烯酶肠杆菌',
    '无CRE生长',
  ];

  it.each(NEGATIVES)('%s: whichever datatype, as text or where a code would stand', (said) => {
    for (const type of ['CWE', 'CE', 'ST', 'TX']) {
      expect([type, read(said, { type })]).toEqual([type, NONE_FOUND]);
      expect([type, read(said, { type, test: CPE })]).toEqual([type, NONE_FOUND]);
    }
    expect(read(`^${said}`)).toEqual(NONE_FOUND);
    expect(read(`R1^${said}^L`)).toEqual(NONE_FOUND);
    expect(read(`${said}^^L`)).toEqual(NONE_FOUND);
    expect(read(said, { order: CPE, test: 'RES^Result^L' })).toEqual(NONE_FOUND);
  });

  it.each(['No growth', 'No growth after 48 hours', '无细菌生长', '培养48小时无菌生长'])(
    '%s: nothing grew at all',
    (said) => {
      expect(read(said)).toEqual(NO_GROWTH);
      expect(read(said, { type: 'ST', test: CPE })).toEqual(NO_GROWTH);
    },
  );

  it.each(['260415000^^SCT', 'LA11883-8^^LN', 'NEG^^HL70078'])('by the code %s', (value) => {
    expect(read(value)).toEqual(NONE_FOUND);
  });

  it.each([
    'No MRSA isolated',
    'Negative for MRSA',
    'No VRE',
    'No ESBL isolated',
    'No carbapenem-resistant Acinetobacter isolated',
    '未检出MRSA',
    '未检出鲍曼不动杆菌',
  ])('%s says nothing of CPE, whatever was ordered', (said) => {
    expect(read(said)).toEqual(NOTHING);
    expect(read(said, { test: CPE })).toEqual(NOTHING);
    expect(read(said, { order: 'X^MRSA and CPE screening culture^L', test: CULTURE })).toEqual(
      NOTHING,
    );
  });

  it('an answer to MRSA within an order for both is that of MRSA', () => {
    const sent = { order: 'X^MRSA and CPE screening culture^L', test: 'M^MRSA culture^L' };
    expect(read('Not isolated', sent)).toEqual(NOTHING);
  });
});

describe('an organism beside a denial of something else', () => {
  const isolate = (organism: string) => [
    { usable: true, organism, culture: undefined, problems: [] },
    { usable: true, culture: 'growth', problems: [] },
  ];
  const WAITS = [{ usable: false, culture: undefined, problems: ['unknown-organism'] }];

  it.each([
    '56415008^肺炎克雷伯菌（未检出KPC）^SCT',
    '56415008^Klebsiella pneumoniae, carbapenemase not detected by PCR^SCT',
    '56415008^KPC not detected^SCT',
    'Klebsiella pneumoniae, carbapenemase not detected by PCR',
  ])('%s is the organism', (said) => {
    expect(read(said)).toEqual(isolate('Klebsiella pneumoniae'));
  });

  it.each([
    '肺炎克雷伯菌（未检出KPC）',
    '大肠埃希菌生长，未见其他细菌生长',
    '肺炎克雷伯菌；未分离到厌氧菌',
    'Klebsiella pneumoniae; KPC not present',
    '大肠埃希菌（未检出真菌）',
    'Acinetobacter baumannii, carbapenemase not present',
    '无厌氧菌生长，大肠埃希菌生长',
    '大肠埃希菌+正常菌群',
  ])('%s is no negative', (said) => {
    for (const type of ['CWE', 'ST']) {
      expect(read(said, { type })).toEqual(WAITS);
      expect(read(said, { type, test: CPE })).toEqual(WAITS);
    }
  });

  it("the site's own mapping of its text or of its code is asked", () => {
    const terms: LocalTerms = {
      organism: (_, said) => (/^(K1|大肠埃希菌\+正常菌群)$/.test(said) ? 'eco' : undefined),
      agent: () => undefined,
    };
    expect(read('大肠埃希菌+正常菌群', { terms })).toEqual(isolate('Escherichia coli'));
    expect(read('K1^CPE not detected^L', { terms })).toEqual(isolate('Escherichia coli'));
  });
});

describe('what cannot be read in the field of an organism', () => {
  it.each([
    'Klebsjella pnömonje',
    'See paper report',
    'No CPE isolated, MRSA isolated',
    '革兰阴性杆菌',
  ])('%s waits, and is not told as growth', (said) => {
    const items = read(said);
    expect(items).toEqual([{ usable: false, culture: undefined, problems: ['unknown-organism'] }]);
  });

  it('an organism that is read is growth beside one that is not', () => {
    const message = [
      ...START,
      `OBR|1||54440^LAB|${CULTURE}|||202401050630|||||||||||||||202401071520|||F`,
      `OBX|1|CWE|${CULTURE}|1|Klebsjella pnömonje||||||F`,
      `OBX|2|CWE|${CULTURE}|2|112283007^Escherichia coli^SCT||||||F`,
      SWAB,
    ].join('\r');
    const result = readHl7(message, { site: 'site-1', timeZone: 'Asia/Shanghai' });
    const payloads = 'items' in result ? result.items.map(({ payload }) => payload) : [];
    expect(payloads).toMatchObject([
      null,
      { type: 'isolate.report' },
      { type: 'specimen.report', culture: 'growth' },
    ]);
  });

  it('is a negative where the site has mapped it to one', () => {
    const terms: LocalTerms = {
      organism: (_, said) => (said === 'CLEAN' ? 'no-target-organism' : undefined),
      agent: () => undefined,
    };
    expect(read('CLEAN', { terms })).toEqual(NONE_FOUND);
    expect(read('CLEAN^all good^L', { terms })).toEqual(NONE_FOUND);
  });
});
