import Papa from 'papaparse';
import { resolveAgent } from './agents';
import { GROUP_RANKS } from './breakpoint-row';
import type { BreakpointRow, GroupRank, OrganismGroup } from './breakpoint-row';
import { COMPLEX_MEMBERS } from './organisms-resistant.data';
import { ORGANISMS } from './organism-index';
import type { Organism } from './organism-index';
import { resolveOrganism } from './organisms';
import { parseWhonetColumn } from './whonet-columns';
import { limitProblem, readLimits } from './breakpoint-limits';
import type { TableProblem } from './breakpoint-limits';

export type LoadedTable =
  | { readonly ok: true; readonly rows: readonly BreakpointRow[] }
  | { readonly ok: false; readonly problems: readonly TableProblem[] };

type TableRecord = { readonly [column: string]: string | undefined };

// EUCAST's whole table of 2025 has under 6,000 rows; ten times that is no breakpoint table.
const TABLE_ROWS_MAX = 60_000;
const PROBLEMS_SHOWN_MAX = 100;

const COLUMN_NAMES: Readonly<{ [column: string]: string }> = {
  guideline: 'guideline',
  guidelines: 'guideline',
  year: 'year',
  from: 'from',
  to: 'to',
  test_method: 'method',
  method: 'method',
  potency: 'disk',
  disk: 'disk',
  organism: 'organism',
  organism_code: 'organism',
  group: 'group',
  organism_code_type: 'group',
  site: 'site',
  site_of_infection: 'site',
  agent: 'agent',
  whonet_abx_code: 'agent',
  s: 's',
  r: 'r',
  sdd: 'sdd',
  source: 'source',
  whonet_test: 'whonetTest',
};
const REQUIRED = ['guideline', 'organism', 'agent', 'method', 's', 'r'] as const;

const GROUP_WORDS: Readonly<{ [word: string]: GroupRank }> = {
  whonet_org_code: 'species',
  genus_code: 'genus',
  genus_group: 'genus-group',
  species_group: 'species-group',
  serovar_group: 'serovar-group',
  family_code: 'order',
  ...Object.fromEntries(GROUP_RANKS.map((rank) => [rank, rank])),
};
const SITE_ANY = new Set(['', 'any', 'all']);

function groupOf(organism: Organism, rank: GroupRank | null): OrganismGroup | null {
  const asked = rank ?? defaultRank(organism);
  switch (asked) {
    case 'serovar-group':
      return { rank: asked, name: organism.code };
    case 'species':
      return organism.species === null ? null : { rank: asked, name: organism.species };
    case 'species-group':
    case 'genus-group':
      return organism.complex === undefined ? null : { rank: asked, name: organism.complex };
    case 'genus':
      return organism.genus === '' ? null : { rank: asked, name: organism.genus };
    case 'family':
      return organism.family === '' ? null : { rank: asked, name: organism.family };
    case 'order':
      return organism.order === '' ? null : { rank: asked, name: organism.order };
    case 'anaerobe':
      return null;
  }
}

function defaultRank(organism: Organism): GroupRank {
  if (organism.rank === 'order') return 'order';
  if (organism.rank === 'genus') return 'genus';
  if (organism.rank === 'complex' && COMPLEX_MEMBERS[organism.name]) return 'species-group';
  return organism.rank === 'serovar' ? 'serovar-group' : 'species';
}

// WHONET's family code of the order, and family names, are no organism of a report.
function namedGroup(text: string): OrganismGroup | null {
  const name = text.trim();
  if (/^ebc$/i.test(name)) return { rank: 'order', name: 'Enterobacterales' };
  const family = ORGANISMS.find((organism) => organism.family.toLowerCase() === name.toLowerCase());
  return name !== '' && family ? { rank: 'family', name: family.family } : null;
}

function readGroup(record: TableRecord): OrganismGroup | string {
  const text = record['organism'] ?? '';
  const word = (record['group'] ?? '').toLowerCase();
  const rank = word === '' ? null : GROUP_WORDS[word];
  if (rank === undefined) return `group "${word}" is none of ${GROUP_RANKS.join(', ')}`;
  const family = namedGroup(text);
  if (family && (rank === null || rank === family.rank)) return family;
  const match = resolveOrganism({ whonet: text, name: text });
  if (!match) return `"${text}" is no organism that the program knows`;
  const group = groupOf(match.organism, rank);
  return group ?? `${match.organism.name} has no ${rank ?? 'group'} to write a row for`;
}

function readYear(text: string | undefined): number | null | 'wrong' {
  if (text === undefined || text.trim() === '') return null;
  const year = Number(text);
  return Number.isInteger(year) && year >= 1968 && year <= 2100 ? year : 'wrong';
}

type Reading = { readonly row: BreakpointRow } | { readonly problem: Omit<TableProblem, 'line'> };

function problem(field: string, code: TableProblem['code'], detail: string): Reading {
  return { problem: { field, code, detail } };
}

const METHODS: Readonly<{ [word: string]: 'mic' | 'disk' }> = {
  mic: 'mic',
  etest: 'mic',
  disk: 'disk',
  disc: 'disk',
};

