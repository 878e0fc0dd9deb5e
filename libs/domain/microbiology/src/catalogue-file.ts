import { BUNDLED_CATALOGUE, amblerOf, catalogueOf } from './catalogue';
import type { AlleleFact, Catalogue } from './catalogue';
import { catalogueSynonyms } from './name-index';

export type CatalogueRefusal =
  'not-a-catalogue' | 'missing-column' | 'no-rows' | 'several-versions' | 'too-large';

export type LoadedCatalogue =
  | {
      readonly ok: true;
      readonly catalogue: Catalogue;
      /** Rows that were read past, by reason: point mutations, other drug classes, no allele. */
      readonly passedOver: {
        readonly pointMutations: number;
        readonly otherClasses: number;
        readonly noAllele: number;
      };
    }
  | { readonly ok: false; readonly code: CatalogueRefusal; readonly detail: string };

/** NCBI's whole file has about 10,000 rows; twenty times that is no catalogue any more. */
const ROWS_MAX = 200_000;

const COLUMNS = [
  'allele',
  'gene_family',
  'product_name',
  'type',
  'subtype',
  'class',
  'subclass',
  'synonyms',
  'db_version',
] as const;
type Column = (typeof COLUMNS)[number];

/**
 * Reads a newer NCBI ReferenceGeneCatalog file (tab-separated text). Kept are rows of type AMR,
 * subtype AMR, class BETA-LACTAM; a carbapenemase is one whose subclass has the token CARBAPENEM
 * (`CARBAPENEM/TANIBORBACTAM` too). POINT rows say CARBAPENEM of porins: they are never enzymes.
 */
export function loadCatalogue(tsv: string): LoadedCatalogue {
  const lines = tsv.replace(/^\uFEFF/, '').split(/\r?\n/);
  const header = (lines[0] ?? '').replace(/^#/, '').split('\t');
  if (header.length < COLUMNS.length) {
    return refuse('not-a-catalogue', 'the first line is no tab-separated header');
  }
  const places = new Map<Column, number>();
  for (const column of COLUMNS) {
    const place = header.indexOf(column);
    if (place < 0) return refuse('missing-column', `column "${column}" is missing`);
    places.set(column, place);
  }
  if (lines.length > ROWS_MAX) return refuse('too-large', `more than ${ROWS_MAX} rows`);
  return readRows(lines.slice(1), places);
}

function refuse(code: CatalogueRefusal, detail: string): LoadedCatalogue {
  return { ok: false, code, detail };
}

function readRows(lines: readonly string[], places: ReadonlyMap<Column, number>): LoadedCatalogue {
  const passedOver = { pointMutations: 0, otherClasses: 0, noAllele: 0 };
  const versions = new Set<string>();
  const read: Row[] = [];
  for (const line of lines) {
    if (line === '') continue;
    const row = rowOf(line.split('\t'), places);
    if (row.db_version !== '') versions.add(row.db_version);
    if (row.type !== 'AMR' || row.class !== 'BETA-LACTAM') passedOver.otherClasses += 1;
    else if (row.subtype !== 'AMR') passedOver.pointMutations += 1;
    else read.push(row);
  }
  const numbered = new Set(read.filter((r) => r.allele !== '').map((r) => r.gene_family));
  const rows = read.filter((r) => r.allele !== '' || isNamedGene(r, numbered));
  passedOver.noAllele = read.length - rows.length;
  const [version, ...others] = [...versions];
  if (version === undefined || rows.length === 0) {
    return refuse('no-rows', 'no row of class BETA-LACTAM with a database version');
  }
  if (others.length > 0) return refuse('several-versions', [version, ...others].join(', '));
  const groups = oxaGroups(rows);
  const facts = rows.flatMap((row) => factOf(row, groups) ?? []);
  const synonyms = [...rows.flatMap(synonymsOf), ...catalogueSynonyms()];
  const catalogue = catalogueOf(BUNDLED_CATALOGUE.name, version, facts, synonyms);
  return { ok: true, catalogue, passedOver };
}

function synonymsOf(row: Row): (readonly [string, string])[] {
  if (row.allele === '' || row.synonyms === '') return [];
  const allele = canonicalName(row.allele);
  return row.synonyms.split(',').map((other) => [canonicalName(other.trim()), allele] as const);
}

type Row = Readonly<Record<Column, string>>;

function rowOf(cells: readonly string[], places: ReadonlyMap<Column, number>): Row {
  const cell = (column: Column) => (cells[places.get(column) ?? -1] ?? '').trim();
  return {
    allele: cell('allele'),
    gene_family: cell('gene_family'),
    product_name: cell('product_name'),
    type: cell('type'),
    subtype: cell('subtype'),
    class: cell('class'),
    subclass: cell('subclass'),
    synonyms: cell('synonyms'),
    db_version: cell('db_version'),
  };
}

/**
 * A gene whose proteins have no numbers (`blaL1`, `cphA1`) stands under its own name; the unnamed
 * rows of a family that has numbers (`blaOCH`), of `bla` alone and of fusions add nothing.
 */
function isNamedGene(row: Row, numbered: ReadonlySet<string>): boolean {
  const named = !numbered.has(row.gene_family) && !/^bla$|\//.test(row.gene_family);
  return named && /lactamase/i.test(row.product_name) && !/repressor/.test(row.product_name);
}

/** `OXA-48 family …` in a product name gives the group; its founder's own row does not say so. */
function oxaGroups(rows: readonly Row[]): ReadonlySet<string> {
  const groups = new Set<string>();
  for (const row of rows) {
    const group = /^OXA-(\d+) family/.exec(row.product_name)?.[1];
    if (group !== undefined && row.gene_family === 'blaOXA') groups.add(group);
  }
  return groups;
}

function factOf(row: Row, groups: ReadonlySet<string>): AlleleFact | null {
  const allele = canonicalName(row.allele === '' ? row.gene_family : row.allele);
  const bundled = BUNDLED_CATALOGUE.alleles.get(allele);
  const subclass = subclassOf(row.product_name) ?? bundled?.subclass ?? null;
  const ambler = subclass === null ? null : amblerOf(subclass);
  if (subclass === null || ambler === null) return null;
  return {
    allele,
    family: row.gene_family === 'blaOXA' ? oxaFamily(row, groups) : familyOf(row, bundled),
    ambler,
    subclass,
    carbapenemase: row.subclass.split('/').includes('CARBAPENEM'),
  };
}

/** `blaKPC-2` is KPC-2; a name that would be one letter without `bla` keeps it (`blaB-1`). */
function canonicalName(name: string): string {
  const bare = name.replace(/^bla(?=[A-Z])/, '');
  return /^[A-Z](?:-|$)/.test(bare) || bare === 'III' ? name : bare;
}

function familyOf(row: Row, bundled: AlleleFact | undefined): string {
  return bundled?.family ?? canonicalName(row.gene_family);
}

function oxaFamily(row: Row, groups: ReadonlySet<string>): string {
  const named = /^OXA-(\d+)(?:-var)? family/.exec(row.product_name)?.[1];
  if (named !== undefined) return `OXA-${named}-like`;
  const number = /^blaOXA-(\d+)[a-z]?$/.exec(row.allele)?.[1] ?? '';
  if (groups.has(number)) return `OXA-${number}-like`;
  return 'OXA';
}

function subclassOf(product: string): string | null {
  const b = /subclass (B[123])/.exec(product)?.[1];
  if (b !== undefined) return b;
  const letter = /class ([ABCD])\b/.exec(product)?.[1];
  if (letter !== undefined) return letter;
  return /metallo/.test(product) ? 'B' : null;
}
