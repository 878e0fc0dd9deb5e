import {
  ANTIBIOGRAM_EXCLUSIONS,
  ANTIBIOGRAM_SPLITS,
  ANTIBIOGRAM_SUPPLEMENTS,
  COHORT_CELLS,
  SERIES_OF,
  cohortPart,
  date,
  month,
} from '@carbawatch/contracts';
import type { CohortCell } from '@carbawatch/contracts';
import { pageQuery } from '@carbawatch/service-kit';
import { z } from 'zod';
import { isFlowCell } from '../store/cohort-cells';
import { CELL_GROUPS, COHORT_ROW_GROUPS } from '../store/cohort-isolates';
import type { CellWords } from '../store/cohort-isolates';
import { comparisonQuery } from './cohort-analysis-query';
import { surveyQuery } from './survey-query';

const NAME_LENGTH_MAX = 200;
const JSON_LENGTH_MAX = 1_000;
const MONTHS_MAX = 200;
const RESULTS_MAX = 2;

/** Members of a group of the cohort, in which a part is looked for. */
const GROUP_CELLS: readonly CohortCell[] = ['cre', 'cpe', 'non-cpe', 'undetermined'];

/** An object as JSON, of the shape that the answer with the number has it in. */
function fromJson<T extends z.ZodType>(shape: T, message: string) {
  return z
    .string()
    .max(JSON_LENGTH_MAX)
    .transform((text, context): z.output<T> => {
      const read = shape.safeParse(parsedJson(text));
      if (read.success) return read.data;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    });
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const commaList = (lengthMax: number) =>
  z
    .string()
    .max(lengthMax)
    .transform((text) => text.split(','));
const result = z.string().regex(/^(tested|[A-Z0-9]{2,5}:(S|SDD|I|NS|R|tested))$/);
const split = z.partialRecord(
  z.enum(ANTIBIOGRAM_SPLITS),
  z.string().max(NAME_LENGTH_MAX).nullable(),
);

const words = surveyQuery.extend({
  cell: z.enum(COHORT_CELLS).optional().meta({
    description: 'A number of the summary; `of` for one of a series, a rate or the antibiogram',
  }),
  of: z.enum(SERIES_OF).optional(),
  supplement: z.enum(ANTIBIOGRAM_SUPPLEMENTS).optional().meta({
    description: 'A table of the antibiogram in place of `of`, with the `dedup` that it names',
  }),
  excluded: z.enum(ANTIBIOGRAM_EXCLUSIONS).optional().meta({
    description: 'With `supplement`: what that table leaves out, by its reason',
  }),
  part: fromJson(cohortPart, 'must be a cell of the comparison or the outcomes as JSON')
    .optional()
    .meta({
      description:
        'A cell of the comparison or the outcomes as JSON, of the group that `cell` names: ' +
        '`{"part":"level","variable":"sex","level":"female"}`',
    }),
  guideline: comparisonQuery.shape.guideline,
  onFrom: date.optional().meta({ description: 'First day of the cell within the period' }),
  onTo: date.optional().meta({ description: 'Last day of the cell, included' }),
  months: commaList('2024-03,'.length * MONTHS_MAX)
    .pipe(z.array(month).max(MONTHS_MAX))
    .optional()
    .meta({ description: 'Months of the cell, comma separated: 2024-03,2024-04' }),
  group: z
    .string()
    .max(NAME_LENGTH_MAX)
    .regex(new RegExp(`^(${CELL_GROUPS.join('|')}):`), `such as family:KPC; ward: is the unknown`)
    .optional(),
  split: fromJson(split, 'must be the split of a row of the antibiogram as JSON')
    .optional()
    .meta({ description: 'Of the antibiogram, as its row says it: `{"ward":"ICU-2"}`' }),
  result: commaList(NAME_LENGTH_MAX)
    .pipe(
      z
        .array(result, 'an agent and a category such as MEM:R, MEM:tested, or tested')
        .max(RESULTS_MAX),
    )
    .optional()
    .meta({
      description: '`MEM:R`, `MEM:tested`, `tested`; two, comma separated, where both hold',
    }),
  onset: z.enum(['hospital', 'community', 'unknown']).optional(),
  onsetDay: z.coerce.number().int().min(2).max(14).default(4),
  diagnostic: z.enum(['true', 'false']).default('false').meta({
    description: 'Without surveillance cultures and preliminary results, as the antibiogram has it',
  }),
  ...pageQuery,
});

type Words = z.output<typeof words>;

const namesNumbers = ({ cell, of, supplement }: Words): number =>
  [cell, of, supplement].filter((each) => each !== undefined).length;

const isOfSummary = (cell: CohortCell | undefined): boolean =>
  cell !== undefined && !isFlowCell(cell);

const isRowGroup = (group: string | undefined): boolean =>
  COHORT_ROW_GROUPS.some((name) => group?.startsWith(`${name}:`));

export const isolatesQuery = words
  .refine((asked) => namesNumbers(asked) <= 1, {
    path: ['of'],
    message: 'must not be given beside cell or supplement',
  })
  .refine(({ excluded, supplement }) => excluded === undefined || supplement !== undefined, {
    path: ['excluded'],
    message: 'needs supplement',
  })
  .refine(({ cell, family, organism, st }) => !(isOfSummary(cell) && (family ?? organism ?? st)), {
    path: ['cell'],
    message: 'of the summary is not narrowed by family, organism or st: use group',
  })
  .refine(({ cell, group, part }) => !isRowGroup(group) || (isOfSummary(cell) && !part), {
    path: ['group'],
    message: `${COHORT_ROW_GROUPS.join(' and ')} are groups of a cell of the summary alone`,
  })
  .refine(({ cell, part }) => !part || (cell !== undefined && GROUP_CELLS.includes(cell)), {
    path: ['part'],
    message: `needs cell, one of ${GROUP_CELLS.join(', ')}`,
  });

export type IsolatesQuery = z.output<typeof isolatesQuery>;

function groupOf(text: string | undefined): CellWords['group'] {
  if (text === undefined) return null;
  const colon = text.indexOf(':');
  const by = CELL_GROUPS.find((name) => name === text.slice(0, colon));
  const key = text.slice(colon + 1);
  return by === undefined ? null : { by, key: key === '' ? null : key };
}

/** What narrows the isolates of a number, after dedup; `period` is that of the question. */
export function cellWordsOf(
  query: IsolatesQuery,
  { from, to }: { from: string; to: string },
): CellWords {
  const { cell, onFrom, onTo, onset, onsetDay } = query;
  return {
    days: onFrom === undefined && onTo === undefined ? null : [onFrom ?? from, onTo ?? to],
    months: query.months ?? null,
    flow: cell !== undefined && isFlowCell(cell) ? cell : null,
    group: groupOf(query.group),
    split: query.split ?? null,
    results: query.result ?? [],
    onset: onset === undefined ? null : { kind: onset, day: onsetDay },
  };
}