function readRecord(record: TableRecord, inclusive: boolean): Reading {
  const guideline = (record['guideline'] ?? '').trim();
  if (guideline === '') return problem('guideline', 'missing', 'which guideline is it?');
  const agent = resolveAgent({ code: record['agent'], name: record['agent'] });
  if (!agent) return problem('agent', 'unknown-agent', `"${record['agent'] ?? ''}" is no agent`);
  const method = METHODS[(record['method'] ?? '').trim().toLowerCase()];
  if (!method) return problem('method', 'unknown-method', 'mic or disk is needed');
  const group = readGroup(record);
  if (typeof group === 'string') return problem('organism', 'unknown-organism', group);
  const stated = (record['disk'] ?? '').trim();
  const disk = stated === '' ? (parseWhonetColumn(record['whonetTest'] ?? '')?.disk ?? '') : stated;
  if (method === 'disk' && disk === '') {
    return problem('disk', 'disk-missing', 'a zone is read for one disk content: give it in µg');
  }
  const year = readYear(record['year']);
  const from = year ?? readYear(record['from']);
  const to = readYear(record['to']);
  if (from === 'wrong' || to === 'wrong')
    return problem('from', 'not-a-number', 'a year is needed');
  if (from !== null && to !== null && from > to) {
    return problem('to', 'impossible', `valid from ${from} to ${to}`);
  }
  const limits = readLimits(record, { guideline, method, inclusive });
  if (!('limits' in limits)) return { problem: limits };
  const impossible = limitProblem(limits.limits);
  if (impossible) return { problem: impossible };
  const site = (record['site'] ?? '').trim().toLowerCase();
  const source = (record['source'] ?? '').trim();
  return {
    row: {
      guideline,
      from,
      to,
      group,
      agent: agent.agent.code,
      ...limits.limits,
      ...(method === 'disk' ? { disk } : {}),
      ...(SITE_ANY.has(site) ? {} : { site }),
      source: source === '' ? `${guideline}, the site's own table` : source,
    },
  };
}

/** Two rows for one test, group, site and year would make the answer a matter of chance. */
function overlaps(first: BreakpointRow, second: BreakpointRow): boolean {
  const starts = Math.max(first.from ?? -Infinity, second.from ?? -Infinity);
  const ends = Math.min(first.to ?? Infinity, second.to ?? Infinity);
  return starts <= ends;
}

function rowKey(row: BreakpointRow): string {
  const { guideline, agent, method, group, site = '' } = row;
  return [guideline, agent, method, group.rank, group.name, site].join('|');
}

function header(name: string): string {
  const key = name
    .replace(/^\uFEFF/, '')
    .trim()
    .toLowerCase()
    .replace(/\s+/g, '_');
  return COLUMN_NAMES[key] ?? `other:${key}`;
}

type Parsed = { records: TableRecord[]; inclusive: boolean; problems: TableProblem[] };

function parse(text: string): Parsed {
  const inclusive = /^\uFEFF?[^\n]*WHONET_ABX_CODE/i.test(text);
  const parsed = Papa.parse<TableRecord>(text, {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader: header,
  });
  const present = new Set(parsed.meta.fields ?? []);
  const problems: TableProblem[] = REQUIRED.filter((column) => !present.has(column)).map(
    (column) => ({
      line: 1,
      field: column,
      code: 'missing-column',
      detail: `the table has no column "${column}"`,
    }),
  );
  if (parsed.data.length > TABLE_ROWS_MAX) {
    const detail = `${parsed.data.length} rows; at most ${TABLE_ROWS_MAX} are read`;
    problems.push({ line: 1, field: '', code: 'too-many-rows', detail });
  }
  for (const error of parsed.errors.filter(({ code }) => code !== 'UndetectableDelimiter')) {
    const line = (error.row ?? 0) + 2;
    problems.push({ line, field: '', code: 'malformed', detail: error.message });
  }
  return { records: parsed.data, inclusive, problems };
}

/**
 * A site's own breakpoint table (CLSI's beyond the carbapenems is copyright and comes so). One row
 * a line; the whole table is refused when one row is impossible, with line, field and remedy.
 *
 * Columns: guideline, from, to, organism, group, agent, method, disk, s, r, sdd, site, source.
 * `organism`: name or WHONET code; `group` says how wide (species when absent; genus, family,
 * order, species-group). `s`, `r`: a number with its operator (`<=1`, `>=4`, `>8`); without one
 * CLSI's inclusive and EUCAST's strict reading of R is taken, another guideline must say it.
 * `sdd`: `4-8`. WHONET's user-defined breakpoint file (GUIDELINES, YEAR, TEST_METHOD, POTENCY,
 * ORGANISM_CODE, WHONET_ABX_CODE, R, S ...) is read as well, its limits included in R and S.
 */
export function loadBreakpointTable(text: string): LoadedTable {
  const { records, inclusive, problems } = parse(text);
  if (problems.length > 0) return { ok: false, problems: problems.slice(0, PROBLEMS_SHOWN_MAX) };
  const rows: BreakpointRow[] = [];
  const byKey = new Map<string, { row: BreakpointRow; line: number }[]>();
  records.forEach((record, at) => {
    const line = at + 2;
    const reading = readRecord(record, inclusive);
    if ('problem' in reading) {
      problems.push({ line, ...reading.problem });
      return;
    }
    const key = rowKey(reading.row);
    const same = byKey.get(key) ?? [];
    const twin = same.find((earlier) => overlaps(earlier.row, reading.row));
    if (twin) {
      const detail = `line ${twin.line} says the same test, organism and years`;
      problems.push({ line, field: 'organism', code: 'duplicate', detail });
    }
    byKey.set(key, [...same, { row: reading.row, line }]);
    rows.push(reading.row);
  });
  if (problems.length > 0) return { ok: false, problems: problems.slice(0, PROBLEMS_SHOWN_MAX) };
  return { ok: true, rows };
}
