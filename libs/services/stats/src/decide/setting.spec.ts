import { contributionsOf } from './contributions';
import type { MovementFact } from './facts';
import { SHANGHAI, facts, history, movement, only } from './facts.builder';
import type { StepWords } from './facts.builder';

describe('ward and ICU of the index culture', () => {
  const at = '2024-03-05T10:00:00+08:00';
  const stays = (...units: [string, 'icu' | 'ward', string][]): MovementFact[] =>
    units.map(([moved, unitType, ward], index) =>
      movement(`m${index}`, 'p', index === 0 ? 'admit' : 'transfer', {
        at: moved,
        visit: 'V',
        ward,
        unitType,
        class: 'inpatient',
      }),
    );
  const icuOf = (words: Partial<StepWords>, movements: MovementFact[] = []) => {
    const { ward, icu, icuAtIndex } = only(
      facts([history('i', 'p', { receivedAt: at, collectedAt: at, ...words })], movements),
    );
    return { ward, icu, icuAtIndex };
  };

  it.each<[string, MovementFact[], object]>([
    [
      'in the ICU when the culture was taken',
      stays(
        ['2024-03-01T08:00:00+08:00', 'ward', 'A'],
        ['2024-03-04T08:00:00+08:00', 'icu', 'ICU'],
      ),
      { ward: 'ICU', icu: true, icuAtIndex: true },
    ],
    [
      'in the ICU earlier in this admission',
      stays(
        ['2024-03-01T08:00:00+08:00', 'icu', 'ICU'],
        ['2024-03-04T08:00:00+08:00', 'ward', 'A'],
      ),
      { ward: 'A', icu: true, icuAtIndex: false },
    ],
    [
      'in the ICU only afterwards, which is an outcome and no predictor',
      stays(
        ['2024-03-01T08:00:00+08:00', 'ward', 'A'],
        ['2024-03-05T10:01:00+08:00', 'icu', 'ICU'],
      ),
      { ward: 'A', icu: false, icuAtIndex: false },
    ],
    [
      'in the ICU of an earlier admission',
      [
        ...stays(['2024-02-01T08:00:00+08:00', 'icu', 'ICU']),
        movement('d', 'p', 'discharge', { at: '2024-02-09T08:00:00+08:00', visit: 'V' }),
        movement('n', 'p', 'admit', {
          at: '2024-03-01T08:00:00+08:00',
          visit: 'W',
          ward: 'A',
          unitType: 'ward',
        }),
      ],
      { ward: 'A', icu: false, icuAtIndex: false },
    ],
  ])('by movements: %s', (_, movements, expected) => {
    expect(
      icuOf({ encounter: { class: 'inpatient', ward: 'B', unitType: 'icu' } }, movements),
    ).toEqual(expected);
  });

  it.each<[string, StepWords['encounter'], object]>([
    [
      'a unit type',
      { ward: 'ICU-2', unitType: 'icu' },
      { ward: 'ICU-2', icu: true, icuAtIndex: true },
    ],
    ['a neonatal ICU', { unitType: 'neonatal-icu' }, { ward: null, icu: true, icuAtIndex: true }],
    [
      'a high-dependency unit, which is none',
      { unitType: 'high-dependency' },
      { ward: null, icu: false, icuAtIndex: false },
    ],
    [
      'a ward after an ICU',
      { unitType: 'ward', icuAdmittedAt: '2024-03-02' },
      { ward: null, icu: true, icuAtIndex: false },
    ],
    [
      'an ICU since before the culture',
      { icuAdmittedAt: '2024-03-04T08:00:00+08:00' },
      { ward: null, icu: true, icuAtIndex: true },
    ],
    [
      'an ICU left before the culture',
      { icuAdmittedAt: '2024-03-02', icuDischargedAt: '2024-03-03' },
      { ward: null, icu: true, icuAtIndex: false },
    ],
    [
      'an ICU entered after the culture',
      { unitType: 'ward', icuAdmittedAt: '2024-03-06' },
      { ward: null, icu: false, icuAtIndex: false },
    ],
    [
      'an ICU before this admission',
      { unitType: 'ward', icuAdmittedAt: '2024-02-02', admittedAt: '2024-03-01' },
      { ward: null, icu: false, icuAtIndex: false },
    ],
    ['nothing', {}, { ward: null, icu: null, icuAtIndex: null }],
  ])('without movements the sender’s claim counts: %s', (_, encounter, expected) => {
    expect(icuOf({ encounter })).toEqual(expected);
  });
});

