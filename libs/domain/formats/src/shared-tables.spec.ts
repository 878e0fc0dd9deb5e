import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvProfile } from './csv/profile';
import type { GenotypeReport, ReadReport } from './payloads';
import { readPayload } from './read-payload';
import type { ReadItem, ReadOptions, ReadResult } from './read-result';

const root =
  process.env['CARBAWATCH_DATA_FIXTURES'] ?? join(__dirname, '../../../../../shared/data');
const options: ReadOptions = { site: 'site-1', timeZone: 'Asia/Shanghai' };

function read(path: string, contentType: string, more: Partial<ReadOptions> = {}): ReadResult {
  const body = readFileSync(join(root, path));
  return readPayload({ contentType, body, options: { ...options, ...more } });
}
function itemsIn(result: ReadResult): readonly ReadItem[] {
  if (result.kind === 'refused') throw new Error(JSON.stringify(result.problems));
  return result.items;
}
const tsv = (path: string, more: Partial<ReadOptions> = {}): ReadResult =>
  read(path, 'text/tab-separated-values', more);

function isolates(result: ReadResult): ReadReport[] {
  return itemsIn(result).flatMap(({ payload }) =>
    payload?.type === 'isolate.report' ? [payload] : [],
  );
}
function genomes(result: ReadResult): GenotypeReport[] {
  return itemsIn(result).flatMap(({ payload }) =>
    payload?.type === 'genotype.report' ? [payload] : [],
  );
}
const codes = (result: ReadResult): string[] =>
  (result.kind === 'refused' ? result.problems : result.items.flatMap((item) => item.problems)).map(
    ({ code }) => code,
  );
/** Lines of a plain CSV file without quoted line breaks, as records. */
function records(path: string): Record<string, string>[] {
  const [header = '', ...lines] = readFileSync(join(root, path), 'utf8').trim().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.match(/("([^"]*)"|[^,]*)(,|$)/g) ?? [];
    return Object.fromEntries(
      names.map((name, index) => [
        name,
        (cells[index] ?? '').replace(/,$/, '').replace(/^"|"$/g, ''),
      ]),
    );
  });
}

const present = (folder: string): boolean => existsSync(join(root, folder));
/** A block on one folder of the shared data; absent data is one skipped test that says so. */
function onData(folder: string, tests: () => void): void {
  if (present(folder)) describe(`shared data: ${folder}`, tests);
  else
    it.skip(`left out: the shared data folder ${folder} is not beside the checkout`, () =>
      undefined);
}

onData('kleborate-v2-run', () => {
  const found = present('kleborate-v2-run')
    ? genomes(tsv('kleborate-v2-run/kleborate_2.2_output.txt'))
    : [];
  const truth = present('kleborate-v2-run') ? records('kleborate-v2-run/expected/truth.csv') : [];
  const carbapenemasesOf = (genome: GenotypeReport | undefined): string =>
    (genome?.geneTests ?? [])
      .filter(
        ({ gene, result }) => result === 'detected' && /^(KPC|NDM|VIM|IMP|OXA-48|GES)/.test(gene),
      )
      .map(({ gene }) => gene)
      .join(';');

  it('the table of 37 genomes has their carbapenemases and STs, and none elsewhere', () => {
    expect(found).toHaveLength(37);
    expect(
      found.map((genome) => ({
        strain: genome.isolateId,
        ST: genome.mlst?.st ?? 'NA',
        carbapenemase: carbapenemasesOf(genome),
      })),
    ).toEqual(truth.map(({ strain, ST, carbapenemase }) => ({ strain, ST, carbapenemase })));
  });

  it('KPC-2 is in ST258 and ST11, NDM-1 in K. pneumoniae ST395 and in Citrobacter portucalensis', () => {
    const carriers = found.filter((genome) => carbapenemasesOf(genome) !== '');
    expect(
      carriers.map((genome) => [
        carbapenemasesOf(genome),
        genome.organism?.name,
        genome.mlst?.st ?? null,
      ]),
    ).toEqual([
      ['KPC-2', 'Klebsiella pneumoniae', 'ST258'],
      ['NDM-1', 'Klebsiella pneumoniae', 'ST395'],
      ['NDM-1', 'Citrobacter portucalensis', null],
      ['KPC-2', 'Klebsiella pneumoniae', 'ST11'],
    ]);
  });

  it('"none of any kind" is said of no carrier and of no assembly with a warning', () => {
    const denied = found.filter(({ geneTests }) =>
      geneTests.some(({ gene }) => gene === 'carbapenemase'),
    );
    expect(denied.map(carbapenemasesOf).join('')).toBe('');
    expect(denied.map(({ isolateId }) => isolateId)).not.toContain('GCA_902158585.1');
    // 22 assemblies are strong matches without a warning, two of them carry a carbapenemase.
    expect(denied).toHaveLength(20);
  });
});

onData('amrgen-euscape', () => {
  const folder = 'amrgen-euscape/dev-sample';
  const CARBAPENEMASE = /(KPC|NDM|VIM|IMP)-\d+|OXA-(48|162|181|232)$/;
  const carbapenemases = (result: ReadResult): Record<string, string> =>
    Object.fromEntries(
      genomes(result).map(({ isolateId, geneTests }) => [
        isolateId,
        geneTests
          .filter(({ gene, result: found }) => found === 'detected' && CARBAPENEMASE.test(gene))
          .map(({ gene }) => gene.replace(/^bla/, ''))
          .sort()
          .join(';'),
      ]),
    );

  it('Kleborate 3 and AMRFinderPlus find the same carbapenemases in twelve European strains', () => {
    const kleborate = carbapenemases(tsv(`${folder}/kleborate_v3.1.3_12isolates.tsv`));
    const portal = carbapenemases(tsv(`${folder}/amrfinderplus_portal_12isolates.tsv`));
    expect(Object.keys(kleborate)).toHaveLength(12);
    expect(portal).toEqual(kleborate);
    expect(Object.values(portal).filter((found) => found !== '').length).toBeGreaterThan(0);
  });
});

