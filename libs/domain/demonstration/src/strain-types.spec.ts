import { goeBurst } from '@carbawatch/typing';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DEMO_SEED, demonstrationFeed } from './feed';
import { E_COLI, K_PNEUMONIAE } from './microbes';
import { profileOf } from './strain-types';

/** Types called by others; they are not part of the project. */
const DATA =
  process.env['CARBAWATCH_DATA_FIXTURES'] ?? resolve(__dirname, '../../../../../shared/data');

const tables = demonstrationFeed({ seed: DEMO_SEED, lastDay: '2026-06-30' })
  .filter(({ contentType }) => contentType === 'text/tab-separated-values')
  .map(({ body }) => body.split('\n').map((line) => line.split('\t')));

/** Type and carbapenemases of each K. pneumoniae that was sequenced. */
const klebsiellae = tables
  .filter(([header]) => header?.[0] === 'strain')
  .map(([, row = []]) => ({ st: (row[3] ?? '').replace('ST', ''), enzyme: row[8] ?? '' }));

const profiles = (sts: Iterable<string>) =>
  [...new Set(sts)].map((st) => ({
    st,
    alleles: (profileOf(K_PNEUMONIAE, st)?.alleles ?? []).map(([, allele]) => allele),
  }));

describe('The types of the demonstration’s strains', () => {
  it('make groups of single-locus variants with founders, and a pair that differs at two loci', () => {
    const types = profiles(klebsiellae.map(({ st }) => st));
    expect(types.length).toBeGreaterThanOrEqual(12);
    const { groups, singletons, links } = goeBurst(types);
    const [largest] = groups;
    expect(largest?.founder).toBe('258');
    // ST11 and ST512 differ at gapA and tonB, and hang together by ST258.
    expect(largest?.members).toEqual(expect.arrayContaining(['11', '258', '340', '437', '512']));
    expect(groups.length).toBeGreaterThanOrEqual(3);
    expect(singletons.length).toBeGreaterThan(0);
    expect(links.length).toBeGreaterThanOrEqual(6);
    expect(goeBurst(types, 2).links.some(({ level }) => level === 2)).toBe(true);
  });

  it('give no carbapenemase of sporadic strains one type alone', () => {
    const typesOf = new Map<string, Set<string>>();
    for (const { st, enzyme } of klebsiellae)
      typesOf.set(enzyme, (typesOf.get(enzyme) ?? new Set()).add(st));
    for (const enzyme of ['KPC-2', 'KPC-3', 'NDM-1', 'OXA-48', '-'])
      expect(typesOf.get(enzyme)?.size ?? 0).toBeGreaterThanOrEqual(2);
    // The planted clone is by far the most frequent.
    const clone = klebsiellae.filter(({ st, enzyme }) => st === '11' && enzyme === 'KPC-2');
    expect(clone.length).toBeGreaterThan(klebsiellae.length / 6);
  });

  it('come for E. coli and E. cloacae as lines of mlst, whose scheme they name', () => {
    const lines = tables.filter(([header]) => /\.fasta$/.test(header?.[0] ?? ''));
    const schemes = lines.map(([header]) => header?.[1]);
    expect(new Set(schemes)).toEqual(new Set(['ecoli_achtman_4', 'ecloacae']));
    expect(lines.length).toBeGreaterThan(20);
  });

  const rowsOf = (file: string): string[][] =>
    readFileSync(join(DATA, file), 'utf8')
      .split(/\r?\n/)
      .map((line) => line.split('\t'));
  const itWith = (file: string) => (existsSync(join(DATA, file)) ? it : it.skip);

  const ACHTMAN = 'mlst-ecoli-achtman-cc/profiles_with_clonal_complex.tsv';
  itWith(ACHTMAN)('are those of the Achtman table (left out without mlst-ecoli-achtman-cc)', () => {
    const table = new Map(rowsOf(ACHTMAN).map(([st = '', ...alleles]) => [st, alleles]));
    const called = tables.filter(([header]) => header?.[1] === 'ecoli_achtman_4');
    expect(called.length).toBeGreaterThan(5);
    for (const [header] of called) {
      const st = header?.[2] ?? '';
      const alleles = profileOf(E_COLI, st)?.alleles.map(([, allele]) => allele);
      expect(alleles).toEqual(table.get(st)?.slice(0, 7));
    }
  });

  const GENOMES = 'kleborate-v2-run/kleborate_2.2_output.txt';
  itWith(GENOMES)('are those of sequenced genomes (left out without kleborate-v2-run)', () => {
    const [header = [], ...rows] = rowsOf(GENOMES);
    const column = (row: readonly string[], name: string) => row[header.indexOf(name)] ?? '';
    const known = rows.filter((row) => /^ST(11|15|23|258|307|37)$/.test(column(row, 'ST')));
    expect(known.length).toBeGreaterThanOrEqual(3);
    for (const row of known) {
      const { alleles = [] } = profileOf(K_PNEUMONIAE, column(row, 'ST').slice(2)) ?? {};
      for (const [locus, allele] of alleles) expect(column(row, locus)).toBe(allele);
    }
  });
});
