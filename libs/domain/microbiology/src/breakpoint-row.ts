import type { Limit } from './values';
import type { Organism } from './organism-index';

/** From the most exact to the widest: the order in which WHONET's engine looks rows up. */
export const GROUP_RANKS = [
  'serovar-group',
  'species',
  'species-group',
  'genus',
  'genus-group',
  'family',
  'order',
  'anaerobe',
] as const;
export type GroupRank = (typeof GROUP_RANKS)[number];

/** `species` by binomial, `species-group` by complex name, `serovar-group` by our organism code. */
export type OrganismGroup = { readonly rank: GroupRank; readonly name: string };

export type BreakpointRow = {
  readonly guideline: string;
  /** First and last year of validity; null is open. */
  readonly from: number | null;
  readonly to: number | null;
  readonly group: OrganismGroup;
  readonly agent: string;
  readonly method: 'mic' | 'disk';
  /** Disk content in µg, `10`, `30-20`. */
  readonly disk?: string;
  readonly s: Limit | null;
  readonly r: Limit | null;
  readonly sdd?: { readonly from: number; readonly to: number };
  /** Only where the infection is of this kind (`meningitis`, `uncomplicated-uti`). */
  readonly site?: string;
  readonly source: string;
};

/** Whether the organism belongs to the group that a row is written for. */
export function belongsTo(organism: Organism, group: OrganismGroup): boolean {
  switch (group.rank) {
    case 'serovar-group':
      return organism.code === group.name;
    case 'species':
      return organism.species === group.name;
    case 'species-group':
    case 'genus-group':
      return organism.complex === group.name;
    case 'genus':
      return organism.genus === group.name;
    case 'family':
      return organism.family === group.name;
    case 'order':
      return organism.order === group.name;
    case 'anaerobe':
      return false;
  }
}

/** Disk contents agree: `10` with `10-4`, WHONET's cut `1.2` with `1.25-23.75`. */
export function sameDisk(stated: string, row: string): boolean {
  const [first = '', second] = stated.split(/[-/]/);
  const [rowFirst = '', rowSecond] = row.split(/[-/]/);
  const cut = (text: string): number => Math.trunc(Number.parseFloat(text) * 10);
  if (cut(first) !== cut(rowFirst)) return false;
  return second === undefined || rowSecond === undefined || cut(second) === cut(rowSecond);
}
