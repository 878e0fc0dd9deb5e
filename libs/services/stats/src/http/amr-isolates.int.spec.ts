import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { antibiogram as shape } from '@carbawatch/contracts';
import type { Antibiogram, Susceptibility } from '@carbawatch/contracts';
import { resolveOrganism } from '@carbawatch/microbiology';
import { fixture } from '@carbawatch/testing';
import Papa from 'papaparse';
import { history } from '../decide/facts.builder';
import type { IsolateHistory } from '../decide/facts';
import { HostedStats } from './hosted-stats.builder';

/**
 * The 2,000 isolates of R's AMR package (3.0.0), fed in as reports, against the counts that the
 * package itself makes of them. What must differ is left out by a rule, not by a list: pairs of
 * expected resistance, which the package counts and an antibiogram here does not show, and
 * organisms that nobody knows.
 */
const folder = fixture('amr-r-isolates');

type Row = Readonly<Record<string, string>>;

function tableOf(file: string): Row[] {
  if (folder === null) return [];
  return Papa.parse<Row>(readFileSync(join(folder, file), 'utf8').trim(), { header: true }).data;
}

const CLASSES: Record<string, 'inpatient' | 'outpatient'> = { Outpatient: 'outpatient' };

function speciesOf(name: string): string | null {
  const organism = resolveOrganism({ name })?.organism;
  return organism ? (organism.species ?? organism.code) : null;
}

function isolateOf(row: Row, n: number, agents: readonly string[]): IsolateHistory {
  const susceptibility = agents.flatMap((agent): Susceptibility[] => {
    const said = row[agent];
    return said === 'S' || said === 'I' || said === 'R' ? [{ agent, interpretation: said }] : [];
  });
  const organism = resolveOrganism({ name: row['mo_name'] ?? '' })?.organism;
  return history(`i${String(n).padStart(4, '0')}`, row['patient'] ?? '', {
    receivedAt: '2018-01-01',
    collectedAt: row['date'] ?? '',
    organism: organism?.code ?? 'unknown',
    specimen: { type: 'unknown', purpose: 'clinical' },
    encounter: { class: CLASSES[row['ward'] ?? ''] ?? 'inpatient' },
    susceptibility,
    cre: 'not-cre',
    cpe: 'negative',
  });
}

const cellsOf = ({ rows }: Antibiogram) =>
  new Map(
    rows.flatMap((row) =>
      row.cells.map((cell) => [`${row.organism} ${cell.agent}`, cell] as const),
    ),
  );