describe('the ward at collection and its kind of unit', () => {
  const at = '2024-03-05T10:00:00+08:00';
  const claim = { ward: 'B', unitType: 'ward' } as const;

  it.each<[string, StepWords['encounter'], Partial<MovementFact> | null, object]>([
    [
      'movements name another ward than the report',
      claim,
      { ward: 'ICU', unitType: 'icu' },
      { ward: 'ICU', wardSource: 'movement', unitType: 'icu' },
    ],
    [
      'movements name another ward and no kind of unit: that of the report is of its own ward',
      claim,
      { ward: 'ICU' },
      { ward: 'ICU', wardSource: 'movement', unitType: null },
    ],
    [
      'movements name the same ward and no kind of unit',
      claim,
      { ward: 'B' },
      { ward: 'B', wardSource: 'movement', unitType: 'ward' },
    ],
    [
      'movements name no ward, so that the report’s holds with its unit',
      claim,
      { unitType: 'icu' },
      { ward: 'B', wardSource: 'sender', unitType: 'ward' },
    ],
    ['no movement is known', claim, null, { ward: 'B', wardSource: 'sender', unitType: 'ward' }],
    ['nobody names a ward', {}, null, { ward: null, wardSource: null, unitType: null }],
  ])('%s', (_, encounter, moved, expected) => {
    const details = { at: '2024-03-01T08:00:00+08:00', visit: 'V', ...moved };
    const person = facts(
      [history('i', 'p', { receivedAt: at, collectedAt: at, encounter })],
      moved ? [movement('m', 'p', 'admit', details)] : [],
    );
    expect(contributionsOf(person, SHANGHAI).contributions.at(-1)?.value).toMatchObject(expected);
  });
});

describe('hepatobiliary disease at the index culture', () => {
  const at = '2024-03-05T10:00:00+08:00';
  const code = (icd: string, more: object = {}) => ({
    system: 'icd-10' as const,
    code: icd,
    ...more,
  });

  it.each<[string, object[] | undefined, boolean | null]>([
    ['cholangitis without a time', [code('K83.0')], true],
    ['cholangitis recorded before', [code('K83.0', { recordedAt: '2024-03-04' })], true],
    ['cholangitis recorded that day', [code('K83.0', { recordedAt: '2024-03-05' })], true],
    ['cholangitis recorded after', [code('K83.0', { recordedAt: '2024-03-06' })], false],
    [
      'cirrhosis recorded after but present on admission',
      [code('K74', { recordedAt: '2024-03-06', presentOnAdmission: true })],
      true,
    ],
    ['pneumonia', [code('J15.0')], false],
    ['pancreatitis, which is kept apart', [code('K85')], false],
    ['no diagnosis known', undefined, null],
  ])('%s: %s', (_, diagnoses, expected) => {
    const encounter = { visit: 'V', ...(diagnoses && { diagnoses: diagnoses as never }) };
    const person = facts([history('i', 'p', { receivedAt: at, collectedAt: at, encounter })]);
    expect(only(person).hepatobiliary).toBe(expected);
  });

  it('a diagnosis of the visit by ADT counts when sent before the culture, not after', () => {
    const known = (said: string) =>
      only(
        facts(
          [history('i', 'p', { receivedAt: at, collectedAt: at, encounter: { visit: 'V' } })],
          [
            movement('a', 'p', 'admit', { at: '2024-03-01', visit: 'V', ward: 'A' }),
            movement('u', 'p', 'update', { at: said, visit: 'V', diagnoses: [code('K80.0')] }),
          ],
        ),
      ).hepatobiliary;
    expect(known('2024-03-04T10:00:00+08:00')).toBe(true);
    expect(known('2024-03-06T10:00:00+08:00')).toBe(false);
  });
});
