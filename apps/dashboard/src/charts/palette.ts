/** Okabe and Ito's colours, made darker or lighter until they stand out from the ground. */
const LIGHT = ['#0072b2', '#b34700', '#00795a', '#8a5a9e', '#8a6d00', '#3f8fc4', '#5c6770'];
const DARK = ['#56b4e9', '#ff9a5c', '#3ecf9e', '#d79bd0', '#f0c34a', '#9fd0f5', '#a9bac2'];

/** From the best rank to the worst: one blue that stands out more and more from the ground. */
const RANKS_LIGHT = ['#bcd7ee', '#86b6dd', '#4f90c4', '#2a699f', '#0c3f6b'];
const RANKS_DARK = ['#1f4a6d', '#2f6d9e', '#5394c8', '#8dbde4', '#d3e8f8'];

export interface ChartColours {
  readonly ranks: readonly string[];
  readonly series: readonly string[];
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly card: string;
  readonly alarm: string;
  /** For what is left over, beside all colours of the series. */
  readonly rest: string;
}

export function chartColours(dark: boolean): ChartColours {
  return dark
    ? {
        series: DARK,
        ranks: RANKS_DARK,
        ink: '#e7eef1',
        soft: '#a9bac2',
        line: '#34424a',
        card: '#1a2226',
        alarm: '#ff9f66',
        rest: '#66788a',
      }
    : {
        series: LIGHT,
        ranks: RANKS_LIGHT,
        ink: '#14222a',
        soft: '#4b5d66',
        line: '#d3dde1',
        card: '#ffffff',
        alarm: '#a33600',
        rest: '#8496a0',
      };
}

/** Values that have a colour of their own; the palette's last, a grey, is for what is not known. */
export const COLOURS_MAX = 6;

/** The same name has the same colour wherever it stands; no two have the same but what is left. */
export function colourOf(names: readonly string[], name: string, colours: ChartColours): string {
  const at = names.indexOf(name);
  if (at < 0) return colours.series[COLOURS_MAX] ?? colours.soft;
  return at < COLOURS_MAX ? (colours.series[at] ?? colours.soft) : colours.rest;
}

/** Ranks that have an order, evenly over the whole of the ramp. */
export function rankColour({ ranks, soft }: ChartColours, rank: number, count: number): string {
  const at = count < 2 ? 0 : Math.round((rank * (ranks.length - 1)) / (count - 1));
  return ranks[at] ?? soft;
}

/** A place on the same ramp between its ranks, from 0, the first, to 1, the last. */
export function rampColour({ ranks, soft }: ChartColours, share: number): string {
  const at = Math.min(1, Math.max(0, share)) * (ranks.length - 1);
  const [from, to] = [ranks[Math.floor(at)], ranks[Math.ceil(at)]];
  if (!from || !to) return soft;
  const part = (colour: string, k: number): number =>
    Number.parseInt(colour.slice(1 + 2 * k, 3 + 2 * k), 16);
  const mixed = [0, 1, 2].map((k) => {
    const value = part(from, k) + (at % 1) * (part(to, k) - part(from, k));
    return Math.round(value).toString(16).padStart(2, '0');
  });
  return `#${mixed.join('')}`;
}
