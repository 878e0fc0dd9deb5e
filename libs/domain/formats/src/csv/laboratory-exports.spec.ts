import type { ReadItem, ReadOptions, ReadResult } from '../read-result';
import { csvProfile } from './profile';
import { readCsv } from './read-csv';

const base: ReadOptions = { site: 'site-1', timeZone: 'Asia/Shanghai' };
const read = (lines: readonly string[], options: Partial<ReadOptions> = {}): ReadResult =>
  readCsv(lines.join('\n'), { ...base, ...options });
function items(lines: readonly string[], options: Partial<ReadOptions> = {}): readonly ReadItem[] {
  const result = read(lines, options);
  if (result.kind === 'refused') throw new Error(JSON.stringify(result.problems));
  return result.items;
}
const payloads = (lines: readonly string[], options: Partial<ReadOptions> = {}) =>
  items(lines, options).map(({ payload }) => payload);

describe('WHONET exports', () => {
  // Column codes as in AMRIE's sample file: pipes, disk zones, two date formats in one row.
  const CODES = [
    'ROW_IDX|COUNTRY_A|LABORATORY|PATIENT_ID|LAST_NAME|FIRST_NAME|SEX|DATE_BIRTH|WARD|WARD_TYPE|PAT_TYPE|SPEC_NUM|SPEC_DATE|SPEC_TYPE|SPEC_REAS|ORGANISM|ESBL|CARBAPENEM|LOCAL_1|IPM_ND10|MEM_ED10|MEM_NM|SXT_ND1_2|ZZZ_ND5',
    '1|USA|LAB|P1|Doe|Jane|f|2/1/1957|7W|icu|in|S1|14/4/2000|bl|scr|kpn|||x|12|<=9|>=16|6|20',
    '2|USA|LAB|P1|Doe|Jane|f|2/1/1957|7W|icu|in|S1|14/4/2000|bl|scr|eco||+||25||||',
    '3|USA|LAB|P2|Roe|Rick|m|2/1/1957|7W|icu|in|S2|14/4/2000|ur||xxx||||||||',
  ];

  it.each([
    ['No CPE isolated', 'no-target-organism'],
    ['阴性', 'no-target-organism'],
    ['xxx', 'no-growth'],
    ['xpa', 'no-target-organism'],
    ['No MRSA isolated', undefined],
    ['xmr', undefined],
  ])('%s is a report of the specimen, where it speaks of CPE at all: %s', (said, culture) => {
    const [found, ...more] = items([
      'PATIENT_ID|SPEC_NUM|SPEC_DATE|SPEC_TYPE|SPEC_REAS|ORGANISM',
      `P1|S1|2024-01-05|re|scr|${said}`,
    ]);
    expect(more).toEqual([]);
    expect(found?.usable).toBe(true);
    const payload = found?.payload;
    expect(payload?.type === 'specimen.report' ? payload.culture : undefined).toBe(culture);
    expect(payload === null).toBe(culture === undefined);
  });

  it.each([
    ['Klebsiella pneumoniae, carbapenemase not detected by PCR', 'kpn'],
    ['Acinetobacter baumannii, carbapenemase not present', undefined],
    ['肺炎克雷伯菌（未检出KPC）', undefined],
    ['大肠埃希菌生长，未见其他细菌生长', undefined],
    ['肺炎克雷伯菌；未分离到厌氧菌', undefined],
    ['Klebsiella pneumoniae; KPC not present', undefined],
    ['大肠埃希菌（未检出真菌）', undefined],
    ['无厌氧菌生长，大肠埃希菌生长', undefined],
    ['大肠埃希菌+正常菌群', undefined],
  ])('%s names an organism and is no negative: %s', (said, code) => {
    const [found, ...more] = items([
      'PATIENT_ID|SPEC_NUM|SPEC_DATE|SPEC_TYPE|ORGANISM|MEM_NM',
      `P1|S1|2024-01-05|bl|${said}|16`,
    ]);
    expect(more).toEqual([]);
    expect(found?.usable).toBe(code !== undefined);
    const payload = found?.payload;
    expect(payload?.type === 'isolate.report' ? payload.organism?.code : undefined).toBe(code);
    expect(found?.problems.map((problem) => problem.code)).toEqual(
      code === undefined ? ['unknown-organism'] : [],
    );
  });

  it('by column codes give isolates numbered within their specimen', () => {
    const found = items(CODES, { dateFormat: ['DD/MM/YYYY'] });
    expect(found[0]?.payload).toEqual({
      type: 'isolate.report',
      site: 'site-1',
      isolateId: 'S1-1',
      patient: { id: 'P1', sex: 'female', birthDate: '1957-01-02', name: 'Doe, Jane' },
      encounter: { ward: '7W', unitType: 'icu', class: 'inpatient' },
      specimen: { id: 'S1', collectedAt: '2000-04-14', type: 'blood', purpose: 'screening' },
      organism: { name: 'Klebsiella pneumoniae', code: 'kpn' },
      susceptibility: [
        {
          agent: 'IPM',
          method: 'disk',
          disk: '10',
          operator: '=',
          value: 12,
          unit: 'mm',
          guideline: 'CLSI',
        },
        {
          agent: 'MEM',
          method: 'disk',
          disk: '10',
          operator: '<=',
          value: 9,
          unit: 'mm',
          guideline: 'EUCAST',
        },
        { agent: 'MEM', method: 'mic', operator: '>=', value: 16, unit: 'mg/L', guideline: 'CLSI' },
        {
          agent: 'SXT',
          method: 'disk',
          disk: '1.2',
          operator: '=',
          value: 6,
          unit: 'mm',
          guideline: 'CLSI',
        },
      ],
    });
    expect(found[1]?.payload).toMatchObject({
      isolateId: 'S1-2',
      phenotypicTests: [{ test: 'other', result: 'positive' }],
    });
    expect(found[2]).toMatchObject({
      usable: true,
      payload: {
        type: 'specimen.report',
        reportId: 'S2',
        culture: 'no-growth',
        specimen: { type: 'urine' },
      },
    });
    expect(found[2]?.payload).not.toHaveProperty('organism');
  });

  it('note the columns of the laboratory itself and the agents that nobody knows', () => {
    const [first] = items(CODES, { dateFormat: ['DD/MM/YYYY'] });
    expect(first?.problems.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['unread-column', 'line 1 LOCAL_1'],
      ['unknown-agent', 'line 2 ZZZ_ND5'],
    ]);
  });

  it('are not taken with dates that nobody declared', () => {
    expect(items(CODES).map(({ usable }) => usable)).toEqual([false, false, false]);
  });

  it('by long names take the isolate number', () => {
    const [payload] = payloads([
      'Identification number,Specimen number,Isolate number,Organism,Specimen date,Specimen type,Reason,Carbapenemase,Date of admission,MEM_ED10',
      'P1,S1,3,ECO,2024-01-05,Urine,Diagnostic,FALSE,2024-01-03,R',
    ]);
    expect(payload).toMatchObject({
      isolateId: 'S1-3',
      organism: { code: 'eco' },
      specimen: { type: 'urine', purpose: 'clinical' },
      encounter: { admittedAt: '2024-01-03' },
      susceptibility: [{ agent: 'MEM', method: 'disk', interpretation: 'R' }],
    });
    // FALSE is what other programs write for every isolate that was never tested.
    expect(payload).not.toHaveProperty('phenotypicTests');
  });

  it('need their specimen number in every row', () => {
    const found = items(['PATIENT_ID|SPEC_NUM|ORGANISM', 'P1||eco']);
    expect(found).toMatchObject([{ usable: false, problems: [{ code: 'missing-field' }] }]);
  });
});

