import {
  BUNDLED_BREAKPOINTS,
  breakpointBook,
  editionOf,
  interpret,
  limitText,
} from './breakpoints';
import type { InterpretRequest } from './breakpoints';
import { agentByCode } from './agents';
import { limitProblem } from './breakpoint-limits';
import { sameDisk } from './breakpoint-row';
import type { BreakpointRow } from './breakpoint-row';
import { organismByCode } from './organisms';
import type { Organism } from './organism-index';

function organism(code: string): Organism {
  const found = organismByCode(code);
  if (!found) throw new Error(code);
  return found;
}

const KPN = organism('kpn');

function categories(request: Partial<InterpretRequest>): string {
  const interpretation = interpret({
    organism: KPN,
    agent: 'MEM',
    method: 'mic',
    value: 1,
    guideline: 'CLSI',
    year: 2025,
    ...request,
  });
  return interpretation.ok ? [...interpretation.categories].join('|') : interpretation.code;
}

describe('looking a row up', () => {
  const row = (group: BreakpointRow['group'], s: number, extra = {}): BreakpointRow => ({
    guideline: 'X',
    from: null,
    to: null,
    group,
    agent: 'MEM',
    method: 'mic',
    s: { op: '<=', value: s },
    r: { op: '>', value: s },
    source: 'X',
    ...extra,
  });
  const rows = [
    row({ rank: 'order', name: 'Enterobacterales' }, 64),
    row({ rank: 'family', name: 'Enterobacteriaceae' }, 32),
    row({ rank: 'genus', name: 'Klebsiella' }, 16),
    row({ rank: 'species-group', name: 'Klebsiella pneumoniae complex' }, 8),
    row({ rank: 'species', name: 'Klebsiella pneumoniae' }, 4),
    row({ rank: 'genus', name: 'Salmonella' }, 2),
    row({ rank: 'serovar-group', name: 'sat' }, 1),
    row({ rank: 'order', name: 'Enterobacterales' }, 0.5, { site: 'meningitis' }),
  ];
  const book = breakpointBook(rows);
  const found = (code: string, site?: string) =>
    book.find({
      organism: organism(code),
      agent: 'MEM',
      method: 'mic',
      guideline: 'X',
      year: 2025,
      site,
    })?.s?.value;

  // WHONET's order: serovar group, species, species group, genus, genus group, family.
  it.each([
    ['kpn', 4],
    ['koz', 4],
    ['kvi', 8],
    ['kl-', 16],
    ['eco', 32],
    ['sma', 64],
    ['sam', 2],
    ['sat', 1],
    ['pae', undefined],
  ])('%s gets the most exact row', (code, s) => expect(found(code)).toBe(s));

  it("takes the infection site's row before a more exact organism's", () => {
    expect(found('kpn', 'meningitis')).toBe(0.5);
    expect(found('kpn', 'pneumonia')).toBe(4);
  });

  it("lets a site's own row win over the bundled one of equal rank", () => {
    const own = row({ rank: 'order', name: 'Enterobacterales' }, 0.25, { guideline: 'CLSI' });
    const both = breakpointBook([own, ...BUNDLED_BREAKPOINTS]);
    const request = { organism: KPN, agent: 'MEM', method: 'mic', guideline: 'CLSI' } as const;
    expect(both.find({ ...request, year: 2025 })).toBe(own);
    const interpretation = interpret({ ...request, value: 0.5, year: 2025 }, both);
    expect(interpretation.ok && [...interpretation.categories]).toEqual(['R']);
  });
});

