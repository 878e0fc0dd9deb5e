import type { Classification, IsolateClassified } from '@carbawatch/contracts';
import { readCsv } from '../csv/read-csv';
import { exportedIsolate, isolateNumber } from './exported-isolate';
import type { ExportedIsolate } from './exported-isolate';
import { anIsolate, exported } from './isolates.harness';
import { LineList } from './line-list';
import { namesOf } from './result-columns';
import { WhonetExport } from './whonet-export';

const OPTIONS = { site: 'elsewhere', timeZone: 'Asia/Shanghai' };

function readBack(text: string): unknown[] {
  const read = readCsv(text, OPTIONS);
  if (read.kind === 'refused') throw new Error(JSON.stringify(read.problems));
  return read.items.map(({ payload, problems }) => {
    expect(problems.filter(({ code }) => code !== 'no-patient')).toEqual([]);
    return JSON.parse(JSON.stringify(payload));
  });
}

function lineList(layout: 'wide' | 'long', isolates: readonly ExportedIsolate[]): string {
  const list = new LineList(layout, namesOf(isolates.map(({ report }) => report)));
  return list.header() + isolates.map((one) => list.lines(one)).join('');
}

const bare = exported(
  anIsolate({
    isolateId: 'B7-1',
    patientKnown: false,
    isolate: { status: 'preliminary', organism: { code: 'eco', name: 'Escherichia coli' } },
  }),
);

describe('a line list', () => {
  it.each(['wide', 'long'] as const)('read in again (%s) gives the same isolates', (layout) => {
    const isolates = [exported(anIsolate({})), bare];
    expect(readBack(lineList(layout, isolates))).toEqual(
      isolates.map(({ report }) => JSON.parse(JSON.stringify(report))),
    );
  });

  it('keeps results of several methods and guidelines of one isolate apart', () => {
    const one = exported(
      anIsolate({
        isolate: {
          status: 'final',
          organism: { code: 'kpn', name: 'Klebsiella pneumoniae' },
          susceptibility: [
            { agent: 'MEM', method: 'automated', operator: '>=', value: 16, unit: 'mg/L' },
            { agent: 'MEM', method: 'etest', operator: '=', value: 12, unit: 'mg/L' },
            { agent: 'MEM', method: 'disk', operator: '=', value: 9, unit: 'mm', disk: '10' },
            { agent: 'CZA', method: 'unknown', interpretation: 'R', guideline: 'EUCAST 2024' },
          ],
        },
      }),
    );
    expect(readBack(lineList('wide', [one]))).toMatchObject([
      { susceptibility: expect.arrayContaining(one.report.susceptibility ?? []) },
    ]);
  });

  it('names no patient, and says what was concluded', () => {
    const text = lineList('wide', [exported(anIsolate({}))]);
    const [header = ''] = text.split('\r\n');
    expect(header).not.toMatch(/patient\.name|birthDate|assigner/);
    expect(header).toContain('classification.cpe');
    expect(text).toContain('confirmed');
  });

  it('lets no spreadsheet run a cell as a formula, and takes the guard away when read', () => {
    const ward = '=HYPERLINK("http://x")';
    const state = anIsolate({});
    const one = exported({
      ...state,
      isolate: { ...state.isolate, encounter: { ward, class: 'inpatient' } },
    });
    const text = lineList('wide', [one]);
    expect(text).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(readBack(text)).toMatchObject([{ encounter: { ward } }]);
  });
});

describe('a WHONET export', () => {
  const whonet = (...isolates: ExportedIsolate[]): string => {
    const names = namesOf(isolates.map(({ report }) => report));
    const table = new WhonetExport(names, { laboratory: 'LAB', guideline: 'CLSI' });
    return table.header() + isolates.map((one) => table.lines(one)).join('');
  };

  it('read in again gives the same isolates, as far as WHONET carries them', () => {
    const isolate = exported(anIsolate({}));
    const [read] = readBack(whonet(isolate));
    expect(read).toMatchObject({
      isolateId: isolate.report.isolateId,
      patient: { id: 'pseudonym-1', sex: 'female' },
      encounter: { ward: 'ICU-2', class: 'inpatient', unitType: 'icu' },
      specimen: { id: 'LAB-1', type: 'blood', purpose: 'clinical', collectedAt: '2024-01-05' },
      organism: { code: 'kpn', name: 'Klebsiella pneumoniae' },
      susceptibility: [
        { agent: 'ETP', method: 'disk', value: 14, unit: 'mm', disk: '10', guideline: 'CLSI' },
        { agent: 'MEM', method: 'mic', operator: '>=', value: 16, guideline: 'CLSI' },
      ],
      mlst: { st: '11' },
      phenotypicTests: [{ test: 'other', result: 'positive' }],
    });
  });

  it('calls columns after agent, guideline, method and disk content', () => {
    const [header = ''] = whonet(exported(anIsolate({}))).split('\r\n');
    expect(header.split(',').filter((name) => /_[NE][DME]/.test(name))).toEqual([
      'ETP_ND10',
      'MEM_NM',
    ]);
  });

  it('writes a carbapenemase as a plus, its exclusion as a minus, and nothing where none was looked for', () => {
    const cell = (status: Classification['cpo']['status']): string | undefined => {
      const state: IsolateClassified = anIsolate({});
      const classification = { ...state.classification, cpo: { status } };
      const text = whonet(exportedIsolate({ ...state, classification }, '2024-01-05'));
      const [header = '', line = ''] = text.split('\r\n');
      return line.split(',')[header.split(',').indexOf('CARBAPENEM')];
    };
    expect((['confirmed', 'negative', 'undetermined'] as const).map(cell)).toEqual(['+', '-', '']);
  });
});

it.each([
  ['LAB-2024-000123-1', { accession: 'LAB-2024-000123', number: '1' }],
  ['X', { accession: 'X', number: '1' }],
  ['A-1.2', { accession: 'A', number: '1.2' }],
])('%s is filed under %j', (isolateId, number) => {
  expect(isolateNumber(isolateId)).toEqual(number);
});
