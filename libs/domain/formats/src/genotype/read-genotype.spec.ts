import type { GenotypeReport } from '../payloads';
import type { ReadItem, ReadOptions, ReadResult } from '../read-result';
import { readGenotypeTable } from './read-genotype';

const base: ReadOptions = { site: 'site-1', timeZone: 'Asia/Shanghai' };
const table = (...rows: (readonly string[])[]): string =>
  `${rows.map((row) => row.join('\t')).join('\n')}\n`;
const read = (text: string, options: Partial<ReadOptions> = {}): ReadResult =>
  readGenotypeTable(text, { ...base, ...options });
function items(text: string, options: Partial<ReadOptions> = {}): readonly ReadItem[] {
  const result = read(text, options);
  if (result.kind === 'refused') throw new Error(JSON.stringify(result.problems));
  return result.items;
}
function genomes(text: string, options: Partial<ReadOptions> = {}): GenotypeReport[] {
  return items(text, options).map(({ payload }) => {
    if (payload?.type !== 'genotype.report') throw new Error('no genotype');
    return payload;
  });
}

describe('Kleborate', () => {
  const LOCI = ['gapA', 'infB', 'mdh', 'pgi', 'phoE', 'rpoB', 'tonB'];
  const V2 = [
    'strain',
    'species',
    'species_match',
    'QC_warnings',
    'ST',
    'Bla_acquired',
    'Bla_Carb_acquired',
    'Bla_chr',
    'truncated_resistance_hits',
    'spurious_resistance_hits',
    ...LOCI,
  ];
  const ALLELES = ['3', '3', '1', '1', '1', '1', '4'];
  const row = (cells: Partial<Record<string, string>>): string[] => {
    const all: Partial<Record<string, string>> = {
      strain: 'K1',
      species: 'Klebsiella pneumoniae',
      species_match: 'strong',
      QC_warnings: '-',
      ST: 'ST11',
      Bla_chr: 'SHV-11^',
      ...Object.fromEntries(LOCI.map((locus, index) => [locus, ALLELES[index]])),
      ...cells,
    };
    return V2.map((name) => all[name] ?? '-');
  };

  it('v2 gives acquired genes with their marks, species and ST with its alleles', () => {
    const [genome] = genomes(
      table(V2, row({ Bla_Carb_acquired: 'KPC-2;NDM-1^;OXA-181*?', Bla_acquired: 'TEM-1D^' })),
    );
    expect(genome).toEqual({
      type: 'genotype.report',
      site: 'site-1',
      isolateId: 'K1',
      organism: { name: 'Klebsiella pneumoniae', code: 'kpn' },
      geneTests: [
        { gene: 'TEM-1D', method: 'wgs', result: 'detected', tool: 'Kleborate', quality: '^' },
        { gene: 'KPC-2', method: 'wgs', result: 'detected', tool: 'Kleborate' },
        { gene: 'NDM-1', method: 'wgs', result: 'detected', tool: 'Kleborate', quality: '^' },
        { gene: 'OXA-181', method: 'wgs', result: 'detected', tool: 'Kleborate', quality: '*?' },
      ],
      mlst: {
        scheme: 'kpneumoniae',
        st: 'ST11',
        profile: { gapA: '3', infB: '3', mdh: '1', pgi: '1', phoE: '1', rpoB: '1', tonB: '4' },
      },
    });
  });

  it('v3 has the module before each column', () => {
    const module = 'klebsiella_pneumo_complex';
    const header = [
      'strain',
      'enterobacterales__species__species',
      'enterobacterales__species__species_match',
      'general__contig_stats__QC_warnings',
      `${module}__mlst__ST`,
      `${module}__mlst__gapA`,
      `${module}__amr__Bla_Carb_acquired`,
    ];
    const [genome] = genomes(
      table(header, ['K1', 'Klebsiella pneumoniae', 'strong', '-', 'ST258', '3', 'KPC-3']),
    );
    expect(genome?.geneTests).toMatchObject([{ gene: 'KPC-3' }]);
    expect(genome?.mlst).toEqual({ scheme: 'kpneumoniae', st: 'ST258', profile: { gapA: '3' } });
  });

  it.each([
    ['a sound assembly', {}, ['carbapenemase']],
    ['an assembly with a warning', { QC_warnings: 'ambiguous_bases' }, []],
    ['a weak species match', { species_match: 'weak' }, []],
    ['a truncated carbapenemase', { truncated_resistance_hits: 'NDM-1-42%' }, []],
    ['a spurious carbapenemase', { spurious_resistance_hits: 'KPC-2*?-12%' }, []],
    [
      'a truncated gene of another kind',
      { truncated_resistance_hits: 'CmlA5-60%' },
      ['carbapenemase'],
    ],
  ])('says "none of any kind" only where it can: %s', (_, cells, denied) => {
    const [genome] = genomes(table(V2, row(cells)));
    const absent = genome?.geneTests
      .filter(({ result }) => result === 'not-detected')
      .map(({ gene }) => gene);
    expect(absent).toEqual(denied);
  });

  it('leaves a truncated carbapenemase out, and notes it', () => {
    const [item] = items(table(V2, row({ truncated_resistance_hits: 'NDM-1-42%' })));
    expect(item).toMatchObject({
      usable: true,
      problems: [{ code: 'truncated-gene', pointer: 'line 2 truncated_resistance_hits' }],
    });
  });

  it('has no MLST for a species outside of its schemes', () => {
    const [genome] = genomes(
      table(V2, row({ species: 'Citrobacter portucalensis', ST: 'NA', gapA: '117*' })),
    );
    expect(genome?.mlst).toBeUndefined();
    expect(genome?.organism?.name).toBe('Citrobacter portucalensis');
  });
});

