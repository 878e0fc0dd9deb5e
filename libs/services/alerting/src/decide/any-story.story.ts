import fc from 'fast-check';
import { E_COLI, HospitalStory, KLEBSIELLA, type ToldResult } from '@carbawatch/testing';

/** Something that happens to one of two patients or their isolates. */
export type Deed = (story: HospitalStory) => void;

type Verdict = Required<Pick<ToldResult, 'cpe' | 'carbapenemases'>>;

const patient = fc.constantFrom('anna', 'bert');
const place = fc.constantFrom(
  ['ICU-2', 'icu'] as const,
  ['MED-1', 'ward'] as const,
  ['TX-1', 'transplant'] as const,
  // A ward that the site's list comes to name otherwise.
  ['MED-1', 'burns'] as const,
);
const hospital = fc.constantFrom<{ facility?: string }>(
  {},
  { facility: 'CITY' },
  { facility: 'ELM' },
);
const told = fc.record({
  patient,
  species: fc.constantFrom(KLEBSIELLA, E_COLI),
  cre: fc.constantFrom('cre' as const, 'not-cre' as const),
  verdict: fc.constantFrom<Verdict>(
    { cpe: 'confirmed', carbapenemases: ['KPC-2'] },
    { cpe: 'suspected', carbapenemases: [] },
    { cpe: 'negative', carbapenemases: [] },
  ),
  withdrawn: fc.boolean(),
  // From a screen it says something of the swab as well.
  specimen: fc.constantFrom<NonNullable<ToldResult['specimen']>>(
    {},
    { type: 'rectal swab', purpose: 'screening' },
    { type: 'rectal swab', purpose: 'screening', id: 'SW-1' },
  ),
  encounter: fc.constantFrom<NonNullable<ToldResult['encounter']>>(
    { visit: 'anna-1', diagnoses: [{ system: 'icd-10', code: 'K74.6' }] },
    { visit: 'bert-1' },
  ),
});

