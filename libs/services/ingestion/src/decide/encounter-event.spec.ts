import {
  encounterChanged,
  type EncounterChanged,
  type EncounterEvent,
} from '@carbawatch/contracts';
import { encounterEvent } from './encounter-event';
import { RECEIPT, knowledge } from './knowledge.harness';
import type { TakenBack } from './mapping';

const TRANSFER: EncounterEvent = {
  type: 'encounter.event',
  kind: 'transfer',
  at: '2024-01-04T08:00:00',
  patient: { id: 'MRN1', sex: 'female', birthDate: '1957-03-02' },
  encounter: { id: 'V1', class: 'inpatient' },
  ward: 'ICU-2',
  room: '3',
  bed: 'B',
};

function bodyOf(
  differing: Partial<EncounterEvent> = {},
  receipt = RECEIPT,
  known = knowledge(),
): EncounterChanged {
  const { event } = encounterEvent({ ...TRANSFER, ...differing }, '', receipt, known);
  return encounterChanged.parse(event?.body);
}

describe('A movement as an event', () => {
  it('names patient and visit by pseudonyms, and the time with the offset of the site', () => {
    expect(bodyOf()).toMatchObject({
      pseudonym: '<site-1||MRN1>',
      visit: '<site-1|\0visit|V1>',
      person: { sex: 'female', birthYear: 1957 },
      at: '2024-01-04T08:00:00+08:00',
      ward: 'ICU-2',
      unitType: 'icu',
      unitTypeSource: 'ward-name',
    });
  });

  it.each<[string, Partial<EncounterEvent>, boolean]>([
    ['in another message', {}, true],
    ['with its time written in another offset', { at: '2024-01-04T00:00:00Z' }, true],
    ['to another bed', { bed: 'C' }, false],
    ['at another time', { at: '2024-01-04T08:01:00' }, false],
    ['of another visit', { encounter: { id: 'V2' } }, false],
    ['of another kind', { kind: 'cancel-transfer' }, false],
    ['with the unit type claimed', { unitType: 'icu' }, false],
  ])('that is told again %s: the same fact is %s', (_, differing, isSame) => {
    const later = {
      ...RECEIPT,
      messageId: 'another',
      sender: 'adt-2',
      receivedAt: '2024-01-09T00:00:00Z',
    };
    expect(bodyOf(differing, later).factId === bodyOf().factId).toBe(isSame);
  });

  it('stays the same fact when the ward list says something new about its ward', () => {
    const listed = knowledge({ wards: { 'ICU-2': 'high-dependency' } });
    const body = bodyOf({}, RECEIPT, listed);
    expect([body.unitType, body.unitTypeSource]).toEqual(['high-dependency', 'ward-list']);
    expect(body.factId).toBe(bodyOf().factId);
  });

  it.each([
    ['a discharge days before', 'discharge', '2023-12-30T08:00:00', true],
    ['a day case registered when it was over', 'discharge', '2024-01-04T05:00:00', false],
    ['a discharge of the same day, its hour unknown', 'discharge', '2024-01-04', false],
    ['a discharge of the day before', 'discharge', '2024-01-03', false],
    ['a discharge of two days before', 'discharge', '2024-01-02', true],
    ['a discharge after', 'discharge', '2024-01-04T09:00:00', false],
    ['a transfer days before', 'transfer', '2024-01-01T08:00:00', true],
    ['a transfer into the first ward, hours before', 'transfer', '2024-01-04T05:00:00', false],
    ['a death days before', 'death', '2024-01-01T08:00:00', true],
    ['a death on arrival', 'death', '2024-01-04T07:00:00', false],
    ['another admission', 'admit', '2024-01-01T08:00:00', false],
    ['what only updates', 'update', '2024-01-01T08:00:00', false],
  ] as const)('%s the admission of its visit: waits, if it is impossible', (_, kind, at, waits) => {
    const known = knowledge({ admittedMs: Date.parse('2024-01-04T08:00:00+08:00') });
    const { event, problems } = encounterEvent({ ...TRANSFER, kind, at }, '', RECEIPT, known);
    expect([event === null, problems.map(({ code, pointer }) => [code, pointer])]).toEqual(
      waits ? [true, [['before-admission', '/at']]] : [false, []],
    );
  });

  it('tells when its visit began: with the first admission that was not taken back', () => {
    const begun = (differing: Partial<EncounterEvent>, admittedMs?: number) =>
      encounterEvent(
        { ...TRANSFER, ...differing },
        '',
        RECEIPT,
        knowledge(admittedMs === undefined ? {} : { admittedMs }),
      ).visitBegin?.admittedMs;
    const told = Date.parse('2024-01-04T08:00:00+08:00');
    expect(begun({ kind: 'admit' })).toBe(told);
    expect(begun({ kind: 'admit' }, told - 1)).toBe(told - 1);
    expect(begun({ kind: 'admit' }, told + 1)).toBe(told);
    expect(begun({ kind: 'cancel-admit' }, told)).toBeNull();
    expect(begun({ kind: 'transfer' }, told)).toBeUndefined();
    expect(begun({ kind: 'admit', encounter: undefined })).toBeUndefined();
  });

  describe('that was taken back', () => {
    const CANCEL: EncounterEvent = { ...TRANSFER, kind: 'cancel-transfer' };
    const at = (messageTime: string) => ({ messageTime: `2024-01-04T${messageTime}:00+08:00` });
    const told = (movement: object, known = knowledge()) =>
      encounterEvent({ ...TRANSFER, ...movement }, '', RECEIPT, known);
    const cancels = () => {
      const { takenBack } = encounterEvent({ ...CANCEL, ...at('09:00') }, '', RECEIPT, knowledge());
      return takenBack ? [takenBack] : [];
    };
    const factOf = ({ event }: ReturnType<typeof told>): string =>
      encounterChanged.parse(event?.body).factId;

    it('and is entered anew with the same words is another movement', () => {
      const first = factOf(told(at('08:05')));
      const anew = factOf(told(at('09:10'), knowledge({ cancels: cancels() })));
      expect(anew).not.toBe(first);
      // Sent again, it is the same once more.
      expect(factOf(told(at('09:20'), knowledge({ cancels: cancels() })))).toBe(anew);
    });

    it('and was said before, by a slower feed, is the same movement', () => {
      const first = factOf(told(at('08:05')));
      expect(factOf(told(at('08:40'), knowledge({ cancels: cancels() })))).toBe(first);
    });

    it.each([
      ['of another visit', { encounter: { id: 'V2' } }],
      ['of another kind', { kind: 'admit' as const }],
    ])('leaves a movement %s as it was', (_, differing) => {
      const known = knowledge({ cancels: cancels() });
      const movement = { ...differing, ...at('09:10') };
      expect(factOf(told(movement, known))).toBe(factOf(told(movement)));
    });
  });

  describe('told over and over with the same words: moved, taken back, moved, taken back', () => {
    const sequence = (
      kinds: readonly EncounterEvent['kind'][],
    ): { movement: EncounterEvent; messageTime: string }[] =>
      kinds.map((kind, index) => ({
        movement: { ...TRANSFER, kind },
        messageTime: `2024-01-04T${String(8 + index).padStart(2, '0')}:00:00+08:00`,
      }));
    /** Each told in turn, with what was kept of those before. */
    const factsOf = (told: ReturnType<typeof sequence>): string[] => {
      const cancels: TakenBack[] = [];
      return told.map(({ movement, messageTime }) => {
        const known = knowledge({ cancels });
        const { event, takenBack } = encounterEvent(
          { ...movement, messageTime },
          '',
          RECEIPT,
          known,
        );
        if (takenBack) cancels.push(takenBack);
        return encounterChanged.parse(event?.body).factId;
      });
    };

    it.each([
      ['a transfer (A02, A12)', 'transfer', 'cancel-transfer'],
      ['a discharge (A03, A13)', 'discharge', 'cancel-discharge'],
      ['a discharge by death (A03, A13)', 'death', 'cancel-discharge'],
      ['an admission (A01, A11)', 'admit', 'cancel-admit'],
    ] as const)('%s: each is a movement of its own', (_title, kind, cancel) => {
      const facts = factsOf(sequence([kind, cancel, kind, cancel, kind, cancel]));
      expect(new Set(facts).size).toBe(6);
    });

    it('sent again as a whole, in which order ever, it adds none', () => {
      const told = sequence(['transfer', 'cancel-transfer', 'transfer', 'cancel-transfer']);
      const facts = factsOf([...told, ...told]);
      expect(facts.slice(4)).toEqual(facts.slice(0, 4));
      const turned = factsOf([...told, ...[...told].reverse()]);
      expect(new Set(turned).size).toBe(4);
    });
  });

  it('that merges two numbers is one event under the keys of both, and both go to the vault', () => {
    const merge = { ...TRANSFER, kind: 'merge-patient' as const, mergedInto: { id: 'MRN2' } };
    const { event, identities } = encounterEvent(merge, '', RECEIPT, knowledge());
    expect(event?.keys).toEqual(['site-1/<site-1||MRN1>', 'site-1/<site-1||MRN2>']);
    expect(event?.body).toMatchObject({
      pseudonym: '<site-1||MRN1>',
      mergedInto: '<site-1||MRN2>',
    });
    expect(identities.map(({ pseudonym }) => pseudonym)).toEqual([
      '<site-1||MRN1>',
      '<site-1||MRN2>',
    ]);
  });

  it.each([
    ['without a survivor', undefined, 'merge-without-survivor'],
    ['of a number into itself', { id: 'MRN1' }, 'merge-into-itself'],
  ])('that is a merge %s is refused', (_, mergedInto, code) => {
    for (const kind of ['merge-patient', 'unmerge-patient'] as const) {
      const { event, problems } = encounterEvent(
        { ...TRANSFER, kind, mergedInto },
        '',
        RECEIPT,
        knowledge(),
      );
      expect([event, problems]).toMatchObject([null, [{ code, pointer: '/mergedInto' }]]);
    }
  });
});
