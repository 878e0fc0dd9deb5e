import { addDays, instantMs } from '@carbawatch/contracts';
import fc from 'fast-check';
import { bedBounds, bedDeltasOf, bedsByStep } from './bed-days';
import type { BedBucket, BedDelta } from './bed-days';
import { calendarSteps } from './calendar';
import { FOREVER } from './versions';
import type { Version } from './versions';
import type { WardStay } from './ward-stays';

const DAY_MS = 86_400_000;
const BEGIN = '2024-01-01';
const startMs = (day: string) => instantMs(day, 'UTC');
const dayOfMs = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** Stays of up to two months, some that nobody has ended, some taken back on a later known day. */
const stays: fc.Arbitrary<Version<WardStay>[]> = fc
  .array(
    fc.record({
      fromHour: fc.nat(24 * 120),
      hours: fc.option(fc.integer({ min: 1, max: 24 * 60 }), { nil: null }),
      ward: fc.constantFrom('A', 'B', null),
      admission: fc.boolean(),
      knownFrom: fc.nat(130).map((n) => addDays(BEGIN, n)),
      knownDays: fc.option(fc.integer({ min: 1, max: 30 }), { nil: null }),
    }),
    { maxLength: 12 },
  )
  .map((drawn) =>
    drawn.map(({ fromHour, hours, ward, admission, knownFrom, knownDays }, n) => {
      const fromMs = startMs(BEGIN) + fromHour * 3_600_000;
      const toMs = hours === null ? null : fromMs + hours * 3_600_000;
      return {
        key: `s${n}`,
        knownFrom,
        knownTo: knownDays === null ? FOREVER : addDays(knownFrom, knownDays),
        value: {
          person: `p${n}`,
          visit: null,
          ward,
          admission,
          fromDay: dayOfMs(fromMs),
          lastDay: toMs === null ? null : dayOfMs(toMs - 1),
          fromMs,
          toMs,
        },
      };
    }),
  );

const period = fc
  .tuple(fc.nat(100), fc.integer({ min: 0, max: 60 }), fc.nat(200))
  .map(([from, length, asOf]) => ({
    from: addDays(BEGIN, from),
    to: addDays(BEGIN, from + length),
    asOf: addDays(BEGIN, asOf),
  }));

/** Of the day as of which is asked, and beyond it. */
const hours = fc.integer({ min: 0, max: 48 });

/** What the store's sums give: rows of the ward known by the day, put into buckets. */
function bucketsOf(deltas: readonly BedDelta[], bounds: readonly string[], asOf: string) {
  const [first = asOf] = bounds;
  const end = bounds.at(-1) ?? asOf;
  return deltas
    .filter(({ day, knownDay }) => day < end && knownDay <= asOf)
    .map(({ day, came, went, ms, admissions }): BedBucket => {
      const beds = came - went;
      return {
        bucket: bounds.filter((bound) => bound <= day).length,
        came,
        went,
        days: (beds * (startMs(day) - startMs(first))) / DAY_MS,
        ms: ms - beds * startMs(first),
        admissions,
      };
    });
}

it('patient-days from the ends of the stays are those counted stay by stay', () => {
  fc.assert(
    fc.property(stays, period, fc.constantFrom('', 'A'), hours, (versions, asked, ward, hour) => {
      const { from, to, asOf } = asked;
      const steps = calendarSteps(from, to, 'month');
      const deltas = bedDeltasOf([], versions).filter((delta) => delta.ward === ward);
      const buckets = bucketsOf(deltas, bedBounds(steps, asOf), asOf);
      // Nobody comes or goes after now, which may lie within the day as of which is asked.
      const told = versions.flatMap(({ value: { fromMs, toMs } }) => [fromMs, toMs ?? fromMs]);
      const nowMs = Math.max(...told, startMs(asOf) + hour * 3_600_000);
      const found = bedsByStep(buckets, steps, { asOf, startMs, nowMs });
      const known = versions.filter(
        ({ knownFrom, knownTo, value }) =>
          knownFrom <= asOf && knownTo > asOf && (ward === '' || value.ward === ward),
      );
      const asOfMs = startMs(addDays(asOf, 1));
      for (const step of steps) {
        const [begin, end] = [startMs(step.from), startMs(addDays(step.to, 1))];
        const touching = known.filter(
          ({ value }) => value.fromDay <= step.to && (value.lastDay ?? FOREVER) >= step.from,
        );
        const overlap = (fromMs: number, toMs: number | null, until = asOfMs) =>
          Math.max(0, Math.min(toMs ?? until, until, end) - Math.max(fromMs, begin));
        const expected = {
          admissions: touching.filter(
            ({ value }) => value.fromDay >= step.from && (ward !== '' || value.admission),
          ).length,
          census: touching.reduce((sum, { value: { fromDay, lastDay } }) => {
            const last = lastDay === null ? null : startMs(lastDay);
            return sum + overlap(startMs(fromDay), last) / DAY_MS;
          }, 0),
          exactMs: touching.reduce(
            (sum, { value }) => sum + overlap(value.fromMs, value.toMs, Math.min(asOfMs, nowMs)),
            0,
          ),
        };
        expect(found.get(step.label)).toEqual(touching.length === 0 ? undefined : expected);
      }
    }),
    { numRuns: 400 },
  );
});

it('a stay that is taken back leaves nothing', () => {
  fc.assert(
    fc.property(stays, (versions) => {
      expect(bedDeltasOf(versions, versions)).toEqual([]);
    }),
  );
});
