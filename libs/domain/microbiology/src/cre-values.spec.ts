import type { Susceptibility } from '@carbawatch/contracts';
import fc from 'fast-check';
import { CRE_DEFINITION_IDS } from './cre-definitions';
import type { CreDefinitionId } from './cre-definitions';
import { evaluateCre } from './cre-evaluation';
import { organismByCode } from './organisms';
import type { Organism } from './organism-index';
import type { Operator } from './values';

function organism(code: string): Organism {
  const found = organismByCode(code);
  if (!found) throw new Error(code);
  return found;
}

const KPN = organism('kpn');

function evaluate(
  susceptibility: readonly Susceptibility[],
  definition: CreDefinitionId = 'cdc-2015',
  isolate = KPN,
) {
  const specimen = { type: 'blood' };
  const input = { organism: isolate, susceptibility, carbapenemaseConfirmed: false, specimen };
  return evaluateCre(input, definition);
}

describe('censored values', () => {
  // "<=4" is {S,I,R} by CLSI and {S,I} by EUCAST; ">2" the other way round.
  it.each([
    ['cdc-2015', 'IPM', '<=', 4, 'undetermined'],
    ['cdc-2015', 'IPM', '<=', 2, 'not-cre'],
    ['cdc-2015', 'IPM', '<', 4, 'not-cre'],
    ['cdc-2015', 'IPM', '>', 2, 'cre'],
    ['cdc-2015', 'IPM', '>=', 2, 'undetermined'],
    ['cdc-2015', 'MEM', '>', 4, 'cre'],
    ['cdc-2015', 'MEM', '<=', 2, 'not-cre'],
    ['cdc-2015', 'ETP', '>', 1, 'cre'],
    ['cdc-2015', 'ETP', '<=', 0.5, 'not-cre'],
    ['nl-brmo-2024', 'IPM', '<=', 4, 'not-cre'],
    ['nl-brmo-2024', 'IPM', '>', 2, 'undetermined'],
    ['nl-brmo-2024', 'MEM', '>', 4, 'undetermined'],
    ['nl-brmo-2024', 'MEM', '>', 8, 'cre'],
    ['nhsn-labid-2013', 'MEM', '<=', 2, 'undetermined'],
    ['nhsn-labid-2013', 'MEM', '<=', 1, 'not-cre'],
    ['nhsn-labid-2013', 'MEM', '>', 1, 'cre'],
  ] as const)('%s: %s %s%d mg/L is %s', (definition, agent, operator, value, status) => {
    const result = { agent, method: 'mic', operator, value, unit: 'mg/L' } as const;
    expect(evaluate([result], definition).status).toBe(status);
  });

  it.each([
    [0.75, 'not-cre'],
    [3, 'cre'],
    [2, 'not-cre'],
  ])('an E-test reading of imipenem %d mg/L is rounded up: %s', (value, status) => {
    const result = { agent: 'IPM', method: 'etest', value, unit: 'mg/L' } as const;
    expect(evaluate([result]).status).toBe(status);
  });
});

describe('zones', () => {
  it.each([
    ['MEM', 19, '10', 'cre'],
    ['MEM', 20, '10', 'not-cre'],
    ['ETP', 18, '10', 'cre'],
    ['ETP', 19, '10', 'not-cre'],
    ['IPM', 6, '10', 'cre'],
    ['MEM', 6, '30', 'undetermined'],
  ])('%s %d mm with a %s µg disk is %s', (agent, value, disk, status) => {
    const result = { agent, method: 'disk', value, unit: 'mm', disk } as const;
    expect(evaluate([result]).status).toBe(status);
  });

  it('names a value that it could not use and why', () => {
    const wrongDisk = { agent: 'MEM', method: 'disk', value: 6, unit: 'mm', disk: '30' } as const;
    const answer = evaluate([wrongDisk]);
    expect(answer.flags).toEqual(['value-not-usable:MEM']);
    expect(answer.because[0]).toBe(
      'A value was not used: MEM: disk of 30 µg, the row is for 10 µg',
    );
    expect(answer.notTested).toEqual(['ETP', 'IPM', 'MEM', 'DOR']);
  });
});

