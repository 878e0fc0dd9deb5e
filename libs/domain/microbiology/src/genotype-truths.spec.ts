import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GeneTest } from '@carbawatch/contracts';
import { evaluateCarbapenemase } from './carbapenemase-evidence';
import { judged } from './evidence.builders';
import { evidenceOrganism, unknownOrganism } from './evidence-organism';
import { splitGeneList } from './gene-names';
import { resolveOrganism } from './organisms';

/**
 * Gene calls of real genomes against their published or tool-asserted truths. The files' own
 * parsing is the formats library's business; here their cells are taken as gene tests.
 */
const shared =
  process.env.CARBAWATCH_DATA_FIXTURES ?? join(__dirname, '../../../../../shared/data');

type Row = Readonly<Record<string, string>>;

function tableOf(file: string, separator: string): Row[] {
  const [head = '', ...lines] = readFileSync(join(shared, file), 'utf8').trim().split(/\r?\n/);
  const columns = head.split(separator);
  return lines.map((line) =>
    Object.fromEntries(line.split(separator).map((cell, i) => [columns[i] ?? '', cell])),
  );
}

const hit = (gene: string, more: Partial<GeneTest> = {}): GeneTest => ({
  gene,
  method: 'wgs',
  result: 'detected',
  ...more,
});

/** Carbapenemases of a genome, as the truth files write them: alleles, `;` between. */
function carbapenemasesIn(species: string, tests: readonly GeneTest[]): string {
  const organism = resolveOrganism({ name: species })?.organism;
  const evidence = evaluateCarbapenemase({
    organism: organism === undefined ? unknownOrganism(species) : evidenceOrganism(organism),
    geneTests: tests,
    phenotypicTests: [],
    phenotype: { cre: 'not-tested', screening: 'not-tested', oxa48Pattern: false, because: [] },
  });
  return evidence.cpe.carbapenemases.map((c) => c.allele ?? c.family).join(';');
}

/** All beta-lactamase columns of Kleborate v2 and v3, and what it set aside. */
function kleborateTests(row: Row): GeneTest[] {
  return Object.entries(row).flatMap(([column, cell]) => {
    if (/(?:truncated|spurious)_resistance_hits$/.test(column)) {
      const quality = column.includes('truncated') ? 'truncated' : 'spurious';
      return splitGeneList(cell).map((gene) => hit(gene, { quality }));
    }
    return /Bla_|Omp_mutations$/.test(column) ? splitGeneList(cell).map((gene) => hit(gene)) : [];
  });
}

function whenThere(folder: string, tests: () => void): void {
  if (existsSync(join(shared, folder))) describe(folder, tests);
  else it.skip(`left out: no ${folder} beside the checkout`, () => undefined);
}

whenThere('kleborate-v2-run', () => {
  const genomes = new Map(
    tableOf('kleborate-v2-run/kleborate_2.2_output.txt', '\t').map((r) => [r.strain ?? '', r]),
  );
  const truths = tableOf('kleborate-v2-run/expected/truth.csv', ',');

  it('has a truth for each of the 37 genomes', () => {
    expect(truths).toHaveLength(37);
    expect([...genomes.keys()].sort()).toEqual(truths.map((t) => t.strain).sort());
  });

  it.each(truths)('$strain, $species, carries "$carbapenemase"', (truth) => {
    const genome = genomes.get(truth.strain ?? '') ?? {};
    expect(carbapenemasesIn(genome.species ?? '', kleborateTests(genome))).toBe(
      truth.carbapenemase,
    );
  });
});

