import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { agentByCode } from './agents';
import { BUNDLED_BOOK, interpret } from './breakpoints';
import type { Limit } from './values';
import { dilutionOf } from './values';
import { evaluateCre } from './cre-evaluation';
import { isIntrinsicallyResistant } from './intrinsic-resistance';
import { ORGANISMS } from './organism-index';
import { resolveOrganism } from './organisms';

/**
 * Our breakpoint rows and intrinsic resistance against the AMR package (GPL, only compared with):
 * its EUCAST 2025 grid, its rows of 2013-2025 and its list of expected resistance. Where the two
 * differ on purpose, the difference is listed here with its reason.
 */
const DATA =
  process.env['CARBAWATCH_DATA_FIXTURES'] ?? join(__dirname, '../../../../../shared/data');
const TABLES = 'amr-r-reference-tables';

type Row = Readonly<Record<string, string>>;
const cell = (row: Row, column: string): string => row[column] ?? '';

function read(path: string): Row[] {
  const text = readFileSync(join(DATA, path), 'utf8');
  return Papa.parse<Row>(text, { header: true, skipEmptyLines: true }).data;
}

function organism(name: string) {
  const match = resolveOrganism({ name });
  if (!match) throw new Error(name);
  return match.organism;
}

if (!existsSync(join(DATA, TABLES))) {
  it.skip('comparison with the AMR package (shared test data is not there)', () => undefined);
} else {
  describe("the AMR package's EUCAST 2025 grid", () => {
    it('gives the same category at every dilution of 15 agents in 6 species', () => {
      const grid = read(`${TABLES}/expected/sir_grid_EUCAST2025_MIC_dev.csv`);
      const different = grid.flatMap((row) => {
        const interpretation = interpret({
          organism: organism(cell(row, 'organism')),
          agent: cell(row, 'ab'),
          method: 'mic',
          value: Number(cell(row, 'value')),
          guideline: 'EUCAST',
          year: 2025,
        });
        const ours = interpretation.ok ? [...interpretation.categories].join('|') : 'none';
        return ours === cell(row, 'sir') ? [] : [[...Object.values(row), ours].join(' ')];
      });
      expect(different).toEqual([]);
      expect(grid.length).toBe(1470);
    });
  });

  describe("the AMR package's breakpoint rows", () => {
    const SITES: Readonly<Record<string, string | undefined>> = {
      '': undefined,
      'Non-meningitis': undefined,
      Intravenous: undefined,
      Meningitis: 'meningitis',
      'Uncomplicated urinary tract infection': 'uncomplicated-uti',
      'Oral, Uncomplicated urinary tract infection': 'uncomplicated-uti',
      // Ceftriaxone is labelled oral there from 2014 to 2020; there is no oral ceftriaxone.
      Oral: undefined,
    };
    // Slips of that data set (guideline year agent method organism), and what EUCAST printed.
    const SLIPS: Readonly<Record<string, string>> = {
      'IPM DISK Morganella morganii 2021': 'stale 17 mm beside Morganella 19',
      'IPM DISK Morganella morganii 2022': 'stale 17 mm beside Morganella 19',
      'IPM DISK Morganella morganii 2023': 'stale 17 mm beside Morganella 19',
      'IPM DISK Morganella morganii 2024': 'stale 17 mm beside Morganella 19',
      'IPM DISK Morganella morganii 2025': 'stale 17 mm beside Morganella 19',
      'IPM DISK Proteus 2021': '17 mm, while Morganella of 2021 has 19',
      'IPM DISK Providencia 2021': '17 mm, while Morganella of 2021 has 19',
    };
    const mark = (limit: Limit | null | undefined, isMic: boolean): string => {
      if (!limit) return 'none';
      // 1e-04 mg/L there, 0.001 in EUCAST's print: no value is susceptible.
      if (isMic && limit.value <= 0.001) return 'never';
      return String(isMic ? dilutionOf(limit.value) : limit.value);
    };

    function compared(body: string, rows: readonly Row[]) {
      return rows.flatMap((row) => {
        const agent = cell(row, 'ab');
        const site = SITES[cell(row, 'site')];
        if (!(cell(row, 'site') in SITES) || !agentByCode(agent)) return [];
        const isMic = cell(row, 'method') === 'MIC';
        const year = Number(cell(row, 'guideline').slice(-4));
        const found = BUNDLED_BOOK.find({
          organism: organism(cell(row, 'mo_name')),
          agent,
          method: isMic ? 'mic' : 'disk',
          guideline: body,
          year,
          site,
        });
        const key = [agent, cell(row, 'method'), cell(row, 'mo_name'), year].join(' ');
        const theirs = (column: string): string => {
          const value = Number(cell(row, column));
          return mark({ op: '<=', value: value <= 0.001 && isMic ? 0.001 : value }, isMic);
        };
        const said = `${theirs('breakpoint_S')}/${theirs('breakpoint_R')}`;
        const ours = `${mark(found?.s, isMic)}/${mark(found?.r, isMic)}`;
        return [{ key, said, ours, known: found !== null, site: cell(row, 'site') }];
      });
    }

    const human = read(`${TABLES}/clinical_breakpoints_enterobacterales.csv`).filter(
      (row) => cell(row, 'type') === 'human' && cell(row, 'host') === 'human',
    );

    it('agree with ours in every EUCAST year from 2013 to 2025, slips listed', () => {
      const rows = human.filter((row) => cell(row, 'guideline').startsWith('EUCAST'));
      const all = compared('EUCAST', rows);
      const known = all.filter((one) => one.known);
      const different = known.filter((one) => one.said !== one.ours && !(one.key in SLIPS));
      expect(different).toEqual([]);
      expect(known.length).toBeGreaterThan(700);
    });

    it('agree with ours for the carbapenems of CLSI from 2020 to 2025', () => {
      const rows = human.filter(
        (row) =>
          /^CLSI 202/.test(cell(row, 'guideline')) &&
          ['ETP', 'IPM', 'MEM', 'DOR'].includes(cell(row, 'ab')),
      );
      const all = compared('CLSI', rows);
      expect(all.filter((one) => one.said !== one.ours)).toEqual([]);
      expect(all.length).toBeGreaterThan(40);
    });

    it('hold the values of M100-S19 that survive for Plesiomonas', () => {
      const rows = human.filter(
        (row) => cell(row, 'mo_name') === 'Plesiomonas' && cell(row, 'guideline') === 'CLSI 2011',
      );
      const carbapenems = rows.filter((row) => ['ETP', 'IPM', 'MEM'].includes(cell(row, 'ab')));
      for (const row of carbapenems) {
        const found = BUNDLED_BOOK.find({
          organism: organism('Escherichia coli'),
          agent: cell(row, 'ab'),
          method: cell(row, 'method') === 'MIC' ? 'mic' : 'disk',
          guideline: 'CLSI',
          year: 2009,
        });
        expect([found?.s?.value, found?.r?.value]).toEqual([
          Number(cell(row, 'breakpoint_S')),
          Number(cell(row, 'breakpoint_R')),
        ]);
      }
      expect(carbapenems.length).toBe(6);
    });
  });

  describe("the AMR package's list of expected resistance", () => {
    const listed = new Map<string, Set<string>>();
    for (const row of read(`${TABLES}/intrinsic_resistant_enterobacterales.csv`)) {
      const agents = listed.get(cell(row, 'mo_name')) ?? new Set<string>();
      listed.set(cell(row, 'mo_name'), agents.add(cell(row, 'ab')));
    }
    // EUCAST's table has them; that list does not.
    const OURS_ONLY = new Set(['Hafnia alvei AMC']);
    const WATCHED = 'AMP AMX AMC SAM TIC CZO CXM FOX COL NIT FOS'.split(' ');

    it('is contained in ours for every species and agent that both have', () => {
      const missing = ORGANISMS.flatMap((organism) => {
        const name = organism.name.replace(' subsp. ', ' ');
        return [...(listed.get(name) ?? [])]
          .filter((code) => agentByCode(code) && organism.rank !== 'genus')
          .filter((code) => !isIntrinsicallyResistant(organism, code))
          .map((code) => `${name} ${code}`);
      });
      // EUCAST exempts Salmonella Typhi and Shigella from azithromycin; that list does not say so
      // for the order, so no rule is made of azithromycin here.
      expect(missing.filter((pair) => !pair.endsWith(' AZM'))).toEqual([]);
    });

    it('has what we have, in the species that it goes into', () => {
      const extra = ORGANISMS.flatMap((organism) => {
        const name = organism.name.replace(' subsp. ', ' ');
        const agents = listed.get(name);
        // Younger members of a complex carry nothing of their own there; EUCAST names the complex.
        if (!agents || !WATCHED.some((code) => agents.has(code))) return [];
        return WATCHED.filter((code) => isIntrinsicallyResistant(organism, code))
          .filter((code) => !agents.has(code))
          .map((code) => `${name} ${code}`);
      });
      expect(extra.filter((pair) => !OURS_ONLY.has(pair))).toEqual([]);
    });
  });

  describe("the AMR package's example isolates", () => {
    const isolates = read('amr-r-isolates/example_isolates.csv');
    const carbapenems = ['IPM', 'MEM'] as const;
    const evaluate = (row: Row, definition: 'cdc-2015' | 'nl-brmo-2024' | 'de-mrgn') => {
      const match = resolveOrganism({ name: cell(row, 'mo_name') });
      if (!match) return null;
      const susceptibility = carbapenems.flatMap((agent) => {
        const reported = cell(row, agent);
        return reported === 'S' || reported === 'I' || reported === 'R'
          ? [{ agent, interpretation: reported, guideline: 'EUCAST 2025' } as const]
          : [];
      });
      const input = { organism: match.organism, susceptibility, carbapenemaseConfirmed: false };
      return evaluateCre(input, definition);
    };

    it('hold no CRE: the two Proteus mirabilis with imipenem R are no false alarm', () => {
      const traps = read('amr-r-isolates/expected/cre_isolates.csv').map((row) => cell(row, 'row'));
      expect(traps).toEqual(['803', '804']);
      const cre: number[] = [];
      isolates.forEach((row, at) => {
        for (const definition of ['cdc-2015', 'nl-brmo-2024', 'de-mrgn'] as const) {
          if (evaluate(row, definition)?.status === 'cre') cre.push(at + 1);
        }
      });
      expect(cre).toEqual([]);
      for (const trap of traps) {
        const row = isolates[Number(trap) - 1];
        const answer = row && evaluate(row, 'cdc-2015');
        expect(answer?.status).toBe('not-cre');
        expect(answer?.because.join(' ')).toMatch(/Imipenem is disregarded in Proteus mirabilis/);
      }
    });

    it('are CRE, not CRE or open only if they are Enterobacterales', () => {
      for (const row of isolates) {
        const status = evaluate(row, 'cdc-2015')?.status ?? 'unknown';
        const enterobacterales = cell(row, 'mo_order') === 'Enterobacterales';
        expect([status, ['not-cre', 'undetermined'].includes(status)]).toEqual([
          status,
          enterobacterales,
        ]);
      }
    });
  });
}
