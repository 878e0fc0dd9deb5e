import { readFileSync } from 'node:fs';
import { MllpClient } from '@carbawatch/mllp';
import { fixture } from '@carbawatch/testing';
import { Standalone } from '../support/standalone';

interface Isolate {
  readonly isolateId: string;
  readonly organism?: { readonly name: string };
  readonly susceptibility?: readonly { readonly agent: string; readonly interpretation?: string }[];
  readonly classification: {
    readonly cre: { readonly status: string };
    readonly cpe: {
      readonly status: string;
      readonly carbapenemases: readonly { readonly allele: string | null }[];
    };
    readonly typing: { readonly st: string | null } | null;
  };
}

interface MessageStatus {
  readonly status: string;
  readonly settled: boolean;
}

/**
 * Real files, made by others, through the real doors: what is in them comes out as isolates. They
 * are read from the shared test data; what is not on this machine is left out by name.
 */
describe('real files', () => {
  let system: Standalone;

  beforeAll(async () => {
    system = await Standalone.start({ CARBAWATCH_TIMEZONE: 'UTC' });
  });
  afterAll(() => system.stop());

  async function isolates(query = ''): Promise<Isolate[]> {
    const found: Isolate[] = [];
    for (let cursor = ''; ;) {
      const page = await system.api.read<{ items: Isolate[]; next: string | null }>(
        `isolates?limit=500${query}${cursor}`,
      );
      found.push(...page.items);
      if (page.next === null) return found;
      cursor = `&cursor=${page.next}`;
    }
  }

  /** Posts a payload and waits until every consumer is past what came of it. */
  async function post(contentType: string, body: string | Buffer): Promise<MessageStatus> {
    const messageId = await system.api.hand(contentType, body);
    for (;;) {
      const status = await system.api.read<MessageStatus>(`messages/${messageId}?wait=10`);
      if (status.settled) return status;
    }
  }

  /** A test of one file of the shared data, or a named gap. */
  const withFile = (
    title: string,
    path: readonly string[],
    body: (file: Buffer) => Promise<void>,
  ) => {
    const file = fixture(...path);
    if (file) it(title, async () => body(readFileSync(file)), 180_000);
    else it.skip(`${title} (left out: no ${path.join('/')})`, () => undefined);
  };

  withFile(
    'a stool culture of NIST over MLLP becomes three isolates with their susceptibilities',
    ['hl7v2-nist-lri-micro', 'NIST-LRI-GU-RU-004.01_stool_culture_final_with_susceptibilities.hl7'],
    async (file) => {
      const client = await MllpClient.open('127.0.0.1', system.mllpPort);
      expect(await client.send(file.toString('utf8'))).toMatchObject({ accepted: true });
      client.close();
      const of = async (): Promise<Isolate[]> =>
        (await isolates()).filter(({ isolateId }) => isolateId.startsWith('R-783274-4'));
      let found = await of();
      while (found.length < 3) found = await of();
      expect(found.map(({ organism }) => organism?.name).sort()).toEqual([
        expect.stringMatching(/^Escherichia coli/),
        expect.stringMatching(/^Salmonella/),
        'Shigella flexneri',
      ]);
      for (const { susceptibility } of found) {
        expect(susceptibility?.map(({ agent }) => agent).sort()).toEqual(['AMP', 'CIP', 'GEN']);
      }
    },
  );

  withFile(
    'a Kleborate table of 37 genomes gives KPC-2 in ST258 and ST11, NDM-1 in two species, no other',
    ['kleborate-v2-run', 'kleborate_2.2_output.txt'],
    async (file) => {
      await post('text/tab-separated-values', file);
      const found = (await isolates()).filter(({ isolateId }) =>
        /^(GC[AF]_|Klebs|MGH|NTUH)/.test(isolateId),
      );
      const producers = found
        .filter(({ classification }) => classification.cpe.carbapenemases.length > 0)
        .map(({ organism, classification: { cpe, typing } }) => [
          organism?.name,
          typing?.st ?? null,
          ...cpe.carbapenemases.map(({ allele }) => allele),
        ])
        .sort();
      expect(producers).toEqual([
        ['Citrobacter portucalensis', null, 'NDM-1'],
        ['Klebsiella pneumoniae', '11', 'KPC-2'],
        ['Klebsiella pneumoniae', '258', 'KPC-2'],
        ['Klebsiella pneumoniae', '395', 'NDM-1'],
      ]);
    },
  );

  withFile(
    'a WHONET export of 500 isolates comes in by its long column names',
    ['amr-r-isolates', 'whonet_example.csv'],
    async (file) => {
      const before = (await isolates()).length;
      await post('text/csv', file);
      expect((await isolates()).length - before).toBe(500);
    },
  );

  withFile(
    'of 2,000 isolates two are imipenem-resistant Proteus, and neither is called CRE',
    ['amr-r-isolates', 'example_isolates.csv'],
    async (file) => {
      const before = (await isolates()).length;
      await post('text/csv', inOurColumns(file.toString('utf8')));
      const all = await isolates();
      expect(all.length - before).toBeGreaterThan(1_900);
      expect(await isolates('&organism=Proteus%20mirabilis&cpe=confirmed')).toEqual([]);
      const cre = all.filter(({ classification }) => classification.cre.status === 'cre');
      expect(cre.filter(({ organism }) => organism?.name.startsWith('Proteus'))).toEqual([]);
    },
  );
});

/** The file's headers in the names of our wide layout; its rows have no isolate number. */
function inOurColumns(text: string): string {
  const [header = '', ...rows] = text.trim().split(/\r?\n/);
  const names: Record<string, string> = {
    date: 'specimen.collectedAt',
    patient: 'patient.id',
    ward: 'encounter.ward',
    mo_name: 'organism.name',
  };
  const columns = header.split(',').map((cell) => cell.replaceAll('"', ''));
  const kept = columns
    .map((name, at) => ({ name, at }))
    .filter(({ name }) => {
      return name in names || /^[A-Z]{3}$/.test(name);
    });
  const line = (cells: readonly string[]): string => cells.join(',');
  return [
    line(['isolateId', ...kept.map(({ name }) => names[name] ?? `${name}_SIR`)]),
    ...rows.map((row, index) => {
      const cells = row.split(',').map((cell) => cell.replaceAll('"', ''));
      return line([`AMR-${index + 1}`, ...kept.map(({ at }) => cells[at] ?? '')]);
    }),
  ].join('\n');
}