describe('a saved column mapping', () => {
  const LINES = [
    'Lab no;Pat;Keim;Datum;Grund;MER;Intern',
    '17;P1;Klebsiella pneumoniae;05.01.2024;Screening;R;x',
  ];
  const profile = csvProfile.parse({
    columns: {
      'Lab no': 'isolateId',
      pat: 'patient.id',
      Keim: 'organism.name',
      Datum: 'specimen.collectedAt',
      Grund: 'specimen.purpose',
      MER: 'MEM_SIR',
      Intern: null,
    },
    constants: { 'encounter.class': 'inpatient' },
    values: { 'specimen.purpose': { Screening: 'screening' } },
    dateFormats: ['DD.MM.YYYY'],
  });

  it('reads a laboratory’s own columns, words and dates', () => {
    expect(payloads(LINES, { profile })).toEqual([
      {
        type: 'isolate.report',
        site: 'site-1',
        isolateId: '17',
        patient: { id: 'P1' },
        organism: { name: 'Klebsiella pneumoniae' },
        encounter: { class: 'inpatient' },
        specimen: { collectedAt: '2024-01-05', purpose: 'screening' },
        susceptibility: [{ agent: 'MEM', method: 'unknown', interpretation: 'R' }],
      },
    ]);
  });

  it('makes an isolate id of several columns and the line', () => {
    const ids = payloads(['Pat,Keim', 'P1,E. coli', 'P1,E. coli'], {
      profile: csvProfile.parse({
        columns: { Pat: 'patient.id', Keim: 'organism.name' },
        isolateIdFrom: ['Pat', '#'],
      }),
    });
    expect(ids).toMatchObject([{ isolateId: 'P1-2' }, { isolateId: 'P1-3' }]);
  });

  it('is refused by the name of a column that the table has not got', () => {
    expect(read(['a,b', '1,2'], { profile })).toMatchObject({
      kind: 'refused',
      code: 'bad-profile',
    });
  });

  it('may say that other columns are known and left out', () => {
    const lines = ['isolateId,organism.name,whatever', 'A1,E. coli,x'];
    expect(read(lines)).toMatchObject({ kind: 'refused', code: 'unknown-field' });
    expect(items(lines, { profile: csvProfile.parse({ ignoreOtherColumns: true }) })).toMatchObject(
      [{ usable: true }],
    );
  });

  it('has a form of its own, checked when it is saved', () => {
    expect(csvProfile.safeParse({ columns: { a: 5 } }).success).toBe(false);
    expect(csvProfile.safeParse({ colums: {} }).success).toBe(false);
  });
});
