import { readColumns } from '../column-report';
import type { ReadItem, ReadOptions } from '../read-result';
import { csvProfile } from './profile';
import { readCsv } from './read-csv';

const OPTIONS: ReadOptions = { site: 'site-1', timeZone: 'Asia/Shanghai' };

function read(lines: readonly string[], more: Partial<ReadOptions> = {}) {
  return readCsv(lines.join('\n'), { ...OPTIONS, ...more });
}

function items(lines: readonly string[], more: Partial<ReadOptions> = {}): readonly ReadItem[] {
  const result = read(lines, more);
  if (result.kind === 'refused') throw new Error(`${result.code} ${result.problems[0]?.pointer}`);
  return result.items;
}

describe('a table of specimen reports', () => {
  const HEADER =
    'reportId,patient.id,specimen.type,specimen.purpose,specimen.collectedAt,ward,culture,targetsTested,KPC_PCR,geneTests';

  it('holds one a row, with cultures, targets and genes', () => {
    const [positive, negative, ...more] = items([
      HEADER,
      'R1,P1,rectal swab,screening,2024-01-05T06:30:00,ICU-2,not-performed,KPC;NDM;VIM,negative,NDM=detected@pcr',
      'R2,P2,rectal swab,Screening,2024-01-06,W3,No growth,,,',
    ]);
    expect(more).toEqual([]);
    expect(positive).toMatchObject({
      usable: true,
      problems: [],
      payload: {
        type: 'specimen.report',
        site: 'site-1',
        reportId: 'R1',
        patient: { id: 'P1' },
        specimen: { purpose: 'screening', collectedAt: '2024-01-05T06:30:00+08:00' },
        encounter: { ward: 'ICU-2' },
        culture: 'not-performed',
        targetsTested: ['KPC', 'NDM', 'VIM'],
        geneTests: [
          { gene: 'KPC', method: 'pcr', result: 'not-detected' },
          { gene: 'NDM', method: 'pcr', result: 'detected' },
        ],
      },
    });
    expect(negative?.payload).toMatchObject({ reportId: 'R2', culture: 'no-growth' });
  });

  it('names an unusable row, and the rest goes on', () => {
    const [bad, good] = items([
      'reportId,patient.id,culture',
      'R1,P1,perhaps',
      'R2,P2,no-target-organism',
    ]);
    expect(bad).toMatchObject({
      usable: false,
      raw: 'reportId,patient.id,culture\nR1,P1,perhaps\n',
      problems: [{ code: 'bad-value', pointer: 'line 2 culture' }],
    });
    expect(good?.usable).toBe(true);
  });

  it('refuses a column that it does not know, and says which was meant', () => {
    expect(read(['reportId,cultur,organism.name', 'R1,pending,E. coli'])).toMatchObject({
      kind: 'refused',
      status: 422,
      code: 'unknown-field',
      problems: [{ pointer: 'line 1 cultur' }, { pointer: 'line 1 organism.name' }],
    });
  });

  it('is read through a saved column mapping', () => {
    const profile = csvProfile.parse({
      columns: { 'Lab no.': 'reportId', MRN: 'patient.id', Result: 'culture', Remark: null },
      constants: { 'specimen.purpose': 'screening' },
      values: { culture: { NEG: 'no-target-organism' } },
    });
    const lines = ['Lab no.;MRN;Result;Remark', '77;P1;NEG;x'];
    expect(items(lines, { profile })[0]?.payload).toMatchObject({
      reportId: '77',
      culture: 'no-target-organism',
      specimen: { purpose: 'screening' },
    });
    const columns = readColumns(Buffer.from(lines.join('\n')), { ...OPTIONS, profile });
    expect(columns?.map(({ name, readAs }) => [name, readAs])).toEqual([
      ['Lab no.', 'reportId'],
      ['MRN', 'patient.id'],
      ['Result', 'culture'],
      ['Remark', null],
    ]);
  });
});

describe('a row of isolates whose culture grew nothing', () => {
  it('is a report of its specimen', () => {
    const [isolate, none] = items([
      'isolateId,patient.id,specimen.collectedAt,organism.name,MEM_SIR,KPC_PCR',
      'L1,P1,2024-01-05,Klebsiella pneumoniae,R,',
      'L2,P2,2024-01-05,No growth,,negative',
    ]);
    expect(isolate?.payload?.type).toBe('isolate.report');
    expect(none?.payload).toEqual({
      type: 'specimen.report',
      site: 'site-1',
      reportId: 'L2',
      patient: { id: 'P2' },
      specimen: { collectedAt: '2024-01-05' },
      culture: 'no-growth',
      geneTests: [{ gene: 'KPC', method: 'pcr', result: 'not-detected' }],
    });
  });
});

describe('a table of carriers', () => {
  it('holds a person a row, at go-live', () => {
    const [carrier, contact, cleared] = items(
      [
        'patient,kind,family,organism,firstPositiveOn,source',
        'P1,carrier,OXA-48,Klebsiella pneumoniae,03/2022,paper list',
        'P2,contact,,,,paper list',
        'P3,Presumed cleared,NDM,eco,05/2021,',
      ].map((line) => line.replace(/(\d\d)\/(\d{4})/, '01/$1/$2')),
      { dateFormat: 'DD/MM/YYYY' },
    );
    expect(carrier).toMatchObject({
      usable: true,
      problems: [],
      payload: {
        type: 'carrier.status',
        patient: { id: 'P1' },
        kind: 'carrier',
        family: 'OXA-48',
        organism: { code: 'kpn' },
        firstPositiveOn: '2022-03-01',
        source: 'paper list',
      },
    });
    expect(contact?.payload).toMatchObject({ kind: 'contact', patient: { id: 'P2' } });
    expect(cleared?.payload).toMatchObject({ kind: 'presumed-cleared', family: 'NDM' });
  });

  it('asks for the columns that it needs', () => {
    expect(read(['kind,family', 'carrier,KPC'])).toMatchObject({
      kind: 'refused',
      code: 'missing-field',
      problems: [{ detail: expect.stringContaining('patient.id') }],
    });
  });
});

describe('a table of movements', () => {
  it('carries isolation, origin and destination', () => {
    const [admit, discharge] = items([
      'kind,at,patient.id,encounter.id,encounter.class,ward,room,isolation,admittedFrom,dischargedTo,healthcareAbroad12m,diagnoses',
      'admit,2024-01-03T10:00:00,P1,V1,inpatient,ICU-2,3,single,other hospital,,yes,K83.0',
      'discharge,2024-01-09,P1,V1,inpatient,,,,,nursing home,,',
    ]);
    expect(admit?.payload).toMatchObject({
      type: 'encounter.event',
      kind: 'admit',
      at: '2024-01-03T10:00:00+08:00',
      encounter: { id: 'V1', class: 'inpatient' },
      isolation: 'single',
      admittedFrom: 'other hospital',
      healthcareAbroad12m: true,
      diagnoses: [{ system: 'icd-10', code: 'K83.0' }],
    });
    expect(discharge?.payload).toMatchObject({ kind: 'discharge', dischargedTo: 'nursing home' });
  });
});