whenThere('amrgen-euscape', () => {
  const folder = 'amrgen-euscape/dev-sample';
  const genomes = tableOf(`${folder}/kleborate_v3.1.3_12isolates.tsv`, '\t');
  const calls = tableOf(`${folder}/amrfinderplus_portal_12isolates.tsv`, '\t');

  it.each(genomes)('$strain: Kleborate v3 and AMRFinderPlus name the same enzymes', (genome) => {
    const strain = genome.strain ?? '';
    const ncbi = calls
      .filter((call) => call.id === strain)
      .map((call) =>
        hit(call.amr_element_symbol ?? '', {
          ...(call.element_subtype === 'POINT' ? { quality: 'POINTX' } : {}),
        }),
      );
    expect(ncbi.length).toBeGreaterThan(0);
    const column = Object.keys(genome).find((name) => name.endsWith('Bla_Carb_acquired')) ?? '';
    const expected = (genome[column] ?? '').replace(/^-$/, '');
    const species = 'Klebsiella pneumoniae';
    expect(carbapenemasesIn(species, kleborateTests(genome))).toBe(expected);
    expect(carbapenemasesIn(species, ncbi)).toBe(expected);
  });

  it('RGI: the isolate with SHV-1 alone, its porins, pumps and PBP3 hits, carries none', () => {
    const tests = tableOf(`${folder}/rgi_v6.0.6_1isolate.tsv`, '\t').map((row) =>
      hit(row.Best_Hit_ARO ?? '', {
        quality: row.Cut_Off ?? '',
        identity: Number(row.Best_Identities),
      }),
    );
    expect(tests.length).toBeGreaterThan(20);
    expect(carbapenemasesIn('Klebsiella pneumoniae', tests)).toBe('');
  });
});

whenThere('amrfinderplus-tests', () => {
  it.each(['test_both', 'test_dna', 'test_prot'])(
    '%s: a partial OXA-48-family hit, stops and promoter mutations are no carbapenemase',
    (name) => {
      const tests = tableOf(`amrfinderplus-tests/${name}.expected`, '\t').map((row) =>
        hit(row['Element symbol'] ?? '', {
          tool: 'AMRFinderPlus',
          quality: row.Method ?? '',
        }),
      );
      expect(tests.some((t) => /^PARTIAL/.test(t.quality ?? ''))).toBe(true);
      expect(carbapenemasesIn('Escherichia coli', tests)).toBe('');
    },
  );
});

whenThere('hamronization', () => {
  it.each([
    ['abricate', ''],
    ['amrfinderplus_aa', ''],
    ['amrfinderplus_nt', ''],
    ['ariba', 'NDM-1'],
    ['resfinder', ''],
    ['rgi', 'NDM-1'],
  ])('expected/%s.tsv carries "%s"', (name, enzymes) => {
    const tests = tableOf(`hamronization/expected/${name}.tsv`, '\t')
      .filter((row) => row.genetic_variation_type === 'gene_presence_detected')
      .map((row) =>
        hit(row.gene_symbol ?? '', {
          tool: row.analysis_software_name ?? '',
          ...figure('identity', row.sequence_identity),
          ...figure('coverage', row.coverage_percentage),
        }),
      );
    expect(tests.length).toBeGreaterThan(0);
    expect(carbapenemasesIn('Klebsiella pneumoniae', tests)).toBe(enzymes);
  });

  it.each([
    ['raw_outputs/abricate/report.tsv', 'GENE', ''],
    ['raw_outputs/resfinder/ResFinder_results_tab.txt', 'Resistance gene', 'NDM-1'],
    ['raw_outputs/rgi/rgi.txt', 'Best_Hit_ARO', 'NDM-1'],
    ['dummy/staramr/resfinder.tsv', 'Gene', ''],
    ['dummy/staramr/pointfinder.tsv', 'Gene', ''],
  ])('%s, the tool’s own table (column %s), carries "%s"', (file, column, enzymes) => {
    const tests = tableOf(`hamronization/${file}`, '\t').map((row) => hit(row[column] ?? ''));
    expect(tests.length).toBeGreaterThan(0);
    expect(carbapenemasesIn('Klebsiella pneumoniae', tests)).toBe(enzymes);
  });

  it('keeps AMRFinderPlus partial hits partial when hAMRonization has dropped the word', () => {
    const dropped = hit('blaKPC', { tool: 'amrfinderplus', identity: 100, coverage: 87.92 });
    expect(judged([dropped]).cpe).toMatchObject({ status: 'suspected', carbapenemases: [] });
  });
});

function figure(name: 'identity' | 'coverage', cell: string | undefined): Partial<GeneTest> {
  return cell === undefined || cell === '' ? {} : { [name]: Number(cell) };
}
