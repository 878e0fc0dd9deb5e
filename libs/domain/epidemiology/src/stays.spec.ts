import fc from 'fast-check';
import type { EncounterChanged } from '@carbawatch/contracts';
import { admissionAt, currentStay, stayAt, staysOf } from './stays';

const ZONE = 'Asia/Shanghai';

type Told = Partial<EncounterChanged> & Pick<EncounterChanged, 'kind' | 'at'>;

/**
 * Facts in the order of receipt, one an hour from noon on; `at` may be a clock time of 5 January.
 */
function facts(...told: Told[]): EncounterChanged[] {
  return told.map((movement, index) => ({
    site: 'site-1',
    pseudonym: 'p1',
    factId: `f${index}`,
    messageId: `m${index}`,
    sender: 'adt',
    receivedAt: `2024-01-05T${String(index + 12).padStart(2, '0')}:00:00+08:00`,
    visit: 'V1',
    ...movement,
    at: time(movement.at),
  }));
}

function time(at: string): string {
  return at.length === 5 ? `2024-01-05T${at}:00+08:00` : at;
}

/** `WARD/bed from-to`, clock times of 5 January in Shanghai. */
function told(movements: EncounterChanged[]): string[] {
  const clock = (moment: string | null): string => moment?.slice(11, 16) ?? '';
  return staysOf(movements, ZONE).map(
    ({ ward, bed, from, to }) => `${ward}${bed ? `/${bed}` : ''} ${clock(from)}-${clock(to)}`,
  );
}

/** The ward that a moment falls to. */
const wardAt = (stays: ReturnType<typeof staysOf>, moment: string): string | null =>
  stayAt(stays, moment, ZONE)?.ward ?? null;

