import type { ReadItem, ReadOptions, ReadResult } from '../read-result';
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

describe('isolates in the wide layout', () => {
  it('take canonical dotted names, readings, genes and tests by column', () => {
    const lines = [
      'isolateId,patient.id,patient.sex,patient.birthDate,specimen.collectedAt,specimen.purpose,organism.name,MEM_MIC,MEM_SIR,IPM_ZONE,ETP_SIR,KPC_PCR,geneTests,mCIM,phenotypicTests,diagnoses,guideline,covariates.cvc,mlst.scheme,mlst.profile.gapA,outcome.readmitted',
      'A1,P1,F,1957-03-02,2024-01-05 06:30,clinical,K. pneumoniae,>=16,R,12,R,POS,blaKPC-2@wgs;NDM=not-detected@pcr,positive,CarbaNP=negative,icd-10:K83.0;icd-9:576.1,CLSI 2024,true,kpneumoniae,3,no',
    ];
    expect(payloads(lines)).toEqual([
      {
        type: 'isolate.report',
        site: 'site-1',
        isolateId: 'A1',
        patient: { id: 'P1', sex: 'female', birthDate: '1957-03-02' },
        encounter: {
          diagnoses: [
            { system: 'icd-10', code: 'K83.0' },
            { system: 'icd-9', code: '576.1' },
          ],
        },
        specimen: { collectedAt: '2024-01-05T06:30+08:00', purpose: 'clinical' },
        organism: { name: 'K. pneumoniae' },
        susceptibility: [
          {
            agent: 'MEM',
            method: 'mic',
            operator: '>=',
            value: 16,
            unit: 'mg/L',
            interpretation: 'R',
            guideline: 'CLSI 2024',
          },
          {
            agent: 'IPM',
            method: 'disk',
            operator: '=',
            value: 12,
            unit: 'mm',
            guideline: 'CLSI 2024',
          },
          { agent: 'ETP', method: 'unknown', interpretation: 'R', guideline: 'CLSI 2024' },
        ],
        phenotypicTests: [
          { test: 'mCIM', result: 'positive' },
          { test: 'CarbaNP', result: 'negative' },
        ],
        geneTests: [
          { gene: 'KPC', method: 'pcr', result: 'detected' },
          { gene: 'blaKPC-2', method: 'wgs', result: 'detected' },
          { gene: 'NDM', method: 'pcr', result: 'not-detected' },
        ],
        mlst: { scheme: 'kpneumoniae', profile: { gapA: '3' } },
        covariates: { cvc: true },
        outcome: { readmitted: false },
      },
    ]);
  });

  it.each([
    [
      'semicolons, decimal commas',
      'isolateId;organism.name;MEM_MIC',
      'A1;E. coli;<=0,25',
      { operator: '<=', value: 0.25 },
    ],
    ['tabs', 'isolateId\torganism.name\tMEM_MIC', 'A1\tE. coli\t0.25', { value: 0.25 }],
    ['pipes', 'isolateId|organism.name|MEM_MIC', 'A1|E. coli|0.25', { value: 0.25 }],
    ['quotes', '"isolateId","organism.name","MEM_MIC"', '"A1","E. coli","0.25"', { value: 0.25 }],
    [
      'a value with its category',
      'isolateId,organism.name,MEM_MIC',
      'A1,E. coli,16 R',
      { value: 16, interpretation: 'R' },
    ],
    ['a bare agent code', 'isolateId,organism.name,MEM', 'A1,E. coli,R', { interpretation: 'R' }],
    [
      'the category before its value',
      'isolateId,organism.name,MEM_SIR,MEM_MIC',
      'A1,E. coli,R,16',
      { method: 'mic', value: 16, interpretation: 'R' },
    ],
  ])('are read with %s', (_, header, row, expected) => {
    const [payload] = payloads([header, row]);
    expect(payload).toMatchObject({ susceptibility: [expected] });
  });

  it('behind a byte order mark are read', () => {
    const body = new TextEncoder().encode('\ufeffisolateId,organism.name\r\nA1,E. coli\r\n');
    expect(readCsv(body, base)).toMatchObject({
      kind: 'read',
      items: [{ payload: { isolateId: 'A1' } }],
    });
  });

  it('keep a quoted line break within its cell, and count lines of the file', () => {
    const found = items([
      'isolateId,organism.name,encounter.ward',
      'A1,E. coli,"two',
      'lines"',
      'A2,E. coli,',
    ]);
    expect(found.map(({ pointer }) => pointer)).toEqual(['line 2', 'line 4']);
    expect(found[0]?.payload).toMatchObject({ encounter: { ward: 'two\nlines' } });
  });

  it.each(['', 'NA', 'N/A', 'NULL', '?'])('say nothing where a cell is %j', (cell) => {
    const [payload] = payloads([
      'isolateId,organism.name,encounter.ward,MEM_MIC',
      `A1,E. coli,${cell},${cell}`,
    ]);
    expect(payload).toEqual({
      type: 'isolate.report',
      site: 'site-1',
      isolateId: 'A1',
      organism: { name: 'E. coli' },
    });
  });
});