const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.tuple(fc.constantFrom('L-1', 'L-2', 'L-3'), told).map(
    ([isolate, { verdict, ...rest }]): Deed =>
      (story) =>
        story.report(isolate, { ...rest, ...verdict }),
  ),
  fc.tuple(fc.constantFrom('admit' as const, 'transfer' as const), patient, place, hospital).map(
    ([kind, who, [ward, unit], at]): Deed =>
      (story) =>
        story[kind](who, ward, unit, at),
  ),
  // One transfer, told by two feeds of which one names the hospital.
  fc.tuple(patient, place, hospital).map(([who, [ward, unit], at]): Deed => (story) => {
    story.transfer(who, ward, unit, at);
    const told = story.movements.at(-1);
    if (told) story.movements.push({ ...told, sender: 'bed-board', facility: 'CITY' });
  }),
  fc.tuple(patient, fc.boolean()).map(
    ([who, isMoving]): Deed =>
      (story) =>
        story.discharge(who, isMoving ? { dischargedTo: 'Nursing home Elm' } : {}),
  ),
  patient.map(
    (who): Deed =>
      (story) =>
        story.move('update', who, { dischargedTo: 'Hospital North' }),
  ),
  patient.map(
    (who): Deed =>
      (story) =>
        story.move('cancel-transfer', who),
  ),
  patient.map(
    (who): Deed =>
      (story) =>
        story.move('cancel-admit', who),
  ),
  // To dialysis or to a clinic, under a number of its own, and back.
  fc
    .tuple(
      fc.constantFrom('admit' as const, 'discharge' as const, 'cancel-admit' as const),
      patient,
      fc.constantFrom('dialysis' as const, 'outpatient' as const),
    )
    .map(
      ([kind, who, unitType]): Deed =>
        (story) =>
          story.move(kind, who, { class: 'outpatient', ward: unitType, unitType, visit: 'out' }),
    ),
  // Told late, as they are entered at the end of a shift.
  fc.tuple(fc.constantFrom('admit' as const, 'discharge' as const), patient, place).map(
    ([kind, who, [ward, unitType]]): Deed =>
      (story) =>
        story.move(kind, who, { class: 'inpatient', ward, unitType }, '2024-01-05T00:30'),
  ),
  fc
    .tuple(
      fc.constantFrom('S-1', 'S-2'),
      patient,
      // Growth without a name is of the swab of some isolates, or of another.
      fc.constantFrom('negative' as const, 'confirmed' as const, 'suspected' as const),
      fc.constantFrom({}, { id: 'SW-1' }),
    )
    .map(
      ([report, who, status, specimen]): Deed =>
        (story) =>
          story.screen(report, { patient: who, status, specimen }),
    ),
  fc
    .tuple(
      patient,
      fc.boolean(),
      fc.constantFrom('carrier' as const, 'contact' as const, 'presumed-cleared' as const),
      // The register of the cases found here, or what was known from before.
      fc.constantFrom(undefined, '2024-01-05', '2022-03-01'),
    )
    .map(
      ([who, withdrawn, kind, on]): Deed =>
        (story) =>
          story.known(who, { kind, family: 'KPC', withdrawn, ...(on && { firstPositiveOn: on }) }),
    ),
  // Of two lists, or in another order than they were written: a cancellation before its statement.
  fc.tuple(patient, fc.boolean(), fc.constantFrom(undefined, '2024-01-03', '2024-01-04')).map(
    ([who, withdrawn, reportedAt]): Deed =>
      (story) =>
        story.known(who, { family: 'NDM', withdrawn, ...(reportedAt && { reportedAt }) }),
  ),
  // An old isolate, and negatives half a year after it: presumed cleared before all of this.
  fc
    .tuple(patient, fc.constantFrom(['S-3', 'S-4'], ['S-4'], ['S-3']))
    .map(([who, screens]): Deed => (story) => {
      const enzyme = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;
      story.report('L-4', { patient: who, collectedAt: '2023-05-01 06:00', ...enzyme });
      for (const screen of screens) {
        const day = screen === 'S-3' ? '2023-12-01' : '2023-12-10';
        story.screen(screen, { patient: who, collectedAt: `${day} 06:00` });
      }
    }),
  // A pre-admission, with and without the number of the visit, one of them for a day gone by.
  fc
    .tuple(
      patient,
      fc.constantFrom(undefined, '2024-01-07', '2023-11-01'),
      fc.constantFrom(undefined, 'next', 'anna-1'),
    )
    .map(
      ([who, at, visit]): Deed =>
        (story) =>
          story.announce(who, { ward: 'MED-1', ...(at && { at }) }, visit),
    ),
  fc.tuple(patient, fc.boolean()).map(
    ([who, isNumbered]): Deed =>
      (story) =>
        story.move('cancel-admit', who, { announced: {}, ...(isNumbered && { visit: 'next' }) }),
  ),
  fc.constant<Deed>((story) => story.merge('anna', 'bert')),
  fc.constant<Deed>((story) => story.unmerge('anna', 'bert')),
  // Heard of late: the merge was made before all of this, or its undoing was.
  fc.constantFrom('merge-patient' as const, 'unmerge-patient' as const).map(
    (kind): Deed =>
      (story) =>
        story.move(kind, 'anna', { mergedInto: 'bert' }, '2024-01-05T00:30'),
  ),
);

/** Deeds, each with whether it comes an hour after the one before or at the same minute. */
export const anyDeeds = fc.array(fc.tuple(deed, fc.boolean()), { minLength: 1, maxLength: 14 });

export function storyOf(
  deeds: readonly (readonly [Deed, boolean])[],
  site = 'site-1',
): HospitalStory {
  const story = new HospitalStory(site);
  let hour = 0;
  for (const [act, later] of deeds) {
    hour += later ? 1 : 0;
    act(story.at(`2024-01-05 ${String(hour).padStart(2, '0')}:00`));
  }
  return story;
}