onData('amrfinderplus-tests', () => {
  it.each(['test_both.expected', 'test_dna.expected', 'test_prot.expected'])(
    '%s gives genes with their method, and no point mutation, stop or virulence gene',
    (file) => {
      const result = tsv(`amrfinderplus-tests/${file}`, { sample: 'G1' });
      const [genome] = genomes(result);
      const genes = genome?.geneTests ?? [];
      expect(genes.length).toBeGreaterThan(0);
      expect(
        genes.every(({ quality }) => quality !== undefined && !/POINT|INTERNAL_STOP/.test(quality)),
      ).toBe(true);
      expect(genes.map(({ gene }) => gene)).not.toContain('stxA2');
    },
  );

  it('the OXA-48 family hit of 88% is partial, the OXA-9 with a stop is left out and noted', () => {
    const result = tsv('amrfinderplus-tests/test_dna.expected', { sample: 'G1' });
    const partial = genomes(result)[0]?.geneTests.find(({ gene }) => gene === 'blaOXA');
    expect(partial).toMatchObject({ quality: 'PARTIALX', coverage: 88.3, identity: 100 });
    expect(codes(result)).toContain('truncated-gene');
  });
});

onData('hamronization', () => {
  it.each([
    ['raw_outputs/rgi/rgi.txt', 'RGI', 'NDM-1'],
    ['raw_outputs/resfinder/ResFinder_results_tab.txt', 'ResFinder', 'blaNDM-1'],
    ['raw_outputs/abricate/report.tsv', 'abricate', 'vanM'],
    ['raw_outputs/amrfinderplus/report_nucleotide.tsv', 'AMRFinderPlus', 'blaTEM-156'],
    ['dummy/staramr/resfinder.tsv', 'staramr', 'oqxA'],
    ['expected/rgi.tsv', 'rgi', 'NDM-1'],
    ['expected/resfinder.tsv', 'ResFinder', "aac(6')-Ii"],
  ])('%s is read as %s and holds %s', (file, tool, gene) => {
    const [genome] = genomes(tsv(`hamronization/${file}`, { sample: 'G1' }));
    expect(genome?.geneTests).toContainEqual(expect.objectContaining({ gene, tool }));
  });

  it('a report of a tool that is not served is refused with those that are', () => {
    expect(tsv('hamronization/raw_outputs/ariba/report.tsv', { sample: 'G1' })).toMatchObject({
      kind: 'refused',
    });
  });
});

onData('amr-r-isolates', () => {
  it('the WHONET export by long names holds 500 isolates', () => {
    const result = read('amr-r-isolates/whonet_example.csv', 'text/csv');
    const found = isolates(result);
    expect(found.length).toBe(500);
    const rows = records('amr-r-isolates/whonet_example.csv');
    expect(new Set(found.map(({ isolateId }) => isolateId)).size).toBe(
      new Set(rows.map((row) => `${row['"Specimen number"']}-${row['"Isolate number"']}`)).size,
    );
    expect(found[1]).toMatchObject({
      isolateId: '1767-1767',
      organism: { code: 'eco' },
      specimen: { type: 'urine', collectedAt: '2006-08-16' },
    });
  });

  it('2,000 isolates of another program come in by a saved column mapping', () => {
    const dropped = ['age', 'mo', 'mo_family', 'mo_order'];
    const profile = csvProfile.parse({
      columns: {
        date: 'specimen.collectedAt',
        patient: 'patient.id',
        gender: 'patient.sex',
        ward: 'encounter.ward',
        mo_name: 'organism.name',
        ...Object.fromEntries(dropped.map((name) => [name, null])),
      },
      isolateIdFrom: ['patient', 'date', '#'],
    });
    const result = read('amr-r-isolates/example_isolates.csv', 'text/csv', { profile });
    const items = itemsIn(result);
    expect(items).toHaveLength(2_000);
    // 16 rows of the file name no organism: "(unknown name)".
    expect(isolates(result)).toHaveLength(1_984);
    const rows = records('amr-r-isolates/example_isolates.csv');
    const count = (agent: string, category: string): number =>
      isolates(result).filter(({ susceptibility }) =>
        susceptibility?.some((row) => row.agent === agent && row.interpretation === category),
      ).length;
    const known = rows.filter((row) => row['"mo_name"'] !== '(unknown name)');
    const counted = (agent: string, category: string): number =>
      known.filter((row) => row[`"${agent}"`] === category).length;
    for (const agent of ['AMX', 'CIP', 'IPM', 'MEM', 'GEN']) {
      expect([agent, count(agent, 'R'), count(agent, 'S')]).toEqual([
        agent,
        counted(agent, 'R'),
        counted(agent, 'S'),
      ]);
    }
  });

  it('3,000 rows with dirty names and categories come in, what is doubtful noted', () => {
    const profile = csvProfile.parse({
      columns: {
        patient_id: 'patient.id',
        hospital: null,
        date: 'specimen.collectedAt',
        bacteria: 'organism.name',
      },
      isolateIdFrom: ['patient_id', 'date', '#'],
    });
    const result = read('amr-r-isolates/example_isolates_unclean.csv', 'text/csv', { profile });
    expect(isolates(result)).toHaveLength(3_000);
    expect(new Set(codes(result))).toEqual(new Set(['partly-read']));
  });
});