describe('rows that cannot be taken', () => {
  const HEADER = 'isolateId,organism.name,patient.id,specimen.collectedAt,MEM_MIC';

  it.each([
    ['an unknown organism', 'A1,Blorbia glorpi,P1,2024-01-05,16', 'unknown-organism'],
    ['no organism', 'A1,,P1,2024-01-05,16', 'missing-field'],
    ['no isolate id', ',E. coli,P1,2024-01-05,16', 'missing-field'],
    ['a date that was not declared', 'A1,E. coli,P1,5/1/2024,16', 'ambiguous-date'],
    ['too many cells', 'A1,E. coli,P1,2024-01-05,16,17', 'malformed-row'],
    ['an open quote', '"A1,E. coli,P1,2024-01-05,16', 'malformed-row'],
  ])('because of %s wait for themselves, the others go on', (_, row, code) => {
    const found = items([HEADER, 'A0,E. coli,P0,2024-01-05,16', row]);
    expect(found.map(({ usable }) => usable)).toEqual([true, false]);
    expect(found[1]?.problems.map((problem) => problem.code)).toContain(code);
    expect(found[1]?.raw?.split('\n')[0]).toBe(HEADER);
  });

  it('say which option is missing when a date is not ISO', () => {
    const [item] = items([HEADER, 'A1,E. coli,P1,5/1/2024,16']);
    expect(item?.problems[0]?.detail).toContain('?dateFormat=');
    const declared = payloads([HEADER, 'A1,E. coli,P1,5/1/2024,16'], { dateFormat: 'D/M/YYYY' });
    expect(declared).toMatchObject([{ specimen: { collectedAt: '2024-01-05' } }]);
  });

  it('can be replayed by themselves', () => {
    const [, bad] = items([HEADER, 'A0,E. coli,P0,2024-01-05,16', 'A1,Blorbia,P1,2024-01-05,16']);
    const corrected = (bad?.raw ?? '').replace('Blorbia', 'K. oxytoca');
    expect(readCsv(corrected, base)).toMatchObject({
      kind: 'read',
      items: [{ usable: true, payload: { isolateId: 'A1' } }],
    });
  });

  it('never show what stands in a cell', () => {
    const found = items([HEADER, 'A1,E. coli,P1,JANE DOE,JANE DOE']);
    expect(JSON.stringify(found[0]?.problems)).not.toContain('JANE');
  });

  it('with an unreadable value lose that value alone', () => {
    const [item] = items([HEADER, 'A1,E. coli,P1,2024-01-05,see note']);
    expect(item).toMatchObject({
      usable: true,
      problems: [{ code: 'unreadable-result', pointer: 'line 2 MEM_MIC' }],
    });
    expect(item?.payload).not.toHaveProperty('susceptibility');
  });
});