describe('stays from movements', () => {
  const story = facts(
    { kind: 'admit', at: '08:00', ward: 'MED-1', bed: 'A', unitType: 'ward' },
    { kind: 'transfer', at: '10:00', ward: 'ICU-2', bed: 'B', unitType: 'icu' },
    { kind: 'discharge', at: '18:00' },
  );

  it('an admission, a transfer and a discharge give two stays', () => {
    expect(told(story)).toEqual(['MED-1/A 08:00-10:00', 'ICU-2/B 10:00-18:00']);
  });

  it('the minute of a transfer belongs to the new bed, the minute of a discharge to nobody', () => {
    const stays = staysOf(story, ZONE);
    expect(wardAt(stays, time('09:59'))).toBe('MED-1');
    expect(wardAt(stays, time('10:00'))).toBe('ICU-2');
    expect(wardAt(stays, time('18:00'))).toBeNull();
    expect(wardAt(stays, time('07:59'))).toBeNull();
  });

  it('a patient without discharge is still there', () => {
    const stays = staysOf(story.slice(0, 2), ZONE);
    expect(currentStay(stays)).toMatchObject({ ward: 'ICU-2', unitType: 'icu', to: null });
    expect(currentStay(staysOf(story, ZONE))).toBeNull();
  });

  it('a bed of the same ward, room and number in another hospital is another bed', () => {
    const bed = { ward: 'MED-1', room: '1', bed: '1' };
    const to = (facility: string, facilityBefore: string) =>
      facts(
        { kind: 'admit', at: '08:00', ...bed, isolation: 'single' },
        { kind: 'transfer', at: '12:00', ...bed, facility, facilityBefore },
      );
    expect(told(to('SUED', 'NORD'))).toEqual(['MED-1/1 08:00-12:00', 'MED-1/1 12:00-']);
    expect(staysOf(to('SUED', 'NORD'), ZONE).at(-1)?.isolation).toBeNull();
    expect(told(to('NORD', 'Nord '))).toEqual(['MED-1/1 08:00-']);
  });

  it('a cancelled transfer leaves the patient where he was', () => {
    const cancel = facts(...story, { kind: 'cancel-transfer', at: '10:00' });
    expect(told(cancel)).toEqual(['MED-1/A 08:00-18:00']);
  });

  it('a cancel with the time of the click takes back the last transfer before it', () => {
    const movements = facts(
      { kind: 'admit', at: '08:00', ward: 'A' },
      { kind: 'transfer', at: '09:00', ward: 'B' },
      { kind: 'transfer', at: '10:00', ward: 'C' },
      { kind: 'cancel-transfer', at: '10:20' },
    );
    expect(told(movements)).toEqual(['A 08:00-09:00', 'B 09:00-']);
  });

  describe('a cancel to the minute of transfers to the second', () => {
    const second = (clock: string) => `2024-01-05T${clock}+08:00`;
    const moves: Told[] = [
      { kind: 'admit', at: '08:00', ward: 'A' },
      { kind: 'transfer', at: second('09:10:04'), ward: 'B' },
      { kind: 'transfer', at: second('10:10:04'), ward: 'C' },
    ];
    const cancel: Told = { kind: 'cancel-transfer', at: '2024-01-05T10:10+08:00', ward: 'B' };
    const stays = ['A 08:00-09:10', 'B 09:10-'];

    it('takes back the transfer of that minute, and not the one before it', () => {
      expect(told(facts(...moves, cancel))).toEqual(stays);
      expect(told(facts(...moves, { ...cancel, at: second('10:10:00') }))).toEqual(stays);
    });

    it('that comes again in other words takes back nothing more', () => {
      const again = { ...cancel, at: second('10:10:00') };
      expect(told(facts(...moves, cancel, again))).toEqual(stays);
      const clicked = { ...cancel, at: '11:30' };
      expect(told(facts(...moves, cancel, again, clicked))).toEqual(stays);
    });

    it('of two in one minute takes back the one of the very time', () => {
      const both = facts(
        { kind: 'admit', at: '08:00', ward: 'A' },
        { kind: 'transfer', at: '10:10', ward: 'B' },
        { kind: 'transfer', at: second('10:10:30'), ward: 'C' },
        { kind: 'cancel-transfer', at: '10:10' },
      );
      expect(told(both)).toEqual(['A 08:00-10:10', 'C 10:10-']);
    });

    it('in another bed of the ward is no repeat', () => {
      const beds = facts(
        { kind: 'admit', at: '08:00', ward: 'A', bed: '1' },
        { kind: 'transfer', at: '09:00', ward: 'A', bed: '2' },
        { kind: 'cancel-transfer', at: '09:20', ward: 'A', bed: '1' },
      );
      expect(told(beds)).toEqual(['A/1 08:00-']);
    });
  });

  it('a transfer entered anew after its cancel stands, even with the same or an earlier time', () => {
    const again = (at: string): EncounterChanged[] =>
      facts(
        { kind: 'admit', at: '08:00', ward: 'A' },
        { kind: 'transfer', at: '09:00', ward: 'B' },
        { kind: 'cancel-transfer', at: '09:00' },
        { kind: 'transfer', at, ward: 'C' },
      );
    expect(told(again('09:00'))).toEqual(['A 08:00-09:00', 'C 09:00-']);
    expect(told(again('08:50'))).toEqual(['A 08:00-08:50', 'C 08:50-']);
  });

  it('a cancel that overtook its transfer takes it back all the same', () => {
    const movements = facts(
      { kind: 'admit', at: '08:00', ward: 'A' },
      { kind: 'cancel-transfer', at: '09:00' },
      { kind: 'transfer', at: '09:00', ward: 'B' },
    );
    expect(told(movements)).toEqual(['A 08:00-']);
  });

  it('a cancelled admission never was, with the moves that followed it', () => {
    const movements = facts(
      { kind: 'admit', at: '08:00', ward: 'A' },
      { kind: 'transfer', at: '09:00', ward: 'B' },
      { kind: 'cancel-admit', at: '08:00' },
    );
    expect(told(movements)).toEqual([]);
  });

  it('a pre-admission called off (A38) ends no stay, unless both name one visit', () => {
    const admitted = { kind: 'admit', at: '08:00', ward: 'A' } as const;
    const calledOff = { kind: 'cancel-admit', at: '09:00', announced: {} } as const;
    const movements = facts(admitted, calledOff);
    const unnumbered = movements.map(({ visit: _visit, ...movement }) => movement);
    expect(told(unnumbered)).toEqual(['A 08:00-']);
    expect(told(movements)).toEqual([]);
  });

  it('an admission entered anew after its cancel stands with its moves', () => {
    const movements = facts(
      { kind: 'admit', at: '08:00', ward: 'A' },
      { kind: 'cancel-admit', at: '08:00' },
      { kind: 'admit', at: '07:30', ward: 'A' },
      { kind: 'transfer', at: '09:00', ward: 'B' },
    );
    expect(told(movements)).toEqual(['A 07:30-09:00', 'B 09:00-']);
  });

  it('a cancelled discharge keeps the patient in, also when the discharge was a death', () => {
    for (const kind of ['discharge', 'death'] as const) {
      const movements = facts(
        { kind: 'admit', at: '08:00', ward: 'A' },
        { kind, at: '12:00' },
        { kind: 'cancel-discharge', at: '12:00' },
      );
      expect(told(movements)).toEqual(['A 08:00-']);
    }
  });

  it('a discharge told with a death is a death, and one cancel takes back both', () => {
    const [admit, discharge, death, cancel] = facts(
      { kind: 'admit', at: '08:00', ward: 'A' },
      { kind: 'discharge', at: '12:00' },
      { kind: 'death', at: '12:00' },
      { kind: 'cancel-discharge', at: '12:00' },
    );
    if (!admit || !discharge || !death || !cancel) throw new Error('four facts were told');
    const together = { ...death, receivedAt: discharge.receivedAt };
    const day = { ...together, at: death.at.slice(0, 10) };
    expect(staysOf([admit, discharge], ZONE)).toMatchObject([{ end: 'discharge' }]);
    for (const told of [together, day]) {
      expect(staysOf([told, discharge, admit], ZONE)).toMatchObject([
        { end: 'death', toMs: Date.parse(time('12:00')) },
      ]);
    }
    expect(staysOf([admit, discharge, together, cancel], ZONE)).toMatchObject([
      { end: null, to: null },
    ]);
  });

  it('death ends every open stay, and the way to the mortuary is none', () => {
    const movements = facts(
      { kind: 'admit', at: '08:00', ward: 'A' },
      { kind: 'death', at: '12:00' },
      { kind: 'transfer', at: '13:00', ward: 'MORTUARY' },
    );
    expect(told(movements)).toEqual(['A 08:00-12:00']);
  });

  it('a death reported without a visit ends the stay of the visit', () => {
    const [admit, death] = facts(
      { kind: 'admit', at: '08:00', ward: 'A' },
      { kind: 'death', at: '12:00' },
    );
    if (!admit || !death) throw new Error('two facts were told');
    const { visit: _none, ...unnamed } = death;
    expect(told([admit, unnamed])).toEqual(['A 08:00-12:00']);
  });

  it('a transfer without an admission is a patient who was there when the feed began', () => {
    expect(told(facts({ kind: 'transfer', at: '09:00', ward: 'B' }))).toEqual(['B 09:00-']);
  });

  it('an update tells isolation from its time on and never brings a patient back', () => {
    const movements = facts(
      { kind: 'admit', at: '08:00', ward: 'A', bed: '1' },
      { kind: 'update', at: '09:00', isolation: 'single' },
      { kind: 'discharge', at: '12:00' },
      { kind: 'update', at: '14:00', ward: 'A', bed: '1' },
    );
    expect(staysOf(movements, ZONE)).toMatchObject([
      { bed: '1', isolation: null, toMs: Date.parse(time('09:00')) },
      { bed: '1', isolation: 'single', toMs: Date.parse(time('12:00')) },
    ]);
  });

  it('isolation is unknown again in another bed until someone says', () => {
    const movements = facts(
      { kind: 'admit', at: '08:00', ward: 'A', bed: '1', isolation: 'single' },
      { kind: 'transfer', at: '09:00', ward: 'A', bed: '2' },
    );
    expect(currentStay(staysOf(movements, ZONE))?.isolation).toBeNull();
  });

  it('a stay that nobody closed ends with the next admission', () => {
    const movements = facts(
      { kind: 'admit', at: '08:00', ward: 'A' },
      { kind: 'admit', at: '11:00', ward: 'B', visit: 'V2' },
    );
    expect(told(movements)).toEqual(['A 08:00-11:00', 'B 11:00-']);
  });

  it('an outpatient visit neither ends an admission nor hides the ward', () => {
    const movements = facts(
      { kind: 'admit', at: '08:00', ward: 'A', class: 'inpatient' },
      { kind: 'admit', at: '09:00', ward: 'DIALYSIS', visit: 'V2', class: 'outpatient' },
    );
    const stays = staysOf(movements, ZONE);
    expect(currentStay(stays)?.ward).toBe('A');
    expect(wardAt(stays, time('10:00'))).toBe('A');
  });

  it('a test message (MSH-11 T) moves nobody', () => {
    expect(told(facts({ kind: 'admit', at: '08:00', ward: 'A', testMessage: true }))).toEqual([]);
  });

  it('one fact that came twice is one movement', () => {
    expect(told([...story, ...story])).toEqual(told(story));
  });

  it('a specimen known to the day lies where the patient was for most of the day', () => {
    const stays = staysOf(story, ZONE);
    expect(wardAt(stays, '2024-01-05')).toBe('ICU-2');
    expect(wardAt(stays, '2024-01-06')).toBeNull();
  });

  it('a discharge known to the day lasts until its end in the hospital time zone', () => {
    const movements = facts(
      { kind: 'admit', at: '2024-01-03', ward: 'A' },
      { kind: 'discharge', at: '2024-01-05' },
    );
    const stays = staysOf(movements, ZONE);
    expect(wardAt(stays, '2024-01-05T23:59:00+08:00')).toBe('A');
    expect(wardAt(stays, '2024-01-06T00:00:00+08:00')).toBeNull();
  });

  it('a transfer known to the day comes after the admission of that day', () => {
    const movements = facts(
      { kind: 'admit', at: '08:00', ward: 'A' },
      { kind: 'transfer', at: '2024-01-05', ward: 'B' },
    );
    expect(currentStay(staysOf(movements, ZONE))?.ward).toBe('B');
  });

  it('an admission reaches from the emergency room over its wards to the discharge', () => {
    const movements = facts(
      { kind: 'admit', at: '08:00', ward: 'ED', class: 'emergency' },
      { kind: 'discharge', at: '10:00' },
      { kind: 'admit', at: '11:00', ward: 'A', visit: 'V2', class: 'inpatient' },
      { kind: 'transfer', at: '12:00', ward: 'ICU', visit: 'V2' },
      { kind: 'discharge', at: '20:00', visit: 'V2' },
      { kind: 'admit', at: '22:00', ward: 'B', visit: 'V3', class: 'inpatient' },
    );
    const admission = admissionAt(staysOf(movements, ZONE), time('13:00'), ZONE);
    expect(admission?.stays.map(({ ward }) => ward)).toEqual(['ED', 'A', 'ICU']);
    expect(admission?.to).toBe(time('20:00'));
  });
});

