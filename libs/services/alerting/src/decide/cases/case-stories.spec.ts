import { NO_ISOLATE, type CaseState, type CaseVersion, type KnownCase } from './case-history';
import { caseStories } from './case-stories';

const STATE: Omit<CaseState, 'pseudonym' | 'family' | 'isolates'> = {
  species: { code: 'KPN', name: 'Klebsiella pneumoniae' },
  alleles: [],
  st: null,
  kLocus: null,
  confirmed: true,
  firstPositiveAt: '2024-01-05T06:00:00Z',
  firstMs: Date.parse('2024-01-05T06:00:00Z'),
  lastMs: Date.parse('2024-01-05T06:00:00Z'),
  ward: 'MED-1',
  wardTimes: [],
  admittedMs: null,
  knownBefore: false,
  hereBefore: false,
};

/** A case of isolates that was known from a day of January, and none any more from another. */
function known(
  pseudonym: string,
  days: readonly (number | null)[],
  more: { family?: string; isolates?: string[]; species?: CaseState['species'] } = {},
): KnownCase {
  const { family = 'KPC', isolates = ['L-1'], species = STATE.species } = more;
  const versions = days.flatMap((day, i): CaseVersion[] => {
    if (day === null) return [];
    const from = `2024-01-${String(day).padStart(2, '0')}T08:00:00Z`;
    const isCase = i % 2 === 0;
    return [{ from, state: isCase ? { ...STATE, pseudonym, family, isolates, species } : null }];
  });
  const id = JSON.stringify([pseudonym, family, species.code, 0]);
  return { id, pseudonym, family, versions };
}

/** The same of a gene in a swab, before any isolate shows the organism. */
const inSwab = (pseudonym: string, days: readonly (number | null)[], family = 'KPC') =>
  known(pseudonym, days, { family, isolates: [], species: NO_ISOLATE });

const on = (...days: number[]) =>
  new Set(days.map((day) => Date.parse(`2024-01-${String(day).padStart(2, '0')}T08:00:00Z`)));

/** Each story as the numbers of its cases, with the number of the first of its alert. */
const told = (cases: readonly KnownCase[], merges: ReadonlySet<number>) =>
  caseStories(cases, merges).map(({ caseIds, row, alertCase }) =>
    [caseIds.map(nameOf).join('+'), `now ${row.pseudonym}`, `alert ${nameOf(alertCase)}`].join(' '),
  );
const nameOf = (id: string) => {
  const [pseudonym, family] = JSON.parse(id) as [string, string];
  return family === 'KPC' ? pseudonym : `${pseudonym} ${family}`;
};

describe('caseStories', () => {
  it.each<[string, KnownCase[], Set<number>, string[]]>([
    ['a merge', [known('a', [5, 9]), known('b', [9])], on(9), ['a+b now b alert a']],
    [
      'a merge that is undone',
      [known('a', [5, 9, 12]), known('b', [9, 12])],
      on(9, 12),
      ['a+b now a alert a'],
    ],
    [
      'an isolate that is another patient’s by a correction',
      [known('a', [5, 9]), known('b', [9])],
      on(),
      ['a now a alert a', 'b now b alert b'],
    ],
    [
      'a merge of two who were known to carry the same',
      [known('a', [5, 9]), known('b', [6], { isolates: ['L-1', 'L-2'] })],
      on(9),
      ['a now a alert a', 'b now b alert b'],
    ],
    [
      'an unknown enzyme that gets its name',
      [known('a', [5, 9], { family: 'unknown' }), known('a', [9], { family: 'GES' })],
      on(),
      ['a unknown+a GES now a alert a unknown'],
    ],
    [
      'a gene in a swab whose culture shows the organism',
      [inSwab('a', [5, 9]), known('a', [9])],
      on(),
      ['a+a now a alert a'],
    ],
    [
      'a gene in a swab whose isolate is taken back',
      [inSwab('a', [5, 9, 12]), known('a', [9, 12])],
      on(),
      ['a+a now a alert a'],
    ],
    [
      'an enzyme that no test of the swab named',
      [inSwab('a', [5, 9], 'unknown'), known('a', [9])],
      on(),
      ['a unknown+a now a alert a unknown'],
    ],
    [
      'a gene in a swab, and two species of its culture',
      [
        inSwab('a', [5, 9]),
        known('a', [9]),
        known('a', [9], { isolates: ['L-2'], species: { code: 'XYZ', name: 'another' } }),
      ],
      on(),
      ['a+a now a alert a', 'a now a alert a'],
    ],
    [
      'an isolate of another species by a correction',
      [known('a', [5, 9]), known('a', [9], { species: { code: 'ECO', name: 'E. coli' } })],
      on(),
      ['a+a now a alert a'],
    ],
    [
      'another enzyme by a correction',
      [known('a', [5, 9]), known('a', [9], { family: 'NDM' })],
      on(),
      ['a now a alert a', 'a NDM now a alert a NDM'],
    ],
    [
      'a second species under the new number joins the alert of the first',
      [known('a', [5, 9]), known('b', [9]), { ...known('b', [11]), id: '["b","KPC","ECO",0]' }],
      on(9),
      ['a+b now b alert a', 'b now b alert a'],
    ],
  ])('%s', (_, cases, merges, stories) => {
    expect(told(cases, merges)).toEqual(stories);
    expect(told([...cases].reverse(), merges)).toEqual(stories);
  });
});