describe('tables that are refused', () => {
  it.each([
    ['nothing', [], 'empty-payload'],
    ['a header alone', ['isolateId,organism.name'], 'empty-payload'],
    ['no header', ['A1,E. coli,16'], 'no-header'],
    ['no isolate id', ['organism.name,MEM_MIC', 'E. coli,16'], 'missing-field'],
    ['no organism', ['isolateId,MEM_MIC', 'A1,16'], 'missing-field'],
    ['a column twice', ['isolateId,organism.name,isolateID', 'A1,E. coli,A2'], 'bad-value'],
    [
      'a misspelt column',
      ['isolateId,organism.name,specimen.colectedAt', 'A1,E. coli,2024-01-05'],
      'unknown-field',
    ],
  ])('with %s', (_, lines, code) => {
    expect(read(lines)).toMatchObject({ kind: 'refused', code });
  });

  it('show no first record as if it were a header', () => {
    const result = read(['A1,JANE DOE,E. coli,MEM', 'A2,JOHN DOE,E. coli,IPM']);
    expect(result).toMatchObject({ kind: 'refused', code: 'no-header' });
    expect(JSON.stringify(result)).not.toContain('DOE');
  });

  it('name the column that was meant', () => {
    const result = read(['isolateId,organism.name,specimen.colectedAt', 'A1,E. coli,x']);
    expect(JSON.stringify(result)).toContain('did you mean specimen.collectedAt?');
  });

  it('for a date format that could be two', () => {
    expect(
      read(['isolateId,organism.name', 'A1,E. coli'], { dateFormat: 'DD/MM/YY' }),
    ).toMatchObject({
      kind: 'refused',
      code: 'bad-option',
    });
  });

  it('tell an unknown agent on each row that it leaves a result out of, and read the rest', () => {
    const found = items([
      'isolateId,organism.name,ZORB_MIC,MEM_MIC',
      'A1,E. coli,1,16',
      'A2,E. coli,,16',
      'A3,E. coli,2,16',
    ]);
    expect(
      found
        .flatMap(({ problems }) => problems)
        .filter(({ code }) => code === 'unknown-agent')
        .map(({ pointer, unmapped }) => [pointer, unmapped]),
    ).toEqual([
      ['line 2 ZORB_MIC', { kind: 'agent', said: ['ZORB'] }],
      ['line 4 ZORB_MIC', { kind: 'agent', said: ['ZORB'] }],
    ]);
    expect(found.every(({ usable }) => usable)).toBe(true);
  });
});

describe('isolates in the long layout', () => {
  const HEADER =
    'isolateId,patient.id,organism.name,agent,method,operator,value,unit,interpretation,guideline';

  it('are one for all rows of an isolate id, wherever they stand', () => {
    const found = items([
      HEADER,
      'A1,P1,K. pneumoniae,MEM,mic,>=,16,mg/L,R,CLSI 2024',
      'A2,P2,E. coli,MEM,mic,<=,0.25,mg/L,S,',
      'A1,P1,K. pneumoniae,Imipenem,,,8,ug/mL,R,',
      'A1,P1,K. pneumoniae,ETP,disk,,19,mm,,',
      'A1,P1,K. pneumoniae,CIP,,,,,R,',
    ]);
    expect(found).toHaveLength(2);
    expect(found[0]?.payload).toMatchObject({
      isolateId: 'A1',
      susceptibility: [
        {
          agent: 'MEM',
          method: 'mic',
          operator: '>=',
          value: 16,
          unit: 'mg/L',
          interpretation: 'R',
          guideline: 'CLSI 2024',
        },
        { agent: 'IPM', method: 'unknown', value: 8, unit: 'mg/L' },
        { agent: 'ETP', method: 'disk', value: 19, unit: 'mm' },
        { agent: 'CIP', interpretation: 'R' },
      ],
    });
    expect(found[0]?.raw?.trim().split('\n')).toHaveLength(5);
  });

  it('with two organisms under one id wait for a hand', () => {
    const found = items([HEADER, 'A1,P1,K. pneumoniae,MEM,,,16,,,', 'A1,P1,E. coli,IPM,,,8,,,']);
    expect(found).toMatchObject([{ usable: false, problems: [{ code: 'conflicting-rows' }] }]);
  });

  it('without the unknown agent are taken', () => {
    const [item] = items([HEADER, 'A1,P1,E. coli,zorbomycin,,,16,,,', 'A1,P1,E. coli,MEM,,,16,,,']);
    expect(item).toMatchObject({
      usable: true,
      problems: [{ code: 'unknown-agent', pointer: 'line 2 agent' }],
    });
    expect(item?.payload).toMatchObject({ susceptibility: [{ agent: 'MEM' }] });
  });
});