describe('AMRFinderPlus', () => {
  const V4 = [
    'Name',
    'Protein id',
    'Element symbol',
    'Element name',
    'Scope',
    'Type',
    'Subtype',
    'Class',
    'Subclass',
    'Method',
    '% Coverage of reference',
    '% Identity to reference',
  ];
  const V3 = [
    'Name',
    'Protein identifier',
    'Gene symbol',
    'Sequence name',
    'Scope',
    'Element type',
    'Element subtype',
    'Class',
    'Subclass',
    'Method',
    '% Coverage of reference sequence',
    '% Identity to reference sequence',
  ];
  const hit = (
    name: string,
    symbol: string,
    subtype: string,
    method: string,
    coverage = '100.00',
  ): string[] => [
    name,
    'NA',
    symbol,
    symbol,
    'core',
    'AMR',
    subtype,
    'BETA-LACTAM',
    'CARBAPENEM',
    method,
    coverage,
    '100.00',
  ];

  it.each([
    ['v4', V4],
    ['v3', V3],
  ])('%s gives each genome its genes, with the tool’s own word for their quality', (_, header) => {
    const found = genomes(
      table(
        header,
        hit('G1', 'blaKPC-2', 'AMR', 'ALLELEX'),
        hit('G2', 'blaNDM-1', 'AMR', 'EXACTP'),
        hit('G1', 'blaOXA-48', 'AMR', 'PARTIALX', '88.30'),
      ),
    );
    expect(found.map(({ isolateId }) => isolateId)).toEqual(['G1', 'G2']);
    expect(found[0]?.geneTests).toEqual([
      {
        gene: 'blaKPC-2',
        method: 'wgs',
        result: 'detected',
        tool: 'AMRFinderPlus',
        identity: 100,
        coverage: 100,
        quality: 'ALLELEX',
      },
      {
        gene: 'blaOXA-48',
        method: 'wgs',
        result: 'detected',
        tool: 'AMRFinderPlus',
        identity: 100,
        coverage: 88.3,
        quality: 'PARTIALX',
      },
    ]);
  });

  it.each([
    ['a porin mutation that says CARBAPENEM', hit('G1', 'ompK36_D135DGD', 'POINT', 'POINTX'), []],
    [
      'a gene with an internal stop',
      hit('G1', 'blaKPC-2', 'AMR', 'INTERNAL_STOP'),
      ['truncated-gene'],
    ],
  ])('takes no evidence from %s', (_, row, codes) => {
    const [item] = items(table(V4, row));
    expect(item?.payload).toMatchObject({ geneTests: [] });
    expect(item?.problems.map(({ code }) => code)).toEqual(codes);
  });

  it('never denies: the report does not say how good the assembly was', () => {
    expect(genomes(table(V4), { sample: 'G9' })).toEqual([
      { type: 'genotype.report', site: 'site-1', isolateId: 'G9', geneTests: [] },
    ]);
  });

  it('without a column Name needs ?sample=', () => {
    const nameless = table(V4.slice(1), hit('', 'blaKPC-2', 'AMR', 'ALLELEX').slice(1));
    expect(read(nameless)).toMatchObject({ kind: 'refused', code: 'missing-sample' });
    expect(genomes(nameless, { sample: 'LAB-1' })[0]?.isolateId).toBe('LAB-1');
  });
});