const KINDS: readonly EncounterChanged['kind'][] = [
  'admit',
  'transfer',
  'discharge',
  'death',
  'update',
  'cancel-admit',
  'cancel-transfer',
  'cancel-discharge',
];

const movement = fc.record({
  kind: fc.constantFrom(...KINDS),
  at: fc.constantFrom('08:00', '09:00', '10:00', '11:00', '2024-01-05', '2024-01-06'),
  receivedAt: fc.constantFrom('2024-01-05T08:30:00+08:00', '2024-01-05T09:30:00+08:00'),
  visit: fc.constantFrom('V1', 'V2'),
  ward: fc.constantFrom('A', 'B', 'C'),
  class: fc.constantFrom('inpatient' as const, 'outpatient' as const, 'emergency' as const),
});

describe('any movements', () => {
  it('the same facts in any order give the same stays', () => {
    const shuffled = fc
      .array(movement, { maxLength: 12 })
      .map((told) => facts(...told))
      .chain((told) =>
        fc.tuple(fc.constant(told), fc.shuffledSubarray(told, { minLength: told.length })),
      );
    fc.assert(
      fc.property(shuffled, ([told, mixed]) => {
        expect(staysOf(mixed, ZONE)).toEqual(staysOf(told, ZONE));
      }),
    );
  });

  it('no stay is empty or backwards, and stays of one visit never overlap', () => {
    fc.assert(
      fc.property(fc.array(movement, { maxLength: 12 }), (told) => {
        const stays = staysOf(facts(...told), ZONE);
        for (const stay of stays) {
          if (stay.toMs !== null) expect(stay.toMs).toBeGreaterThan(stay.fromMs);
          const others = stays.filter((other) => other !== stay && other.visit === stay.visit);
          for (const other of others) {
            const apart =
              (other.toMs !== null && other.toMs <= stay.fromMs) ||
              (stay.toMs !== null && stay.toMs <= other.fromMs);
            expect(apart).toBe(true);
          }
          expect(stayAt([stay], stay.from, ZONE)).toEqual(stay);
        }
      }),
    );
  });
});
