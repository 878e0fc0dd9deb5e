import type { Problem } from '@carbawatch/contracts';
import { problem } from './problems';
import { verdictOf, verdictOfRefusal, type Unit } from './verdict';

const NOTE: Problem = { code: 'no-patient', pointer: '', detail: '' };
const MISSING: Problem = { code: 'missing-field', pointer: '/isolateId', detail: '' };
const MALFORMED: Problem = { code: 'malformed-json', pointer: 'line 2', detail: '' };
const UNKNOWN = problem('unknown-organism', '/organism');

const WHOLE = { of: 1, read: 1 };
const NOTHING = { of: 1, read: 0 };
const fine: Unit = { raw: 'fine', taken: true, items: WHOLE, problems: [NOTE], terms: [] };
const lacking: Unit = {
  ...{ raw: 'lacking', taken: false, items: NOTHING, problems: [MISSING] },
  terms: [],
};
const unmapped: Unit = {
  ...{ raw: 'unmapped', taken: false, items: NOTHING, problems: [UNKNOWN] },
  terms: [],
};
const partly: Unit = {
  raw: 'partly',
  taken: true,
  items: WHOLE,
  problems: [problem('unknown-agent', '/x')],
  terms: [],
};
const broken: Unit = {
  ...{ raw: 'broken', taken: false, items: NOTHING, problems: [MALFORMED] },
  terms: [],
};

describe('What becomes of a message', () => {
  it.each<[string, Unit[], string, number, string[]]>([
    ['a usable one is processed', [fine], 'processed', 202, []],
    ['one without anything to take in is processed', [], 'processed', 202, []],
    ['one that lacks what is required is refused and kept', [lacking], 'quarantined', 422, []],
    ['one that cannot be parsed is refused and kept', [broken], 'quarantined', 400, []],
    ['one of an unmapped organism is accepted and waits', [unmapped], 'quarantined', 202, []],
    ['one with an unmapped agent is accepted and waits', [partly], 'quarantined', 202, []],
    [
      'of many, what is unusable waits by itself',
      [fine, lacking, unmapped],
      'processed',
      202,
      ['lacking', 'unmapped'],
    ],
    [
      'of many, what lost an agent waits by itself too',
      [fine, partly],
      'processed',
      202,
      ['partly'],
    ],
    [
      'of many, where nothing is usable, the whole waits',
      [lacking, broken],
      'quarantined',
      422,
      [],
    ],
    [
      'of many, where something is only unmapped, it is accepted',
      [lacking, unmapped],
      'quarantined',
      202,
      [],
    ],
  ])('%s', (_, units, status, answer, waiting) => {
    const verdict = verdictOf(units);
    expect([verdict.status, verdict.answer.status]).toEqual([status, answer]);
    expect(verdict.waiting.map(({ raw }) => raw)).toEqual(waiting);
    expect(verdict.answer.ack).toBe(answer === 202 ? 'AA' : 'AE');
  });

  it.each([
    ['http', 415, undefined, 'quarantined', 'AR'],
    ['mllp', 415, undefined, 'dismissed', 'AR'],
    ['mllp', 422, 'AR', 'dismissed', 'AR'],
    ['mllp', 422, 'AE', 'quarantined', 'AE'],
    ['http', 422, 'AR', 'quarantined', 'AR'],
  ] as const)('over %s, refused by %s %s, is %s', (channel, status, ack, expected, told) => {
    const refused = { kind: 'refused', status, code: 'x', problems: [MISSING], ack } as const;
    const verdict = verdictOfRefusal(refused, channel);
    expect([verdict.status, verdict.answer.status, verdict.answer.ack]).toEqual([
      expected,
      status,
      told,
    ]);
  });

  it.each([
    ['rows that wait by themselves are not read', [fine, lacking, partly], { of: 3, read: 1 }],
    ['of a payload that waits as a whole, none is', [lacking, broken], { of: 2, read: 0 }],
    [
      'of one message, its isolates count',
      [{ ...partly, items: { of: 3, read: 2 } }],
      { of: 3, read: 2 },
    ],
    ['nothing to take in is nothing', [], { of: 0, read: 0 }],
  ])('counts how much was read: %s', (_, units, parts) => {
    expect(verdictOf(units).parts).toEqual(parts);
  });

  it('keeps a bounded list of problems, and says when there are more', () => {
    const many = Array.from({ length: 500 }, () => lacking);
    const { problems } = verdictOf(many);
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)?.code).toBe('more-problems');
  });
});
