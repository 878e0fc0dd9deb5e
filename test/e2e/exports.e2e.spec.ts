import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '@carbawatch/cli';
import { classificationService } from '@carbawatch/classification';
import { ingestionService } from '@carbawatch/ingestion';
import { HostedSystem } from '../support/hosted-system';

/**
 * What one installation exports, another one takes in, and knows the same isolates afterwards: the
 * command line at both ends, HL7 at the beginning.
 */
type Json = Record<string, unknown>;

class Installation {
  private constructor(private readonly system: HostedSystem) {}

  static async start(): Promise<Installation> {
    const settings = { CARBAWATCH_TIMEZONE: 'Asia/Shanghai' };
    return new Installation(
      await HostedSystem.start([ingestionService, classificationService], settings),
    );
  }

  async stop(): Promise<void> {
    await this.system.stop();
  }

  /** The command line against this installation; answers its exit status and what it said. */
  async command(...args: string[]): Promise<{ status: number; said: string }> {
    const said: string[] = [];
    process.env['CARBAWATCH_KEY'] = this.system.api.key;
    const status = await main([...args, '--url', this.system.base], {
      out: (text) => said.push(text),
      err: (text) => said.push(text),
      data: async () => undefined,
      input: async () => '',
    });
    delete process.env['CARBAWATCH_KEY'];
    return { status, said: said.join('\n') };
  }

  /** Every isolate, without what belongs to one installation: pseudonyms, receipt, revision. */
  async isolates(): Promise<Json[]> {
    await this.system.whenCaughtUp();
    const headers = { Authorization: `Bearer ${this.system.api.key}` };
    const response = await fetch(`${this.system.base}/api/v1/isolates?limit=1000`, { headers });
    const { items } = (await response.json()) as { items: Json[] };
    return items.map(known).sort(byId);
  }
}

const byId = (a: Json, b: Json): number =>
  String(a['isolateId']) < String(b['isolateId']) ? -1 : 1;

function known(isolate: Json): Json {
  const { patient, encounter, revision: _r, receivedAt: _at, ...rest } = isolate;
  const { pseudonym: _p, ...person } = patient as Json;
  const { visit: _v, unitTypeSource: _s, ...stay } = (encounter ?? {}) as Json;
  return { ...rest, person, stay };
}

/** A culture of a day with its panel, as a laboratory sends it. */
function culture(n: number, meropenem: string, gene: string): string {
  const day = `202401${String(n + 9).padStart(2, '0')}`;
  return [
    `MSH|^~\\&|LIS|HOSP|||${day}152000+0800||ORU^R01^ORU_R01|M${n}|P|2.5.1`,
    `PID|1||MRN${n}^^^HOSP^MR||Doe^Jane||19570302|F`,
    'PV1|1|I|ICU-2^3^B||||||||||||||||V1',
    `OBR|1||${n}0^LAB|600-7^Bacteria identified in Blood^LN|||${day}0630|||||||||||||||${day}152000+0800|||F`,
    'OBX|1|CWE|600-7^Bacteria identified^LN|1|56415008^Klebsiella pneumoniae^SCT||||||F',
    `SPM|1|^S${n}||119297000^Blood specimen^SCT|||||||||||||${day}0630`,
    `OBR|2||${n}1^LAB|50545-3^Bacterial susceptibility panel by MIC^LN|||${day}0630|||||||||||||||${day}152000+0800|||F|600-7&Bacteria identified&LN^1^Klebsiella pneumoniae|||^${n}0&LAB`,
    `OBX|1|SN|6652-2^Meropenem MIC^LN|1|${meropenem}|ug/mL||R|||F`,
    'OBX|2|SN|35799-6^Ertapenem disk^LN|1|=^14|mm||R|||F',
    `OBX|3|CWE|${gene}|1|260373001^Detected^SCT||||||F`,
    'OBX|4|ST|99999^mCIM^L|1|Positive||||||F',
    '',
  ].join('\r');
}

