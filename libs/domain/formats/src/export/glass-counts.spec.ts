import { exported, anIsolate } from './isolates.harness';
import type { ExportedIsolate } from './exported-isolate';
import { GlassCounts } from './glass-counts';
import type { GlassCategories } from './glass-counts';

const OPTIONS = { country: 'CHN', batch: 'DS1', timeZone: 'Asia/Shanghai' };

interface Case {
  readonly id: string;
  readonly patient?: string;
  readonly day?: string;
  readonly organism?: string;
  readonly specimen?: string;
  readonly purpose?: 'clinical' | 'screening';
  readonly admittedAt?: string;
  readonly born?: number;
}

function isolate(of: Case): ExportedIsolate {
  const { day = '2024-03-10', organism = 'kpn' } = of;
  const state = anIsolate({
    isolateId: of.id,
    pseudonym: of.patient ?? of.id,
    isolate: {
      status: 'final',
      organism: { code: organism, name: organism },
      person: { sex: 'male', birthYear: of.born ?? 1960 },
      encounter: { class: 'inpatient', admittedAt: of.admittedAt ?? '2024-03-01' },
      specimen: { type: of.specimen ?? 'blood', purpose: of.purpose ?? 'clinical' },
    },
  });
  return { ...exported(state), day };
}

const categories = (...of: (readonly [string, 'S' | 'I' | 'R' | 'NS' | null])[]) =>
  new Map(of) satisfies GlassCategories;

function counted(...isolates: (readonly [Case, GlassCategories])[]): GlassCounts {
  const counts = new GlassCounts(OPTIONS);
  for (const [one, found] of isolates) counts.add(isolate(one), found);
  return counts;
}

const rows = (file: string): string[][] =>
  file
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(','));

const meropenem = (counts: GlassCounts): string[][] =>
  rows(counts.risFile()).filter((cells) => cells[7] === 'MEM');

describe('the GLASS RIS file', () => {
  it('has the columns of the WHO guide in their order', () => {
    expect(counted().risFile().trim()).toBe(
      'COUNTRY,YEAR,SPECIMEN,PATHOGEN,GENDER,ORIGIN,AGEGROUP,ANTIBIOTIC,RESISTANT,INTERMEDIATE,' +
        'NONSUSCEPTIBLE,SUSCEPTIBLE,UNKNOWN_NO_AST,UNKNOWN_NO_BREAKPOINTS,BATCHID',
    );
  });

  it('counts R, I, NS and S, what was not tested, and what no breakpoint reads', () => {
    const counts = counted(
      [{ id: 'A-1' }, categories(['MEM', 'R'])],
      [{ id: 'B-1' }, categories(['MEM', 'I'])],
      [{ id: 'C-1' }, categories(['MEM', 'NS'])],
      [{ id: 'D-1' }, categories(['MEM', 'S'])],
      [{ id: 'E-1' }, categories(['CIP', 'S'])],
      [{ id: 'F-1' }, categories(['MEM', null])],
    );
    expect(meropenem(counts)).toEqual([
      'CHN,2024,BLOOD,KLEPNE,M,HO,55<64,MEM,1,1,1,1,1,1,DS1'.split(','),
    ]);
  });

  it("counts a patient's first isolate of a year, specimen type and pathogen once", () => {
    const counts = counted(
      [
        { id: 'A-1', patient: 'p', day: '2024-03-01', admittedAt: '2024-03-01' },
        categories(['MEM', 'S']),
      ],
      [{ id: 'B-1', patient: 'p', day: '2024-05-01' }, categories(['MEM', 'R'])],
      [{ id: 'C-1', patient: 'p', specimen: 'urine' }, categories(['MEM', 'R'])],
      [{ id: 'D-1', patient: 'p', organism: 'eco' }, categories(['MEM', 'R'])],
      [{ id: 'E-1', patient: 'p', day: '2025-01-02' }, categories(['MEM', 'R'])],
    );
    expect(meropenem(counts).map((cells) => cells.slice(1, 4).concat(cells.slice(8, 12)))).toEqual([
      ['2024', 'BLOOD', 'KLEPNE', '0', '0', '0', '1'],
      ['2024', 'BLOOD', 'ESCCOL', '1', '0', '0', '0'],
      ['2024', 'URINE', 'KLEPNE', '1', '0', '0', '0'],
      ['2025', 'BLOOD', 'KLEPNE', '1', '0', '0', '0'],
    ]);
  });

  it('leaves out screening, other specimens, and pathogens that GLASS does not ask for there', () => {
    const counts = counted(
      [{ id: 'A-1', purpose: 'screening' }, categories(['MEM', 'R'])],
      [{ id: 'B-1', specimen: 'sputum' }, categories(['MEM', 'R'])],
      [{ id: 'C-1', organism: 'ecl' }, categories(['MEM', 'R'])],
      [{ id: 'D-1', organism: 'aba', specimen: 'urine' }, categories(['MEM', 'R'])],
    );
    expect(rows(counts.risFile())).toEqual([]);
  });

  it.each([
    ['2024-03-10', '2024-03-08', 'HO'],
    ['2024-03-10', '2024-03-09', 'CO'],
    ['2024-03-10', '2024-03-10', 'CO'],
    // 23:30 in UTC is the next day at the site.
    ['2024-03-10', '2024-03-07T23:30:00Z', 'HO'],
    ['2024-03-10', '2024-03-08T23:30:00Z', 'CO'],
  ])('collected on %s of a patient admitted %s is of origin %s', (day, admittedAt, origin) => {
    const [row] = meropenem(counted([{ id: 'A-1', day, admittedAt }, categories(['MEM', 'R'])]));
    expect(row?.[5]).toBe(origin);
  });

  it.each([
    [2024, '<1'],
    [2023, '01<04'],
    [2019, '05<14'],
    [2009, '15<24'],
    [1939, '85<'],
  ])('born in %s is of the age group %s', (born, group) => {
    const [row] = meropenem(counted([{ id: 'A-1', born }, categories(['MEM', 'R'])]));
    expect(row?.[6]).toBe(group);
  });
});

describe('the GLASS sample file', () => {
  it('counts patients sampled, with growth or without, and of them the infected', () => {
    const counts = counted(
      [{ id: 'A-1', patient: 'p' }, categories()],
      [{ id: 'B-1', patient: 'p', organism: 'eco' }, categories()],
      [{ id: 'C-1', organism: 'ecl' }, categories()],
    );
    counts.addSampled({
      person: 'patient q',
      day: '2024-06-01',
      sex: 'male',
      age: 64,
      encounter: { class: 'inpatient', admittedAt: '2024-05-01' },
      specimen: { type: 'blood', purpose: 'clinical' },
    });
    expect(counts.sampleFile().trim().split('\r\n')).toEqual([
      'COUNTRY,YEAR,SPECIMEN,GENDER,ORIGIN,AGEGROUP,NUMINFECTED,NUMSAMPLEDPATIENTS,BATCHID',
      'CHN,2024,BLOOD,M,HO,55<64,1,3,DS1',
    ]);
  });
});
