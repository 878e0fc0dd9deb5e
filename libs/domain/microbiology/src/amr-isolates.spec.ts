import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Susceptibility } from '@carbawatch/contracts';
import Papa from 'papaparse';
import { agentByCode } from './agents';
import { classifyIsolate } from './classify';
import { evaluateExpertRules } from './expert-rules';
import { resolveOrganism } from './organisms';

/**
 * The 2,000 isolates of R's AMR package against what that package derives of them. They carry
 * categories and no values, so what can be compared are the rules that read categories. Every row
 * that differs is listed here and explained in `amr-isolates.md` beside this folder.
 */
const shared =
  process.env.CARBAWATCH_DATA_FIXTURES ?? join(__dirname, '../../../../../shared/data');
const folder = join(shared, 'amr-r-isolates');

type Row = Readonly<Record<string, string>>;

function tableOf(file: string): Row[] {
  return Papa.parse<Row>(readFileSync(join(folder, file), 'utf8').trim(), { header: true }).data;
}

const CATEGORIES = ['S', 'I', 'R'] as const;

function susceptibilityOf(row: Row, agents: readonly string[]): Susceptibility[] {
  return agents.flatMap((agent) => {
    const interpretation = CATEGORIES.find((category) => category === row[agent]);
    return interpretation ? [{ agent, interpretation, guideline: 'EUCAST' }] : [];
  });
}

(existsSync(folder) ? describe : describe.skip)(
  'isolates of the AMR package (left out where the shared data is missing)',
  () => {
    const rows = existsSync(folder) ? tableOf('example_isolates.csv') : [];
    const flags = existsSync(folder) ? tableOf('expected/mdro_flags.csv') : [];
    const columns = Object.keys(rows[0] ?? {});
    const agents = columns.slice(columns.indexOf('PEN'));
    const isolates = rows.map((row, at) => {
      const name = row['mo_name'] ?? '';
      const organism = resolveOrganism({ name })?.organism ?? null;
      const susceptibility = susceptibilityOf(row, agents);
      return { number: at + 1, row, name, organism, susceptibility, flags: flags[at] ?? {} };
    });
    const called = ({ organism, name, susceptibility }: (typeof isolates)[number]) => ({
      organism: { code: organism?.code ?? '?', name },
      susceptibility,
    });

    it('every agent and every organism but "(unknown name)" is known', () => {
      expect(agents.filter((agent) => !agentByCode(agent))).toEqual([]);
      const unknown = isolates.filter(({ organism }) => organism === null);
      expect(new Set(unknown.map(({ name }) => name))).toEqual(new Set(['(unknown name)']));
      expect(unknown).toHaveLength(16);
    });

    it('the order of each is the package’s', () => {
      const other = isolates.filter(
        ({ organism, row }) =>
          (organism?.isEnterobacterales ?? false) !== (row['mo_order'] === 'Enterobacterales'),
      );
      expect(other.map(({ number, name }) => `${number} ${name}`)).toEqual([]);
    });

    it.each(['cdc-2015', 'nl-brmo-2024', 'de-mrgn'] as const)(
      '%s: no isolate is CRE; imipenem R in two P. mirabilis is no carbapenem resistance',
      (definition) => {
        const answers = isolates.map((isolate) => ({
          number: isolate.number,
          status: classifyIsolate(called(isolate), { definition }).cre.status,
        }));
        expect(answers.filter(({ status }) => status === 'cre')).toEqual([]);
        const traps = answers.filter(({ number }) => number === 803 || number === 804);
        expect(traps.map(({ status }) => status)).toEqual(['not-cre', 'not-cre']);
      },
    );

    it('3MRGN and 4MRGN differ from the package in nine rows', () => {
      const differing = isolates.flatMap((isolate) => {
        const told = classifyIsolate(called(isolate), { definition: 'de-mrgn' }).flags;
        const ours = told.find((flag) => /mrgn$/.test(flag)) ?? 'negative';
        const theirs = (isolate.flags['MRGN'] ?? '').toLowerCase();
        return ours === theirs ? [] : [`${isolate.number} ${ours} ${theirs}`];
      });
      expect(differing).toEqual([
        '36 negative 3mrgn',
        '803 negative 4mrgn',
        '804 negative 4mrgn',
        '1127 3mrgn negative',
        '1364 3mrgn negative',
        '1651 3mrgn negative',
        '1652 3mrgn negative',
        '1708 3mrgn negative',
        '1709 3mrgn negative',
      ]);
    });

    it('EUCAST’s exceptional phenotypes of Enterobacterales: colistin R, but for H. alvei', () => {
      const found = isolates
        .filter(({ organism }) => organism?.isEnterobacterales)
        .map((isolate) => ({
          number: isolate.number,
          theirs: isolate.flags['EUCAST'] === 'Positive',
          ours: evaluateExpertRules(
            {
              organism: isolate.organism ?? never(),
              susceptibility: isolate.susceptibility,
            },
            { guideline: { body: 'EUCAST', year: 2025 } },
          ).some(({ rule }) => rule === 'colistin-resistant'),
        }));
      const both = found.filter(({ ours, theirs }) => ours && theirs);
      expect(both.map(({ number }) => number)).toEqual([1158, 1159, 1204]);
      const differing = found.filter(({ ours, theirs }) => ours !== theirs);
      expect(differing.map(({ number }) => number)).toEqual([1477]);
    });

    it('the committed report names every row that differs', () => {
      const report = readFileSync(join(__dirname, '../amr-isolates.md'), 'utf8');
      for (const row of [36, 803, 804, 1127, 1364, 1651, 1652, 1708, 1709, 1477]) {
        expect(report).toMatch(new RegExp(`\\b${row}\\b`));
      }
    });
  },
);

function never(): never {
  throw new Error('an organism was filtered out');
}