describe('refusing to interpret', () => {
  it.each([
    [{ agent: 'FEP' }, 'no-breakpoint'],
    [{ organism: organism('pae') }, 'no-breakpoint'],
    [{ guideline: 'BSAC' }, 'no-breakpoint'],
    [{ guideline: 'EUCAST', year: 2011 }, 'no-breakpoint'],
    [{ method: 'disk', value: 20, agent: 'CAZ', guideline: 'EUCAST', disk: '30' }, 'disk-differs'],
    [{ method: 'disk', value: 20, unit: 'mg/L' }, 'unit-differs'],
    [{ method: 'mic', value: 20, unit: 'mm' }, 'unit-differs'],
    [{ method: 'unknown', value: 20 }, 'unit-unknown'],
    [{ method: 'disk', value: 3 }, 'implausible'],
    [{ value: 100_000 }, 'implausible'],
  ] as const)('%j: %s', (request, code) => expect(categories(request)).toBe(code));

  it('reads an automated or unknown method by its unit', () => {
    expect(categories({ method: 'automated', value: 4 })).toBe('R');
    expect(categories({ method: 'unknown', value: 4, unit: 'mg/L' })).toBe('R');
    expect(categories({ method: 'unknown', value: 23, unit: 'mm' })).toBe('S');
  });

  it.each([
    ['10', '10', true],
    ['10', '10-4', true],
    ['30-20', '10-4', false],
    ['1.2', '1.25-23.75', true],
    ['30/6', '30-6', true],
    ['100/10', '30-6', false],
  ])('disk %s and a row for %s: %s', (stated, rowDisk, same) => {
    expect(sameDisk(stated, rowDisk)).toBe(same);
  });

  it('says that it took the disk content for granted', () => {
    const request = { organism: KPN, agent: 'MEM', method: 'disk', value: 15 } as const;
    const stated = interpret({ ...request, disk: '10', guideline: 'EUCAST', year: 2025 });
    const silent = interpret({ ...request, guideline: 'EUCAST', year: 2025 });
    expect(stated).toMatchObject({ ok: true, diskAssumed: false });
    expect(silent).toMatchObject({ ok: true, diskAssumed: true });
  });
});

describe('the bundled rows', () => {
  it('are possible, known and unique in their years', () => {
    const seen: BreakpointRow[] = [];
    for (const row of BUNDLED_BREAKPOINTS) {
      expect([row, limitProblem(row)]).toEqual([row, null]);
      expect(agentByCode(row.agent)).not.toBeNull();
      const twin = seen.find(
        (other) =>
          [other.guideline, other.agent, other.method, other.site, other.group.name].join() ===
            [row.guideline, row.agent, row.method, row.site, row.group.name].join() &&
          (other.from ?? 0) <= (row.to ?? 9999) &&
          (row.from ?? 0) <= (other.to ?? 9999),
      );
      expect(twin).toBeUndefined();
      seen.push(row);
    }
  });

  it('hold of CLSI nothing beyond the carbapenems, which CDC publishes', () => {
    const agents = BUNDLED_BREAKPOINTS.filter(({ guideline }) => guideline === 'CLSI');
    expect([...new Set(agents.map(({ agent }) => agent))].sort()).toEqual([
      'DOR',
      'ETP',
      'IPM',
      'MEM',
    ]);
  });

  it('print their limits and edition as their guideline does', () => {
    const find = (guideline: string) => {
      const row = interpret({
        organism: KPN,
        agent: 'MEM',
        method: 'mic',
        value: 1,
        guideline,
        year: 2025,
      });
      if (!row.ok) throw new Error(row.detail);
      return row.row;
    };
    expect(limitText(find('CLSI'), 'R')).toBe('R >= 4');
    expect(limitText(find('EUCAST'), 'R')).toBe('R > 8');
    expect(limitText(find('EUCAST'), 'I')).toBe('S <= 2, R > 8');
    expect(editionOf(find('CLSI'), 2025)).toBe('CLSI M100, 2025');
    expect(editionOf(find('EUCAST'), 2019)).toBe('EUCAST v9.0, 2019');
    // Later editions were not read; the rows in force are named as what they are.
    expect(editionOf(find('EUCAST'), 2027)).toBe('EUCAST v15.0, 2025');
  });
});
