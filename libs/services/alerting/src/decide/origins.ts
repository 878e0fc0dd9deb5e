import { instantMs, type EncounterChanged } from '@carbawatch/contracts';

/** Where a patient is said to come from, of each sender the last word. */
export interface Origins {
  /** Movements that took nothing back, in the order of their receipt. */
  readonly told: readonly EncounterChanged[];
  readonly from: ReadonlyMap<string, string>;
  /** Care abroad in the last twelve months. */
  readonly abroad: ReadonlyMap<string, boolean>;
}

export function originsOf(ofVisit: readonly EncounterChanged[]): Origins {
  const told = ofVisit
    .filter(({ kind }) => !kind.startsWith('cancel'))
    .sort(
      (a, b) =>
        instantMs(a.receivedAt, 'UTC') - instantMs(b.receivedAt, 'UTC') ||
        (a.factId < b.factId ? -1 : 1),
    );
  const from = new Map<string, string>();
  const abroad = new Map<string, boolean>();
  for (const { sender, admittedFrom, healthcareAbroad12m } of told) {
    if (admittedFrom !== undefined) from.set(sender, admittedFrom);
    if (healthcareAbroad12m !== undefined) abroad.set(sender, healthcareAbroad12m);
  }
  return { told, from, abroad };
}

/** What a movement says otherwise of where the patient of its visit came from. */
export function originChanged(
  before: readonly EncounterChanged[],
  now: readonly EncounterChanged[],
  { sender, visit }: EncounterChanged,
): string[] {
  const [was, is] = [before, now].map((all) =>
    originsOf(all.filter((one) => (one.visit ?? null) === (visit ?? null))),
  );
  const abroad = [was, is].map((one) => one?.abroad.get(sender));
  const from = [was, is].map((one) => one?.from.get(sender));
  return [
    ...(abroad[0] !== undefined && abroad[1] !== undefined && abroad[0] !== abroad[1]
      ? [
          abroad[1]
            ? 'Care abroad was denied, and is said of the patient now.'
            : 'Care abroad is said of the patient no more.',
        ]
      : []),
    ...(from[0] !== undefined && from[1] !== undefined && from[0] !== from[1]
      ? [`Admitted from ${from[1]} instead of ${from[0]}.`]
      : []),
  ];
}
