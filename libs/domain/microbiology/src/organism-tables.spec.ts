import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { ORGANISMS } from './organism-index';
import { readNoOrganism } from './no-organism';
import { resolveOrganism } from './organisms';

/**
 * Our table against files made by others: WHONET's code list (AMRIE), the taxonomy of the AMR
 * package and the organisms that real files name. Both tables are GPL and only compared with.
 */
const DATA =
  process.env['CARBAWATCH_DATA_FIXTURES'] ?? join(__dirname, '../../../../../shared/data');
const present = existsSync(join(DATA, 'whonet-amrie/Organisms.txt'));

type Row = Readonly<Record<string, string>>;
function read(path: string): Row[] {
  const text = readFileSync(join(DATA, path), 'utf8').replace(/^\uFEFF/, '');
  return Papa.parse<Row>(text, { header: true, skipEmptyLines: true }).data;
}

const cell = (row: Row, column: string): string => row[column] ?? '';

if (!present) {
  it.skip('comparison with WHONET and AMR tables (shared test data is not there)', () => undefined);
} else {
  describe('organisms that real files name', () => {
    it('finds every organism of the AMR example isolates but the unknown one', () => {
      const names = new Set(
        read('amr-r-isolates/example_isolates.csv').map((row) => cell(row, 'mo_name')),
      );
      const lost = [...names].filter((name) => !resolveOrganism({ name }));
      expect(lost).toEqual(['(unknown name)']);
      expect(names.size).toBeGreaterThan(80);
    });

    it('gives them the order that the AMR package gives', () => {
      for (const row of read('amr-r-isolates/example_isolates.csv')) {
        const match = resolveOrganism({ name: cell(row, 'mo_name') });
        if (!match) continue;
        const enterobacterales = cell(row, 'mo_order') === 'Enterobacterales';
        expect([match.organism.name, match.organism.isEnterobacterales]).toEqual([
          match.organism.name,
          enterobacterales,
        ]);
      }
    });

    it('finds every spelling of the unclean example', () => {
      const spellings = read('amr-r-isolates/example_isolates_unclean.csv').map((row) =>
        cell(row, 'bacteria'),
      );
      expect([...new Set(spellings)].filter((name) => !resolveOrganism({ name }))).toEqual([]);
    });

    it('finds every WHONET code of the WHONET example', () => {
      const codes = read('amr-r-isolates/whonet_example.csv').map((row) => cell(row, 'Organism'));
      expect([...new Set(codes)].filter((whonet) => !resolveOrganism({ whonet }))).toEqual([]);
    });

    it('finds every species that Kleborate names', () => {
      const species = read('kleborate-v2-run/kleborate_2.2_output.txt').map((row) =>
        cell(row, 'species'),
      );
      const found = [...new Set(species)].map((name) => [name, resolveOrganism({ name })] as const);
      expect(found.filter(([, match]) => !match?.organism.isEnterobacterales)).toEqual([]);
      expect(found.length).toBeGreaterThan(15);
    });

    it('finds the organisms of the NIST stool culture by code and by text', () => {
      const coded = [
        ['103429008', 'Enterohemorrhagic Escherichia coli, serotype O157:H7', 'eco'],
        ['398567006', 'Salmonella I, group O:4', 'salmonella-enterica'],
        ['85729005', 'Shigella flexneri', 'shb'],
        ['66543000', 'Campylobacter jejuni', 'caj'],
      ] as const;
      for (const [snomed, name, code] of coded) {
        expect(resolveOrganism({ snomed, name })?.organism.code).toBe(code);
        expect(resolveOrganism({ name })?.organism.code).toBe(code);
      }
      expect(resolveOrganism({ name: 'Bordetella pertussis' })?.organism.code).toBe('bpe');
    });
  });

  describe("WHONET's organism list", () => {
    const whonet = read('whonet-amrie/Organisms.txt');
    const byCode = new Map<string, Row[]>();
    for (const row of whonet) {
      const code = cell(row, 'WHONET_ORG_CODE');
      byCode.set(code, [...(byCode.get(code) ?? []), row]);
    }
    // Slips of that list, checked by the concept's own text.
    const LISTED_SNOMED: Readonly<Record<string, string>> = {
      sgc: '34228005 is S. alactolyticus',
      cdp: '5851001 is C. diphtheriae',
      ngo: '106566009 is a fluoroquinolone-resistant N. gonorrhoeae',
      abx: '82550008 is A. calcoaceticus',
      acv: '88529008 is the genus Aeromonas',
      cac: '413887006 is the genus Comamonas',
      atu: '415303003 is the genus Rhizobium',
      adh: '385475003 is not verified here',
      cgl: '3265006 is the genus Candida',
      cps: '3265006 is the genus Candida',
      cxa: '3265006 is the genus Candida',
      crs: '3491000000000 lost its last digits in a spreadsheet',
      gnc: '83045001 is cocci of any kind',
      gpc: '83045001 is cocci of any kind',
      mac: '83723009 is M. avium',
      ein: '61161003 is the genus Kluyvera',
      pan: '115015008 is P. agglomerans',
      ssn: '42985004 is the S. sanguis group',
      sb2: '420625000 is the S. bovis group',
      uur: '12006007 is not verified here',
    };

    it('means the same organism by each code that both have', () => {
      for (const organism of ORGANISMS.filter(({ code }) => code.length === 3)) {
        const rows = byCode.get(organism.code) ?? [];
        expect([organism.code, rows.length > 0]).toEqual([organism.code, true]);
        const resolved = rows.map((row) => resolveOrganism({ name: cell(row, 'ORGANISM') }));
        const said = resolved.flatMap((match) => match?.organism.code ?? []);
        expect([organism.code, said.length === 0 || said.includes(organism.code)]).toEqual([
          organism.code,
          true,
        ]);
      }
    });

    it('gives each shared code the same SNOMED CT concept, or a listed slip', () => {
      for (const organism of ORGANISMS.filter(({ code }) => code.length === 3)) {
        for (const row of byCode.get(organism.code) ?? []) {
          const id = cell(row, 'SCT_CODE');
          if (id === '' || LISTED_SNOMED[organism.code] !== undefined) continue;
          expect([organism.code, id, organism.snomed.includes(id)]).toEqual([
            organism.code,
            id,
            true,
          ]);
        }
      }
    });

    it('names every member of its family EBC that a name resolves as Enterobacterales', () => {
      const members = whonet.filter((row) => cell(row, 'FAMILY_CODE') === 'EBC');
      const wrong = members
        .map((row) => [cell(row, 'ORGANISM'), resolveOrganism({ name: cell(row, 'ORGANISM') })])
        .filter(([, match]) => match !== null && typeof match === 'object')
        .filter(([, match]) => typeof match === 'object' && !match?.organism.isEnterobacterales);
      expect(wrong).toEqual([]);
      const lost = members
        .map((row) => cell(row, 'ORGANISM'))
        .filter((name) => !resolveOrganism({ name }));
      // Numbered CDC groups and unnamed taxa stay unknown rather than guessed.
      expect(lost.filter((name) => !/CDC|Group|sp\. \d|Lympho/.test(name))).toEqual([
        'Citrobacter diversus-levinea',
        'Shigella dysenteriae, not Type 1',
      ]);
    });

    it('takes no member of another order for one of the Enterobacterales', () => {
      // Pectobacterium and some Buttiauxella lack the family code there.
      const others = whonet.filter(
        (row) => cell(row, 'FAMILY_CODE') !== 'EBC' && cell(row, 'FAMILY') !== 'Enterobacteriaceae',
      );
      const wrong = others
        .map((row) => cell(row, 'ORGANISM'))
        .filter((name) => resolveOrganism({ name })?.organism.isEnterobacterales);
      expect(wrong).toEqual([]);
    });

    it('reads its codes for "nothing found" as no organism', () => {
      const none = whonet.filter((row) => cell(row, 'ORGANISM_TYPE') === 'o');
      const unread = none
        .map((row) => cell(row, 'WHONET_ORG_CODE'))
        .filter((code) => !readNoOrganism({ whonet: code }));
      // "Other" and "Unknown" are an organism that nobody named.
      expect([...new Set(unread)].sort()).toEqual(['oth', 'unk']);
    });
  });

  describe('taxonomy of the AMR package (LPSN)', () => {
    const taxonomy = read('amr-r-reference-tables/microorganisms_enterobacterales.csv');

    it('puts each shared genus into the same family', () => {
      const families = new Map(
        taxonomy
          .filter((row) => cell(row, 'rank') === 'genus' && cell(row, 'status') === 'accepted')
          .map((row) => [cell(row, 'genus'), cell(row, 'family')]),
      );
      const compared = ORGANISMS.filter(({ rank }) => rank === 'genus');
      for (const organism of compared) {
        const family = families.get(organism.genus);
        if (family === undefined) continue;
        expect([organism.genus, organism.family]).toEqual([organism.genus, family]);
      }
    });

    it('recognises every accepted species of the genera that matter as Enterobacterales', () => {
      const genera = 'Escherichia Klebsiella Enterobacter Citrobacter Serratia Proteus Salmonella';
      const names = taxonomy
        .filter((row) => genera.split(' ').includes(cell(row, 'genus')))
        .map((row) => cell(row, 'fullname'));
      const lost = names.filter((name) => !resolveOrganism({ name })?.organism.isEnterobacterales);
      expect(lost).toEqual([]);
      expect(names.length).toBeGreaterThan(200);
    });
  });
}
