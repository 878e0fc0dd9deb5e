import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPayload } from '../read-payload';
import type { ReadOptions, ReadResult } from '../read-result';

const options: ReadOptions = { site: 'site-1', timeZone: 'Asia/Shanghai' };
const read = (report: object | Buffer, more: Partial<ReadOptions> = {}): ReadResult =>
  readPayload({
    contentType: 'application/json',
    body: Buffer.isBuffer(report) ? report : Buffer.from(JSON.stringify(report)),
    options: { ...options, ...more },
  });

const RESFINDER = ['ResFinder-2.4.0'];
const REPORT = {
  type: 'software_result',
  software_name: 'ResFinder',
  software_version: '4.6.0',
  provided_species: 'Klebsiella pneumoniae',
  seq_regions: {
    'blaKPC-2;;1;;AY034847': {
      ...{ type: 'seq_region', gene: true, name: 'blaKPC-2', ref_database: RESFINDER },
      ...{ identity: 100, coverage: 100 },
    },
    'blaSHV-11;;1;;X98101': {
      ...{ type: 'seq_region', gene: true, name: 'blaSHV-11', ref_database: RESFINDER },
      ...{ identity: 99.88, coverage: 100 },
    },
    'gyrA;;1;;X': { gene: true, name: 'gyrA', ref_database: ['PointFinder-4.1.1'] },
    'OqxA;;1;;EU370913': { gene: true, name: 'OqxA', ref_database: 'DisinFinder-2.0.1' },
  },
  software_executions: { run: { parameters: { inputfasta: '/runs/KP-7.fna.gz' } } },
};

describe('ResFinder’s own JSON', () => {
  it('gives the genes of the ResFinder database, by the name of the assembly', () => {
    const result = read(REPORT);
    expect(result).toMatchObject({
      kind: 'read',
      items: [
        {
          payload: {
            type: 'genotype.report',
            isolateId: 'KP-7',
            organism: { code: 'kpn' },
            geneTests: [
              { gene: 'blaKPC-2', method: 'wgs', result: 'detected', tool: 'ResFinder' },
              { gene: 'blaSHV-11', identity: 99.88, coverage: 100 },
            ],
          },
        },
      ],
    });
    expect(JSON.stringify(result)).not.toMatch(/gyrA"|OqxA"/);
  });

  it('is joined to the isolate that ?sample= names', () => {
    expect(read(REPORT, { sample: 'LAB-1-1' })).toMatchObject({
      items: [{ payload: { isolateId: 'LAB-1-1' } }],
    });
  });

  it('without any name of a sample asks for one', () => {
    expect(read({ ...REPORT, software_executions: {} })).toMatchObject({
      kind: 'refused',
      status: 422,
      code: 'missing-sample',
    });
  });

  it.each([
    ['of another tool', { ...REPORT, software_name: 'CGELib' }, 422],
    ['without genes', { type: 'software_result', software_name: 'ResFinder' }, 422],
    ['cut off', Buffer.from(JSON.stringify(REPORT).slice(0, 300)), 400],
  ])('%s is refused', (_, report, status) => {
    expect(read(report)).toMatchObject({ kind: 'refused', status });
  });

  const file = join(
    process.env['CARBAWATCH_DATA_FIXTURES'] ?? join(__dirname, '../../../../../../shared/data'),
    'hamronization/raw_outputs/resfinder/data_resfinder.json',
  );
  const title = 'of a real run holds the genes that hAMRonization finds in it';
  if (!existsSync(file)) it.skip(`${title} (left out: no shared data)`, () => undefined);
  else {
    it(title, () => {
      expect(read(readFileSync(file))).toMatchObject({
        items: [
          {
            payload: {
              isolateId: 'resfinder_report',
              geneTests: [
                { gene: "aac(6')-Ii", identity: expect.closeTo(99.82, 2) },
                { gene: 'msr(C)' },
                { gene: 'tet(M)' },
                { gene: 'tet(L)' },
              ],
            },
          },
        ],
      });
    });
  }
});
