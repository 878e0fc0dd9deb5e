import type { Antibiogram } from '@carbawatch/contracts';
import { codeName, type CodeKind } from '../../i18n/code-name';
import { specimenName } from '../../i18n/specimen-name';
import type { Text } from '../../i18n/text';
import { agentsWithoutS } from './agents-without-s';

export const SPLITS = ['ward', 'specimen', 'period', 'unit'] as const;
export type Split = (typeof SPLITS)[number];

/** What the rows are split by beside the organism, in the order of the answer. */
export function splitsOf({ by }: Pick<Antibiogram, 'by'>): Split[] {
  return by.flatMap((name) => SPLITS.find((split) => split === name) ?? []);
}

export function splitName(text: Text, split: Split): string {
  return text(`antibiogram.by.${split}`);
}

const KIND: CodeKind = 'specimenKind';

/** A ward or a year as they are; kinds of specimen and of unit by their names. */
export function splitValue(
  text: Text,
  split: Split,
  values: Readonly<Record<string, string | null>>,
): string {
  const value = values[split] ?? null;
  if (value === null) return text('app.unknown');
  if (split === 'unit') return codeName(text, 'icu', value);
  if (split !== 'specimen') return value;
  const kind = codeName(text, KIND, value);
  return kind === value ? specimenName(text, value) : kind;
}

/** Agents of all rows, by code, with their names. */
export function agentsOf({ rows }: Pick<Antibiogram, 'rows'>): Map<string, string> {
  return new Map(
    rows.flatMap(({ cells }) => cells.map(({ agent, name }) => [agent, name] as const)),
  );
}

/** What the marks of the table stand for, and what is left out of it. */
export function legendOf(antibiogram: Antibiogram, text: Text): string[] {
  const { rows, minimum, small } = antibiogram;
  const cells = rows.flatMap((row) => row.cells);
  const withoutS = agentsWithoutS(rows);
  const withheld = cells.filter((cell) => cell.withheld === 'below-minimum').length;
  return [
    text('antibiogram.legend', { n: minimum }),
    ...(small === 'suppress' ? [text('antibiogram.suppressed', { n: withheld, minimum })] : []),
    ...(cells.some(({ categoryOnly }) => categoryOnly > 0)
      ? [text('antibiogram.reportedHint')]
      : []),
    ...(withoutS.size > 0 ? [text('antibiogram.noS', { agents: [...withoutS].join(', ') })] : []),
  ];
}
