import type { AntibiogramCell } from '@carbawatch/contracts';

/** What stands in a cell of the heat map, on the page and in its drawing. */
export type HeatCell =
  | { readonly kind: 'untested' }
  /** Too few to give a share of, where small numbers are left out. */
  | { readonly kind: 'withheld'; readonly tested: number }
  | (Marked & { readonly kind: 'intermediate'; readonly intermediate: number })
  | (Marked & {
      readonly kind: 'share';
      readonly value: number;
      readonly lower: number | null;
      readonly upper: number | null;
      readonly susceptible: number;
    });

interface Marked {
  readonly tested: number;
  /** `*` fewer than the minimum, `†` chosen isolates, `‡` the laboratory's own categories. */
  readonly marks: string;
}

/** CLSI M39: a share of fewer than the minimum is marked; the row may have more than the cell. */
function marksOf({ tested, selective, categoryOnly }: AntibiogramCell, minimum: number): string {
  return [tested < minimum && '*', selective && '†', categoryOnly > 0 && '‡']
    .filter(Boolean)
    .join('');
}

export function heatCell(
  cell: AntibiogramCell | undefined,
  { minimum, hasS }: { readonly minimum: number; readonly hasS: boolean },
): HeatCell {
  if (!cell || cell.withheld === 'nothing-tested') return { kind: 'untested' };
  const { tested, susceptible } = cell;
  if (!susceptible || susceptible.value === null) return { kind: 'withheld', tested };
  const marked = { tested, marks: marksOf(cell, minimum) };
  if (!hasS) return { ...marked, kind: 'intermediate', intermediate: cell.intermediate ?? 0 };
  const { value, ci, numerator } = susceptible;
  return {
    ...marked,
    ...{ kind: 'share', value, lower: ci.lower, upper: ci.upper, susceptible: numerator },
  };
}

/**
 * From orange over pale to blue, which colour-blind eyes tell apart; the text keeps its contrast on
 * each.
 */
const LIGHT = ['#f7c9a8', '#fbe0cb', '#fdf3ea', '#e3eff8', '#c6dff1', '#a5cbe8'];
const DARK = ['#6b3410', '#55331d', '#3d322b', '#24343f', '#1d4159', '#174f73'];

export interface Shade {
  readonly colour: string;
  /** Per cent. */
  readonly from: number;
  readonly to: number;
}

/** What each colour stands for. */
export function shades(dark: boolean): Shade[] {
  const scale = dark ? DARK : LIGHT;
  const bound = (at: number): number => Math.round((100 * at) / scale.length);
  return scale.map((colour, at) => ({ colour, from: bound(at), to: bound(at + 1) }));
}

export function shadeOf(value: number, dark: boolean): string {
  const scale = dark ? DARK : LIGHT;
  const at = Math.min(scale.length - 1, Math.floor(value * scale.length));
  return scale[at] ?? 'transparent';
}
