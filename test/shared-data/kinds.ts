import type { ReadOptions } from '@carbawatch/formats';

/** How a file of the shared data is taken in, or why it is none to take in. */
export type Kind =
  | {
      readonly contentType: string;
      readonly options?: Partial<ReadOptions>;
      readonly profile?: Readonly<Record<string, unknown>>;
    }
  | { readonly noPayload: string };

const HL7 = { contentType: 'application/hl7-v2' };
const TABLE = { contentType: 'text/tab-separated-values', options: { sample: 'SAMPLE' } };
const ANSWER = { noPayload: 'expected values, compared by the tests of its folder' };

const dropped = (...names: readonly string[]): Record<string, null> =>
  Object.fromEntries(names.map((name) => [name, null]));

/** As `example_isolates.csv` would be mapped once by a laboratory. */
const EXAMPLE_ISOLATES = {
  columns: {
    ...{ date: 'specimen.collectedAt', patient: 'patient.id', gender: 'patient.sex' },
    ...{ ward: 'encounter.ward', mo_name: 'organism.name' },
    ...dropped('age', 'mo', 'mo_family', 'mo_order'),
  },
  isolateIdFrom: ['patient', 'date', '#'],
};
const UNCLEAN_ISOLATES = {
  columns: {
    ...{ patient_id: 'patient.id', date: 'specimen.collectedAt', bacteria: 'organism.name' },
    ...dropped('hospital'),
  },
  isolateIdFrom: ['patient_id', 'date', '#'],
};

/** Tried from top to bottom; the first pattern that fits decides. */
const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/(^|\/)(PROVENANCE|README)\.md$/, { noPayload: 'says where the files come from' }],
  [/^hamronization\/expected\/.*\.tsv$/, TABLE],
  [/\/expected\//, ANSWER],
  [/^hl7v2-.*\.(hl7)$/, HL7],
  [/^hl7v2-oie\/test-.*-input\.txt$/, HL7],
  [/^hl7v2-.*\.(json|fhir|xml)$/, ANSWER],
  [/^fhir-.*\/terminology\//, { noPayload: 'a code system or value set, not a result' }],
  [/^fhir-.*\.json$/, { contentType: 'application/fhir+json' }],
  [/^fhir-.*\.xml$/, { contentType: 'application/fhir+xml' }],
  [/^amr-r-isolates\/example_isolates\.csv$/, csvWith(EXAMPLE_ISOLATES)],
  [/^amr-r-isolates\/example_isolates_unclean\.csv$/, csvWith(UNCLEAN_ISOLATES)],
  [/^amr-r-isolates\/.*\.csv$/, { contentType: 'text/csv' }],
  [/^hamronization\/docs\//, { noPayload: 'the specification of a format' }],
  [
    /^hamronization\/.*\/data_resfinder\.json$/,
    { contentType: 'application/json', options: { sample: 'SAMPLE' } },
  ],
  [/^hamronization\/.*\.json$/, { contentType: 'application/json' }],
  [/^(hamronization|amrfinderplus-tests|amrgen-euscape|kleborate-v2-run)\//, TABLE],
  [/^(amr-r-reference-tables|whonet-amrie)\//, { noPayload: 'a reference table of codes' }],
  [/^betalactamase-catalogue-ncbi\//, { noPayload: 'a catalogue of alleles' }],
  [/^(mlst-ecoli-achtman-cc|grapetree-simulated)\//, { noPayload: 'profiles to type and link' }],
  [/^(surveillance-series|clinical-stats-textbook|door-worked)\//, { noPayload: 'statistics' }],
];

function csvWith(profile: Readonly<Record<string, unknown>>): Kind {
  return { contentType: 'text/csv', profile };
}

/** Null for a file of which nobody has said what it is. */
export function kindOf(path: string): Kind | null {
  return KINDS.find(([pattern]) => pattern.test(path))?.[1] ?? null;
}
