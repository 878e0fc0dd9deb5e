import { addDays } from '@carbawatch/contracts';
import fc from 'fast-check';
import { dedup } from './dedup';
import type { DedupRecord } from './dedup';
import {
  DEDUP_POLICY_NAMES,
  dedupPolicyName,
  dedupPolicyText,
  parseDedupPolicy,
} from './dedup-policies';

const DAY_0 = '2024-01-15';

function culture(day: number, details: Partial<DedupRecord> = {}): DedupRecord {
  return {
    id: `d${day}`,
    patient: 'p1',
    organism: 'kpn',
    date: addDays(DAY_0, day),
    purpose: 'clinical',
    specimenGroup: 'sterile',
    carbapenemases: ['KPC'],
    ...details,
  };
}

const screening = { purpose: 'screening', specimenGroup: 'screening' } as const;

/** One patient, K. pneumoniae: rectal screens, blood, urine, and a second family at the end. */
const oneYear: DedupRecord[] = [
  culture(0, screening),
  culture(10),
  culture(40, { specimenGroup: 'other' }),
  culture(200),
  culture(370, screening),
  culture(380, { carbapenemases: ['NDM'] }),
];

function keptBy(policy: string, records: readonly DedupRecord[], period = {}): string[] {
  return dedup(parseDedupPolicy(policy), records, period).kept;
}

describe('dedup of one patient with six isolates in thirteen months', () => {
  // The rule's own texts: UKHSA 52 weeks (gov.uk, acquired carbapenemase-producing Gram-negatives),
  // CLSI M39 5th ed. 2022, NHSN MDRO/CDI module (LabID), CSTE 22-ID-04; days by hand.
  it.each([
    ['none', 'd0 d10 d40 d200 d370 d380'],
    ['patient-first', 'd0'],
    ['patient-first-ever', 'd0'],
    ['episode-30d', 'd0 d40 d200 d370'],
    ['episode-90d', 'd0 d200 d370'],
    ['episode-365d', 'd0 d370'],
    ['gap-30d', 'd0 d200 d370'],
    ['gap-29d', 'd0 d40 d200 d370'],
    ['ukhsa-52w', 'd0 d10 d40 d370 d380'],
    ['clsi-m39-year', 'd10 d380'],
    ['clsi-m39-365d', 'd10 d380'],
    ['nhsn-labid', 'd10 d40 d200 d380'],
    ['cste-2023', 'd0 d10 d380'],
  ])('%s keeps %s', (policy, kept) => {
    expect(keptBy(policy, oneYear).join(' ')).toBe(kept);
  });

  it("the seed study's rule keeps the first clinical isolate once screening is out", () => {
    const clinical = oneYear.filter((record) => record.purpose === 'clinical');
    expect(keptBy('patient-first', clinical)).toEqual(['d10']);
  });

  it('names for each dropped isolate why it does not count', () => {
    const { dropped } = dedup({ kind: 'patient-first' }, oneYear, { from: '2024-01-20' });
    expect(dropped).toEqual([
      { id: 'd0', because: 'outside the period' },
      { id: 'd40', because: 'patient already counted: d10 of 2024-01-25' },
      { id: 'd200', because: 'patient already counted: d10 of 2024-01-25' },
      { id: 'd370', because: 'patient already counted: d10 of 2024-01-25' },
      { id: 'd380', because: 'patient already counted: d10 of 2024-01-25' },
    ]);
  });
});

describe('the period', () => {
  const period = { from: addDays(DAY_0, 30), to: addDays(DAY_0, 300) };

  it('anchors patient-first in the window, and patient-first-ever in all that is known', () => {
    expect(keptBy('patient-first', oneYear, period)).toEqual(['d40']);
    expect(keptBy('patient-first-ever', oneYear, period)).toEqual([]);
  });

  it('includes both of its days', () => {
    expect(keptBy('none', oneYear, { from: addDays(DAY_0, 10), to: addDays(DAY_0, 200) })).toEqual([
      'd10',
      'd40',
      'd200',
    ]);
  });

  it('does not begin an episode anew: an isolate before it still opens one', () => {
    expect(keptBy('episode-90d', oneYear, period)).toEqual(['d200']);
  });
});