(folder === null ? describe.skip : describe)(
  'the antibiogram of the AMR package’s isolates (left out where the shared data is missing)',
  () => {
    let stats: HostedStats;
    let first: HostedStats;
    let answer: Antibiogram;
    /** Of the isolates that the package takes for first ones, by its own phenotypes. */
    let ofFirst: Antibiogram;

    beforeAll(async () => {
      stats = await HostedStats.start('2018-12-31');
      const rows = tableOf('example_isolates.csv');
      const columns = Object.keys(rows[0] ?? {});
      const agents = columns.slice(columns.indexOf('PEN'));
      await stats.know(rows.map((row, n) => isolateOf(row, n, agents)));
      const query = 'from=2002-01-01&to=2017-12-31&dedup=none&population=all&ci=exact';
      const response = await stats.get(query, undefined, 'antibiogram');
      answer = shape.parse(await response.json());

      first = await HostedStats.start('2018-12-31');
      const flags = tableOf('expected/first_isolate_flags.csv');
      const isFirst = (n: number) => flags[n]?.['phenotype_based'] === 'TRUE';
      await first.know(
        rows.map((row, n) => isolateOf(row, n, agents)).filter((_, n) => isFirst(n)),
      );
      ofFirst = shape.parse(await (await first.get(query, undefined, 'antibiogram')).json());
    }, 240_000);
    afterAll(async () => {
      await stats.stop();
      await first.stop();
    });

    it('counts S, I and R of every organism and agent as the package does', () => {
      const expected = new Map<string, [n: number, s: number, i: number, r: number]>();
      const counts = tableOf('expected/antibiogram_counts.csv');
      for (const row of counts.filter(({ dedup }) => dedup === 'all isolates')) {
        const species = speciesOf(row['organism'] ?? '');
        if (species === null) continue;
        const key = `${species} ${row['ab']}`;
        const [n, s, i, r] = expected.get(key) ?? [0, 0, 0, 0];
        const of = (column: string) => Number(row[column]);
        expected.set(key, [n + of('n'), s + of('S'), i + of('I'), r + of('R')]);
      }
      // The package puts all that is known to the genus alone into one "(unknown species)".
      const cells = answer.rows
        .filter(({ organism }) => organism.includes(' '))
        .flatMap(({ organism, cells: shown }) =>
          shown.map((cell) => ({ key: `${organism} ${cell.agent}`, cell })),
        );
      expect(cells.length).toBeGreaterThan(500);
      expect(
        cells.map(({ key, cell }) => [
          key,
          [cell.tested, cell.susceptible?.numerator, cell.intermediate, cell.resistant],
        ]),
      ).toEqual(cells.map(({ key }) => [key, expected.get(key)]));
    });

    it('has the exact limits of the package, where no isolate of a cell is I', () => {
      // The package counts S and I together, so that only there both are of one share.
      const limits = new Map(
        tableOf('expected/antibiogram_counts.csv')
          .filter(({ dedup, I }) => dedup === 'all isolates' && I === '0')
          .map((row) => [
            JSON.stringify([speciesOf(row['organism'] ?? ''), row['ab'], Number(row['n'])]),
            [Number(row['ci_lo_SI']), Number(row['ci_hi_SI'])] as const,
          ]),
      );
      const shared = answer.rows.flatMap(({ organism, cells }) =>
        cells.flatMap(({ agent, tested, susceptible }) => {
          const expected = limits.get(JSON.stringify([organism, agent, tested]));
          return expected && susceptible ? [{ expected, ci: susceptible.ci }] : [];
        }),
      );
      expect(shared.length).toBeGreaterThan(300);
      for (const { expected, ci } of shared) {
        expect(100 * (ci.lower ?? Number.NaN)).toBeCloseTo(expected[0], 9);
        expect(100 * (ci.upper ?? Number.NaN)).toBeCloseTo(expected[1], 9);
      }
    });

    it.each([
      ['of all isolates', 'antibiogram_package_long_min30.csv', 60],
      ['of first isolates', 'antibiogram_first_isolates_package_long_min30.csv', 40],
    ])('covers what the package prints as covered, S and I together, %s', (of, file, atLeast) => {
      // Coagulase-negative staphylococci are several species here, each with a row of its own.
      const cells = cellsOf(of === 'of all isolates' ? answer : ofFirst);
      const shared = tableOf(`expected/${file}`).flatMap((row) => {
        const cell = cells.get(`${speciesOf(row['mo'] ?? '')} ${row['ab']}`);
        return cell?.susceptible ? [{ row, cell, s: cell.susceptible.numerator }] : [];
      });
      expect(shared.length).toBeGreaterThan(atLeast);
      expect(shared.map(({ cell, s }) => [cell.tested, s + (cell.intermediate ?? 0)])).toEqual(
        shared.map(({ row }) => [Number(row['n_tested']), Number(row['n_susceptible'])]),
      );
    });

    it('has the ciprofloxacin resistance of E. coli by year', async () => {
      const query = 'from=2002-01-01&to=2017-12-31&dedup=none&population=all&by=period';
      const response = await stats.get(query, undefined, 'antibiogram');
      const { rows } = shape.parse(await response.json());
      const found = rows
        .filter(({ organism }) => organism === 'Escherichia coli')
        .flatMap(({ split, cells }) => {
          const cell = cells.find(({ agent }) => agent === 'CIP');
          return cell ? [[split['period'], cell.tested, cell.resistant]] : [];
        });
      const years = tableOf('expected/ecoli_cip_by_year.csv');
      expect(years).toHaveLength(16);
      expect(found.sort()).toEqual(years.map(({ yr, n, R }) => [yr, Number(n), Number(R)]));
    });

    it('takes amoxicillin-clavulanate with gentamicin for what covers most', async () => {
      const query = 'from=2002-01-01&to=2017-12-31&dedup=none&population=all&combine=AMC%2BGEN';
      const response = await stats.get(query, undefined, 'antibiogram');
      const { combinations } = shape.parse(await response.json());
      for (const { covered, firstAlone } of combinations) {
        expect(covered?.numerator).toBeGreaterThanOrEqual(firstAlone?.numerator ?? 0);
      }
      expect(combinations.length).toBeGreaterThan(10);
    });
  },
);