describe('other genotype reports are told apart by their header', () => {
  it.each([
    [
      'abricate',
      ['#FILE', 'GENE', '%COVERAGE', '%IDENTITY', 'DATABASE'],
      ['runs/S1.fasta.gz', 'blaKPC-2', '100.00', '99.9', 'ncbi'],
      'S1',
      'abricate',
    ],
    [
      'staramr',
      ['Isolate ID', 'Gene', 'Predicted Phenotype', '%Identity', '%Overlap'],
      ['S1', 'blaKPC-2', 'meropenem', '99.9', '100.00'],
      'S1',
      'staramr',
    ],
    [
      'hAMRonization',
      [
        'input_file_name',
        'gene_symbol',
        'analysis_software_name',
        'genetic_variation_type',
        'sequence_identity',
        'coverage_percentage',
      ],
      ['S1', 'blaKPC-2', 'srst2', 'gene_presence_detected', '99.9', '100'],
      'S1',
      'srst2',
    ],
    [
      'ResFinder',
      ['Resistance gene', 'Identity', 'Coverage', 'Phenotype', 'Accession no.'],
      ['blaKPC-2', '99.9', '100.0', 'x', 'AY034847'],
      'LAB-1',
      'ResFinder',
    ],
    [
      'RGI',
      [
        'Best_Hit_ARO',
        'Cut_Off',
        'Model_type',
        'Best_Identities',
        'Percentage Length of Reference Sequence',
      ],
      ['blaKPC-2', 'Strict', 'protein homolog model', '99.9', '100.00'],
      'LAB-1',
      'RGI',
    ],
  ])('%s', (_, header, row, sample, tool) => {
    const [genome] = genomes(table(header, row), { sample: 'LAB-1' });
    expect(genome).toMatchObject({
      isolateId: sample,
      geneTests: [{ gene: 'blaKPC-2', tool, identity: 99.9, coverage: 100 }],
    });
  });

  it.each([
    [
      'a mutation of staramr',
      ['Isolate ID', 'Gene', 'Type', 'Mutation', '%Identity', '%Overlap'],
      ['S1', 'gyrA (S83Y)', 'codon', 'TCC -> TAC', '99', '100'],
    ],
    [
      'a variant of hAMRonization',
      ['input_file_name', 'gene_symbol', 'analysis_software_name', 'genetic_variation_type'],
      ['S1', 'ompK36', 'x', 'protein_variant_detected'],
    ],
    [
      'a loose hit of RGI',
      ['Best_Hit_ARO', 'Cut_Off', 'Model_type'],
      ['KPC-2', 'Loose', 'protein homolog model'],
    ],
    [
      'a variant model of RGI',
      ['Best_Hit_ARO', 'Cut_Off', 'Model_type'],
      ['gyrA', 'Strict', 'protein variant model'],
    ],
    [
      'a virulence gene of abricate',
      ['#FILE', 'GENE', '%COVERAGE', '%IDENTITY', 'DATABASE'],
      ['S1', 'iucA', '100', '100', 'vfdb'],
    ],
  ])('%s is no gene', (_, header, row) => {
    expect(genomes(table(header, row), { sample: 'S1' })).toMatchObject([{ geneTests: [] }]);
  });

  it('mlst has no header: file, scheme, ST, alleles', () => {
    const text = table(
      [
        'runs/S1.fna',
        'klebsiella',
        '258',
        'gapA(3)',
        'infB(3)',
        'mdh(1)',
        'pgi(1)',
        'phoE(1)',
        'rpoB(1)',
        'tonB(79)',
      ],
      [
        'runs/S2.fna',
        'ecoli_achtman_4',
        '-',
        'adk(10)',
        'fumC(~11)',
        'gyrB(4)',
        'icd(8)',
        'mdh(8)',
        'purA(8)',
        'recA(2)',
      ],
    );
    expect(genomes(text)).toMatchObject([
      { isolateId: 'S1', mlst: { scheme: 'kpneumoniae', st: '258', profile: { tonB: '79' } } },
      { isolateId: 'S2', mlst: { scheme: 'ecoli-achtman', profile: { fumC: '~11' } } },
    ]);
    expect(genomes(text)[1]?.mlst?.st).toBeUndefined();
  });

  it.each([
    [
      'mlst with a header',
      ['FILE', 'SCHEME', 'ST', 'gapA', 'infB'],
      ['runs/S1.fna', 'klebsiella', '258', '3', '3'],
      { mlst: { scheme: 'kpneumoniae', st: '258', profile: { gapA: '3', infB: '3' } } },
    ],
    [
      'staramr mlst',
      ['Isolate ID', 'Scheme', 'Sequence Type', 'Locus 1', 'Locus 2'],
      ['S1', 'klebsiella', '11', 'gapA(3)', 'infB(3)'],
      { mlst: { st: '11', profile: { gapA: '3', infB: '3' } } },
    ],
    [
      'staramr summary',
      ['Isolate ID', 'Quality Module', 'Genotype', 'Scheme', 'Sequence Type'],
      ['S1', 'Passed', 'blaKPC-2, aac(3)-IIa', 'klebsiella', '11'],
      { geneTests: [{ gene: 'blaKPC-2' }, { gene: 'aac(3)-IIa' }], mlst: { st: '11' } },
    ],
  ])('%s', (_, header, row, expected) => {
    expect(genomes(table(header, row))).toMatchObject([{ isolateId: 'S1', ...expected }]);
  });

  it('a header of none of them names those that are served', () => {
    const result = read(table(['a', 'b'], ['1', '2']));
    expect(result).toMatchObject({ kind: 'refused', status: 422, code: 'unknown-layout' });
    expect(JSON.stringify(result)).toContain('Kleborate');
  });

  it('an unknown species is noted, its genes are read', () => {
    const header = ['strain', 'species', 'ST', 'Bla_Carb_acquired'];
    const [item] = items(table(header, ['S1', 'Blorbia glorpi', 'NA', 'KPC-2']));
    expect(item).toMatchObject({
      usable: true,
      payload: { geneTests: [{ gene: 'KPC-2' }] },
      problems: [{ code: 'unread-species' }],
    });
  });
});
