/** Okabe and Ito's colours, made darker or lighter until they stand out from the ground. */
const LIGHT = ['#0072b2', '#b34700', '#00795a', '#8a5a9e', '#8a6d00', '#3f8fc4', '#5c6770'];
const DARK = ['#56b4e9', '#ff9a5c', '#3ecf9e', '#d79bd0', '#f0c34a', '#9fd0f5', '#a9bac2'];

export interface ChartColours {
  readonly series: readonly string[];
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly card: string;
  readonly alarm: string;
}

export function chartColours(dark: boolean): ChartColours {
  return dark
    ? {
        series: DARK,
        ink: '#e7eef1',
        soft: '#a9bac2',
        line: '#34424a',
        card: '#1a2226',
        alarm: '#ff9f66',
      }
    : {
        series: LIGHT,
        ink: '#14222a',
        soft: '#4b5d66',
        line: '#d3dde1',
        card: '#ffffff',
        alarm: '#a33600',
      };
}

/** The same name has the same colour wherever it stands; beyond the palette they come again. */
export function colourOf(names: readonly string[], name: string, colours: ChartColours): string {
  const at = names.indexOf(name);
  return colours.series[(at < 0 ? names.length : at) % colours.series.length] ?? colours.soft;
}