const RICH = {
  type: 'isolate.report',
  isolateId: 'LAB-2024-7',
  status: 'final',
  reportedAt: '2024-02-07T15:20:00+08:00',
  patient: { id: 'MRN9', sex: 'male', birthDate: '1940-01-01' },
  encounter: {
    class: 'inpatient',
    ward: 'Transplant',
    unitType: 'transplant',
    admittedAt: '2024-02-01T10:00:00+08:00',
    diagnoses: [{ system: 'icd-10', code: 'K83.0', type: 'working' }],
  },
  specimen: { id: 'S7', type: 'rectal swab', purpose: 'screening', collectedAt: '2024-02-05' },
  organism: { name: 'Escherichia coli' },
  susceptibility: [
    {
      agent: 'MEM',
      method: 'etest',
      operator: '=',
      value: 2,
      unit: 'mg/L',
      guideline: 'EUCAST 2024',
    },
    { agent: 'CZA', method: 'disk', operator: '=', value: 9, unit: 'mm', disk: '10-4' },
  ],
  geneTests: [
    {
      gene: 'blaNDM-5',
      method: 'wgs',
      result: 'detected',
      tool: 'AMRFinderPlus',
      identity: 100,
      coverage: 100,
    },
    { gene: 'KPC', method: 'pcr', result: 'not-detected' },
  ],
  mlst: { scheme: 'ecoli-achtman', st: '167' },
  infection: { status: 'colonisation' },
  covariates: { carbapenem30d: true },
  outcome: { vitalStatus: 'alive', aliveAt: '2024-04-01' },
};

describe('exports from one installation to another', () => {
  let folder = '';
  let source: Installation;
  let told: Json[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'carbawatch-exports-'));
    source = await Installation.start();
    const messages = [
      culture(1, '>=^16', '49617-4^blaKPC gene^LN'),
      culture(2, '=^8', '85503-1^blaOXA-48 gene^LN'),
      culture(3, '=^4', '73982-1^blaNDM gene^LN'),
    ];
    writeFileSync(join(folder, 'week.hl7'), messages.join(''));
    writeFileSync(join(folder, 'rich.json'), JSON.stringify(RICH));
    const sent = await source.command('send', join(folder, 'week.hl7'), join(folder, 'rich.json'));
    expect(sent).toMatchObject({ status: 0, said: expect.stringContaining('4 sent') });
    told = await source.isolates();
    expect(told).toHaveLength(4);
  }, 180_000);
  afterAll(async () => {
    await source.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  async function throughAnother(...args: readonly string[]): Promise<Json[]> {
    const [format = ''] = args;
    const out = join(folder, `${args.join('')}.${format === 'fhir' ? 'json' : 'csv'}`);
    const taken = await source.command('export', ...args, '--out', out);
    expect(taken).toMatchObject({ status: 0 });
    expect(readFileSync(out, 'utf8')).not.toMatch(/Doe|MRN\d|1957-03|1940-01/);
    const target = await Installation.start();
    try {
      expect(await target.command('send', out)).toMatchObject({ status: 0 });
      return await target.isolates();
    } finally {
      await target.stop();
    }
  }

  it.each([
    ['csv', '--layout', 'wide'],
    ['csv', '--layout', 'long'],
    ['fhir', '--to', '2024-12-31'],
  ])(
    'as %s (%s%s) give the same isolates with the same verdicts',
    async (...args) => {
      expect(await throughAnother(...args)).toEqual(told);
    },
    180_000,
  );

  it('as WHONET give the same isolates as far as WHONET carries them', async () => {
    // No genes: an isolate that is CRE by its enzyme alone is not one there.
    const carried = ({ isolateId, organism, person, stay, specimen }: Json) => ({
      isolateId,
      organism,
      sex: (person as Json)['sex'],
      ward: (stay as Json)['ward'],
      specimen: (specimen as Json)['type'],
    });
    const read = await throughAnother('whonet');
    expect(read.map(carried)).toEqual(told.map(carried));
  }, 180_000);

  it('count the same for GLASS, wherever the files are made', async () => {
    const out = join(folder, 'glass.csv');
    expect(await source.command('export', 'glass', '--country', 'CHN', '--out', out)).toMatchObject(
      {
        status: 0,
      },
    );
    const lines = readFileSync(join(folder, 'glass-ris.csv'), 'utf8').split('\r\n');
    expect(lines.find((line) => line.includes(',MEM,'))).toBe(
      'CHN,2024,BLOOD,KLEPNE,F,UNK,65<74,MEM,3,0,0,0,0,0,DS1',
    );
  });
});