describe('a category without a value', () => {
  // It stands for the MICs of its own guideline and edition, judged by the definition's limits.
  it.each([
    ['MEM', 'I', 'EUCAST 2025', 'cdc-2015', 'cre'],
    ['IPM', 'I', 'EUCAST v15.0', 'cdc-2015', 'cre'],
    ['ETP', 'R', 'EUCAST 2025', 'cdc-2015', 'undetermined'],
    ['MEM', 'S', 'EUCAST 2025', 'cdc-2015', 'not-cre'],
    ['MEM', 'R', 'EUCAST 2025', 'cdc-2015', 'cre'],
    ['MEM', 'I', 'CLSI 2024', 'cdc-2015', 'not-cre'],
    ['MEM', 'R', 'CLSI 2024', 'cdc-2015', 'cre'],
    ['MEM', 'S', 'CLSI 2009', 'cdc-2015', 'undetermined'],
    ['MEM', 'R', 'CLSI M100-S19', 'cdc-2015', 'cre'],
    ['MEM', 'R', 'CLSI 2024', 'nl-brmo-2024', 'undetermined'],
    ['MEM', 'I', 'EUCAST 2025', 'nl-brmo-2024', 'not-cre'],
    ['MEM', 'NS', 'CLSI 2024', 'cdc-2015', 'undetermined'],
    ['MEM', 'NS', 'CLSI 2013', 'nhsn-labid-2013', 'cre'],
    ['MEM', 'R', undefined, 'cdc-2015', 'cre'],
    ['ETP', 'R', undefined, 'cdc-2015', 'cre'],
  ] as const)('%s %s by %s under %s is %s', (agent, interpretation, guideline, id, status) => {
    const named = guideline === undefined ? {} : { guideline };
    expect(evaluate([{ agent, interpretation, ...named }], id).status).toBe(status);
  });

  it('takes the category of a guideline that it has no limits of at its word', () => {
    const answer = evaluate([{ agent: 'ETP', interpretation: 'R', guideline: 'BSAC 2012' }]);
    expect(answer).toMatchObject({ status: 'cre', flags: ['category-as-reported:ETP'] });
  });

  it('names two methods that disagree and counts the resistant one', () => {
    const answer = evaluate([
      { agent: 'MEM', method: 'automated', value: 8, unit: 'mg/L' },
      { agent: 'MEM', method: 'etest', value: 0.5, unit: 'mg/L' },
    ]);
    expect(answer).toMatchObject({ status: 'cre', flags: ['methods-disagree:MEM'] });
  });

  it('says that a guideline was taken for granted', () => {
    expect(evaluate([{ agent: 'MEM', interpretation: 'R' }]).flags).toEqual([
      'guideline-assumed:MEM',
    ]);
  });

  it('takes at its word a category that its guideline does not have', () => {
    // EUCAST ertapenem has had no I since 2019.
    const answer = evaluate([{ agent: 'ETP', interpretation: 'I', guideline: 'EUCAST 2025' }]);
    expect(answer.status).toBe('not-cre');
    expect(answer.flags).toEqual(['category-as-reported:ETP']);
  });
});

describe('a value beside a category', () => {
  it('is judged by its value, and the disagreement is named', () => {
    const answer = evaluate([
      {
        agent: 'MEM',
        method: 'mic',
        value: 16,
        unit: 'mg/L',
        interpretation: 'S',
        guideline: 'CLSI',
      },
    ]);
    expect(answer.status).toBe('cre');
    expect(answer.flags).toEqual(['reported-differs:MEM']);
    expect(answer.because[0]).toBe(
      'MEM MIC 16 mg/L: resistant (R >= 4, CLSI M100, 2025); the laboratory reported S',
    );
  });

  it('does not call a EUCAST I wrong that CLSI calls R', () => {
    const answer = evaluate([
      {
        agent: 'MEM',
        method: 'mic',
        value: 8,
        unit: 'mg/L',
        interpretation: 'I',
        guideline: 'EUCAST',
      },
    ]);
    expect(answer.status).toBe('cre');
    expect(answer.flags).toEqual([]);
  });
});