describe('boundaries of the rules', () => {
  it('an episode of 30 days ends on day 30, a gap of 30 days is broken on day 31', () => {
    const cultures = [culture(0), culture(29), culture(30)];
    expect(keptBy('episode-30d', cultures)).toEqual(['d0', 'd30']);
    expect(keptBy('gap-30d', [culture(0), culture(30)])).toEqual(['d0']);
    expect(keptBy('gap-30d', [culture(0), culture(31)])).toEqual(['d0', 'd31']);
  });

  it('an organism opens an episode of its own, but a patient counts once under patient-first', () => {
    const two = [culture(0), culture(1, { organism: 'eco' })];
    expect(keptBy('episode-365d', two)).toEqual(['d0', 'd1']);
    expect(keptBy('patient-first', two)).toEqual(['d0']);
  });

  it('UKHSA counts a second family in the same isolate from its own first day', () => {
    const dual = [
      culture(0),
      culture(100, { carbapenemases: ['KPC', 'NDM'] }),
      culture(363, { carbapenemases: ['KPC', 'NDM'] }),
      culture(364, { carbapenemases: ['KPC-3'] }),
      culture(463, { carbapenemases: ['blaNDM-5'] }),
      culture(464, { carbapenemases: ['blaNDM-5'] }),
    ];
    expect(keptBy('ukhsa-52w', dual)).toEqual(['d0', 'd100', 'd364', 'd464']);
  });

  it('an OXA allele is no family: OXA-48 and OXA-23 are counted apart', () => {
    const oxa = [
      culture(0, { carbapenemases: ['OXA-48-like'] }),
      culture(5, { carbapenemases: ['OXA-23'] }),
    ];
    expect(keptBy('ukhsa-52w', oxa)).toEqual(['d0', 'd5']);
  });

  it('NHSN counts another blood of the month after 14 days, looking back across months', () => {
    const jan = [culture(0), culture(14), culture(15)]; // 15, 29, 30 January
    expect(keptBy('nhsn-labid', jan)).toEqual(['d0']);
    expect(keptBy('nhsn-labid', [culture(0), culture(15)])).toEqual(['d0', 'd15']);
    const monthTurn = [
      culture(10), // blood, 25 January
      culture(17, { specimenGroup: 'other' }), // urine, 1 February: first of its month
      culture(20), // blood, 4 February: 10 days after a positive blood
      culture(35), // blood, 19 February: 15 days after
    ];
    expect(keptBy('nhsn-labid', monthTurn)).toEqual(['d10', 'd17', 'd35']);
  });

  it('NHSN counts no further sterile site of the month that is known not to be blood', () => {
    expect(keptBy('nhsn-labid', [culture(0), culture(15, { blood: false })])).toEqual(['d0']);
    expect(keptBy('nhsn-labid', [culture(0), culture(15, { blood: true })])).toEqual(['d0', 'd15']);
  });

  it('NHSN counts each location of the patient on its own', () => {
    const wards = [culture(0, { ward: 'ICU' }), culture(2, { ward: 'A' })];
    expect(keptBy('nhsn-labid', wards)).toEqual(['d0', 'd2']);
  });

  it('CSTE never counts a screening case after a clinical one of the same day or before', () => {
    expect(keptBy('cste-2023', [culture(0), culture(5, screening)])).toEqual(['d0']);
    const sameDay = [{ ...culture(0, screening), id: 'a' }, culture(0)];
    expect(keptBy('cste-2023', sameDay)).toEqual(['d0']);
  });
});

describe('isolates of one day', () => {
  it('count in the order sterile site, other clinical, screening; then CPE; then id', () => {
    const day = [
      culture(0, { id: '1', ...screening }),
      culture(0, { id: '2', specimenGroup: 'other' }),
      culture(0, { id: '5', carbapenemases: [] }),
      culture(0, { id: '4' }),
      culture(0, { id: '3', carbapenemases: [] }),
    ];
    expect(keptBy('none', day)).toEqual(['4', '3', '5', '2', '1']);
    expect(keptBy('patient-first', day)).toEqual(['4']);
  });
});

describe('any policy', () => {
  const policies = [
    'none',
    'patient-first',
    'patient-first-ever',
    'episode-30d',
    'gap-14d',
    'ukhsa-52w',
    'clsi-m39-year',
    'clsi-m39-365d',
    'nhsn-labid',
    'cste-2023',
  ];
  const anyRecords = fc.array(
    fc.record({
      patient: fc.constantFrom('p1', 'p2'),
      organism: fc.constantFrom('kpn', 'eco'),
      date: fc.nat(500).map((day) => addDays(DAY_0, day)),
      specimenGroup: fc.constantFrom('sterile', 'screening', 'other', undefined),
      carbapenemases: fc.constantFrom(['KPC'], ['KPC', 'NDM'], [], undefined),
      ward: fc.constantFrom('A', 'B', undefined),
    }),
    { maxLength: 25 },
  );

  it('gives the same answer for records in any order, and accounts for each of them', () => {
    fc.assert(
      fc.property(anyRecords, fc.constantFrom(...policies), (drawn, policy) => {
        const records = drawn.map((record, index) => ({ ...record, id: `${index}` }));
        const { kept, dropped } = dedup(parseDedupPolicy(policy), records);
        expect(dedup(parseDedupPolicy(policy), [...records].reverse())).toEqual({ kept, dropped });
        expect([...kept, ...dropped.map(({ id }) => id)].sort()).toEqual(
          records.map(({ id }) => id).sort(),
        );
        const diagnostic = records.some(({ specimenGroup }) => specimenGroup !== 'screening');
        if (diagnostic) expect(kept.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('refusals', () => {
  it.each(['first', 'episode-0d', 'episode-d', 'gap-99999d', 'episode-1.5d', ''])(
    'the policy %j is refused by naming the field',
    (name) => {
      expect(() => parseDedupPolicy(name)).toThrow(expect.objectContaining({ field: 'policy' }));
    },
  );

  it('a policy keeps its name', () => {
    for (const name of ['patient-first', 'episode-90d', 'gap-30d']) {
      expect(dedupPolicyName(parseDedupPolicy(name))).toBe(name);
    }
  });

  it.each<[string, DedupRecord[], object]>([
    ['records[1].date', [culture(0), culture(1, { date: '2024-02-30' })], {}],
    ['records[1].id', [culture(0), culture(0)], {}],
    ['from', [], { from: '2024-02-02', to: '2024-02-01' }],
    ['to', [], { to: 'today' }],
  ])('%s is named when it is wrong', (field, records, period) => {
    expect(() => dedup({ kind: 'none' }, records, period)).toThrow(
      expect.objectContaining({ field }),
    );
  });
});

it('every policy says in words what it keeps, with its days', () => {
  const texts = DEDUP_POLICY_NAMES.map((name) =>
    dedupPolicyText(parseDedupPolicy(name.replace('<n>', '45'))),
  );
  expect(new Set(texts).size).toBe(DEDUP_POLICY_NAMES.length);
  expect(texts.filter((text) => text.includes('45 days'))).toHaveLength(2);
  for (const text of texts) expect(text).toMatch(/[a-z)]$/);
});
