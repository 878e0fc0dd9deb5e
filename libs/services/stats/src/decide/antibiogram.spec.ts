import { antibiogramOf, ownLimitWarnings, unreadWarnings } from './antibiogram';
import type { AntibiogramInput, CategoryCount } from './antibiogram';

const counted = (category: string, n: number, reported = false): CategoryCount => ({
  species: 'Klebsiella pneumoniae',
  split: [],
  agent: 'MEM',
  category,
  reported,
  n,
});

const input = (rest: Partial<AntibiogramInput>): AntibiogramInput => ({
  by: [],
  minimum: 30,
  suppress: false,
  ci: 'wilson',
  rows: [{ species: 'Klebsiella pneumoniae', split: [], n: 40 }],
  categories: [
    counted('S', 20),
    counted('SDD', 1),
    counted('I', 4),
    counted('R', 14),
    counted('NS', 1),
  ],
  combinations: [],
  pooled: null,
  ...rest,
});

describe('a row of the antibiogram', () => {
  it('prints %S alone: neither I nor SDD is added to it', () => {
    const [row] = antibiogramOf(input({})).rows;
    expect(row?.cells[0]).toMatchObject({
      agent: 'MEM',
      name: 'Meropenem',
      tested: 40,
      susceptible: { numerator: 20, denominator: 40, value: 0.5 },
      sdd: 1,
      intermediate: 4,
      resistant: 15,
      selective: false,
      withheld: null,
    });
  });

  it('marks an agent that was tested on chosen isolates', () => {
    const [row] = antibiogramOf(input({ categories: [counted('S', 30, true)] })).rows;
    expect(row?.cells[0]).toMatchObject({ tested: 30, selective: true, categoryOnly: 30 });
  });

  it('leaves values without a category out of the share, and says how many', () => {
    const categories = [counted('S', 30), counted('?', 10), { ...counted('?', 40), agent: 'AMK' }];
    const [row] = antibiogramOf(input({ categories })).rows;
    expect(row?.cells).toMatchObject([
      {
        agent: 'MEM',
        tested: 30,
        susceptible: { numerator: 30, denominator: 30 },
        selective: false,
      },
    ]);
    const [warning] = unreadWarnings(categories, ['CLSI 2025']);
    expect(warning?.code).toBe('no-category');
    expect(warning?.detail).toMatch(/^Measured values of AMK \(40\), MEM \(10\) .*CLSI 2025/);
    expect(unreadWarnings([counted('S', 30)], ['CLSI 2025'])).toEqual([]);
  });

  it("warns where the site's own limits were used by the classification alone", () => {
    const own = "CLSI 2025 (without the site's own limits)";
    expect(ownLimitWarnings([own]).map(({ code }) => code)).toEqual(['own-limits-not-applied']);
    expect(ownLimitWarnings(['CLSI 2025'])).toEqual([]);
  });

  it('names an organism that is known to the genus alone, and never shows its code', () => {
    const genus = [{ species: 'kl-', split: [], n: 40 }];
    const [row] = antibiogramOf(input({ rows: genus, categories: [] })).rows;
    expect(row).toMatchObject({ organism: 'kl-', organismName: 'Klebsiella spp.' });
  });

  it('of fewer than 30 is flagged and says what pooling two years would give', () => {
    const few = [{ species: 'Klebsiella pneumoniae', split: [], n: 12 }];
    const pooled = [{ species: 'Klebsiella pneumoniae', split: [], n: 33 }];
    const [row] = antibiogramOf(input({ rows: few, categories: [counted('S', 12)], pooled })).rows;
    expect(row).toMatchObject({
      belowMinimum: true,
      hint: 'Only 12 of 30 isolates: with the year before there are 33, enough for a pooled row.',
    });
    expect(row?.cells[0]?.susceptible?.value).toBe(1);
  });

  it('of fewer than 30 shows no share where small numbers are suppressed', () => {
    const few = [{ species: 'Klebsiella pneumoniae', split: [], n: 12 }];
    const [row] = antibiogramOf(
      input({ rows: few, categories: [counted('S', 12)], suppress: true }),
    ).rows;
    expect(row?.cells[0]).toMatchObject({
      tested: 12,
      susceptible: null,
      resistant: null,
      withheld: 'below-minimum',
    });
  });
});

/** CLSI M39-A5: no percentage on fewer than 30; of an agent, on fewer than 30 tested. */
it.each([
  { isolates: 40, tested: 29, shown: false },
  { isolates: 40, tested: 30, shown: true },
  { isolates: 29, tested: 29, shown: false },
  { isolates: 30, tested: 30, shown: true },
])('$tested tested of $isolates isolates: a share is shown is $shown', ({ shown, ...counts }) => {
  const { rows, combinations } = antibiogramOf(
    input({
      suppress: true,
      rows: [{ species: 'Klebsiella pneumoniae', split: [], n: counts.isolates }],
      categories: [counted('S', 20), counted('I', 2), counted('R', counts.tested - 22)],
      combinations: [
        {
          species: 'Klebsiella pneumoniae',
          agents: ['MEM', 'AMK'],
          ...{ tested: counts.tested, covered: 25, firstAlone: 20 },
        },
      ],
    }),
  );
  const [cell] = rows[0]?.cells ?? [];
  const numbers = [cell?.susceptible, cell?.sdd, cell?.intermediate, cell?.resistant];
  const ofPair = [combinations[0]?.covered, combinations[0]?.firstAlone];
  // Of what is left out, nothing is told from which the share could be reckoned.
  expect([...numbers, ...ofPair].map((each) => each !== null)).toEqual(Array(6).fill(shown));
  expect(cell?.tested).toBe(counts.tested);
});

it('a pair covers an isolate that is susceptible to either', () => {
  const { combinations } = antibiogramOf(
    input({
      combinations: [
        {
          species: 'Escherichia coli',
          agents: ['MEM', 'AMK'],
          tested: 50,
          covered: 45,
          firstAlone: 40,
        },
      ],
    }),
  );
  expect(combinations[0]).toMatchObject({ covered: { value: 0.9 }, firstAlone: { value: 0.8 } });
});