describe('reasons and what was not tested', () => {
  it('names fact, rule and source', () => {
    const answer = evaluate([
      {
        agent: 'MEM',
        method: 'mic',
        operator: '>=',
        value: 16,
        unit: 'mg/L',
        interpretation: 'R',
        guideline: 'CLSI 2024',
      },
    ]);
    expect(answer).toEqual({
      status: 'cre',
      definition: 'cdc-2015',
      basis: 'phenotype',
      notTested: ['ETP', 'IPM', 'DOR'],
      because: [
        'MEM MIC >=16 mg/L: resistant (R >= 4, CLSI M100, 2025)',
        'Not tested or not usable: ETP, IPM, DOR',
      ],
      flags: [],
    });
  });

  it('names the carbapenems that a "not CRE" does not stand on', () => {
    const answer = evaluate([{ agent: 'MEM', method: 'mic', value: 0.25, unit: 'mg/L' }]);
    expect(answer).toMatchObject({ status: 'not-cre', notTested: ['ETP', 'IPM', 'DOR'] });
  });

  it('leaves an isolate without any carbapenem result open', () => {
    expect(evaluate([])).toMatchObject({
      status: 'undetermined',
      notTested: ['ETP', 'IPM', 'MEM', 'DOR'],
    });
  });

  it('does not ask for imipenem where it is disregarded', () => {
    const results = [{ agent: 'MEM', method: 'mic', value: 0.25, unit: 'mg/L' }] as const;
    expect(evaluate(results, 'cdc-2015', organism('pmi')).notTested).toEqual(['ETP', 'DOR']);
  });

  it('counts a drug by any of its names once', () => {
    for (const agent of ['MEM', 'meropenem', '6652-2', 'MER', 'J01DH02']) {
      expect(evaluate([{ agent, method: 'mic', value: 16, unit: 'mg/L' }]).status).toBe('cre');
    }
  });
});

describe('properties', () => {
  const RANK = {
    'not-cre': 0,
    undetermined: 1,
    cre: 2,
    'out-of-scope': -1,
    'not-enterobacterales': -1,
  };
  const isolates = ['eco', 'kpn', 'kox', 'ecl', 'eae', 'cfr', 'sma', 'pmi', 'mmo', 'sam'];
  const anyAgent = fc.constantFrom('ETP', 'IPM', 'MEM', 'DOR');
  const anyDefinition = fc.constantFrom(...CRE_DEFINITION_IDS);
  const anyIsolate = fc.constantFrom(...isolates.map(organism));

  it('a worse MIC never makes an isolate less resistant, under any definition', () => {
    fc.assert(
      fc.property(
        anyIsolate,
        anyDefinition,
        anyAgent,
        fc.constantFrom<Operator>('=', '>=', '>', '<', '<='),
        // 2^11 mg/L is the highest plausible MIC.
        fc.tuple(fc.integer({ min: -8, max: 5 }), fc.integer({ min: 0, max: 6 })),
        (isolate, definition, agent, operator, [exponent, worse]) => {
          const at = (value: number): number => {
            const result = { agent, method: 'mic', operator, value, unit: 'mg/L' } as const;
            return RANK[evaluate([result], definition, isolate).status];
          };
          expect(at(2 ** (exponent + worse))).toBeGreaterThanOrEqual(at(2 ** exponent));
        },
      ),
    );
  });

  it('a smaller zone never makes an isolate less resistant', () => {
    fc.assert(
      fc.property(
        anyIsolate,
        anyDefinition,
        anyAgent,
        fc.tuple(fc.integer({ min: 6, max: 40 }), fc.integer({ min: 0, max: 34 })),
        (isolate, definition, agent, [zone, smaller]) => {
          const at = (value: number): number => {
            const result = { agent, method: 'disk', value, unit: 'mm', disk: '10' } as const;
            return RANK[evaluate([result], definition, isolate).status];
          };
          expect(at(Math.max(6, zone - smaller))).toBeGreaterThanOrEqual(at(zone));
        },
      ),
    );
  });

  it('is free of order, and one more resistant result never unmakes a CRE', () => {
    const anyResult = fc
      .tuple(anyAgent, fc.integer({ min: -6, max: 8 }))
      .map(([agent, exponent]): Susceptibility => {
        return { agent, method: 'mic', value: 2 ** exponent, unit: 'mg/L' };
      });
    fc.assert(
      fc.property(
        anyIsolate,
        anyDefinition,
        fc.array(anyResult, { maxLength: 6 }),
        (isolate, definition, results) => {
          const answer = evaluate(results, definition, isolate);
          expect(evaluate([...results].reverse(), definition, isolate).status).toBe(answer.status);
          const more = [
            ...results,
            { agent: 'MEM', method: 'mic', value: 64, unit: 'mg/L' } as const,
          ];
          expect(RANK[evaluate(more, definition, isolate).status]).toBeGreaterThanOrEqual(
            RANK[answer.status],
          );
        },
      ),
    );
  });
});
