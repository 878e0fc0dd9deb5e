import type { Chance } from './chance';
import type { KnownCarrier } from './contact-screens';
import type { Draft } from './feed';
import type { HousedPatient } from './housing';
import { CLINIC, type Bed } from './hospital';
import { location, message, msh, pid, segment } from './hl7-messages';
import type { Header, Person } from './hl7-messages';
import { PCR_TARGETS } from './microbes';
import { DAY } from './plan';

/** Share of patients whose rectal swab is looked at on admission. */
const SCREENED_SHARE = 0.2;
/** Of the screens of whom nothing else is known. */
const POSITIVE_SHARE = 0.025;
const INVALID_SHARE = 0.02;
/** A culture follows the PCR of so many. */
const CULTURED_SHARE = 0.15;

/** What the PCR on a swab says: a family, nothing, or that the test failed. */
type Finding = (typeof PCR_TARGETS)[number]['family'] | 'none' | 'invalid';

export interface Screen {
  readonly number: string;
  readonly collectedAt: string;
  /** Null for who was swabbed as an outpatient. */
  readonly bed: Bed | null;
}

export interface AdmissionScreens {
  readonly drafts: readonly Draft[];
  readonly positive: readonly KnownCarrier[];
}

/**
 * Rectal swabs on admission: a PCR within hours, now and then a culture days later. Most are
 * negative; a PCR that is positive while the culture grows nothing is among them.
 */
export function admissionScreens(
  patients: readonly HousedPatient[],
  clock: (minute: number) => string,
  chance: Chance,
): AdmissionScreens {
  const drafts: Draft[] = [];
  const positive: KnownCarrier[] = [];
  let number = 0;
  for (const patient of patients) {
    const bed = patient.stays[0]?.bed;
    if (!bed || !chance.happens(SCREENED_SHARE)) continue;
    number += 1;
    const collected = patient.plan.admittedAt + chance.between(60, 600);
    const screen = {
      number: `SCR${String(number).padStart(5, '0')}`,
      collectedAt: clock(collected),
      bed,
    };
    const found = findingOf(patient, chance);
    const write = (minute: number, segments: SegmentsAt): void => {
      drafts.push(screenDraft(patient, screen, { minute, time: clock(minute) }, segments));
    };
    const answered = collected + chance.between(180, 600);
    write(answered, (time) => pcrSegments(screen, time, found));
    const isPositive = found !== 'none' && found !== 'invalid';
    if (isPositive) positive.push({ patient, firstAt: collected, knownAt: answered });
    // What failed is done again the next day, under the same number.
    if (found === 'invalid') write(answered + DAY, (time) => pcrSegments(screen, time, 'none'));
    const isCultured = found !== 'none' || chance.happens(CULTURED_SHARE);
    if (isCultured) write(answered + 2 * DAY, (time) => cultureSegments(screen, time));
  }
  return { drafts, positive };
}

type SegmentsAt = (time: string) => readonly string[];

/** A message about a swab, as a draft of the patient's lane. */
function screenDraft(
  { person, lane }: HousedPatient,
  screen: Screen,
  { minute, time }: { readonly minute: number; readonly time: string },
  segments: SegmentsAt,
): Draft {
  const header = { controlId: `${screen.number}-${minute}`, time };
  const body = screenMessage(header, person, screen.bed, segments(time));
  return { minute, lane, contentType: 'application/hl7-v2', body };
}

/** A swab in which the PCR finds none of its targets. */
export function negativeScreen(
  patient: HousedPatient,
  screen: Screen,
  at: { readonly minute: number; readonly time: string },
): Draft {
  return screenDraft(patient, screen, at, (time) => pcrSegments(screen, time, 'none'));
}

/** Whoever grows a producer later is not found by the screen: it was caught here, or missed. */
function findingOf({ plan }: HousedPatient, chance: Chance): Finding {
  if (chance.happens(INVALID_SHARE)) return 'invalid';
  if (plan.cultures.length > 0 || !chance.happens(POSITIVE_SHARE)) return 'none';
  return chance.pick(['NDM', 'OXA-48-like', 'KPC']);
}

function screenMessage(
  header: Header,
  person: Person,
  bed: Bed | null,
  segments: readonly string[],
): string {
  const visit = bed
    ? { 1: '1', 2: 'I', 3: location(bed), 19: person.visit }
    : { 1: '1', 2: 'O', 3: location({ ward: CLINIC, room: '', bed: '' }) };
  return message([
    msh('ORU^R01^ORU_R01', header, 'LIS'),
    pid(person),
    segment('PV1', visit),
    ...segments,
  ]);
}

function pcrSegments(screen: Screen, time: string, found: Finding): string[] {
  const value = (family: string): string => {
    if (found === 'invalid') return '455371000124106^Invalid^SCT';
    return family === found ? '260373001^Detected^SCT' : '260415000^Not detected^SCT';
  };
  return [
    obr(
      screen,
      'P',
      '85502-3^Carbapenem resistance genes panel by PCR^LN^CPESCR^CPE screen^L',
      time,
    ),
    ...PCR_TARGETS.map(
      ({ family, loinc }, row) =>
        `OBX|${row + 1}|CWE|${loinc}^bla${family} gene^LN||${value(family)}||||||F`,
    ),
    spm(screen),
  ];
}

function cultureSegments(screen: Screen, time: string): string[] {
  const test = '6463-4^Bacteria identified^LN^CPESCR^CPE screen^L';
  return [
    obr(screen, 'C', test, time),
    `OBX|1|CWE|${test}|1|168203004^Organism not isolated^SCT||||||F`,
    spm(screen),
  ];
}

function obr(screen: Screen, suffix: 'P' | 'C', test: string, time: string): string {
  return segment('OBR', {
    1: '1',
    3: `${screen.number}${suffix}^LIS`,
    4: test,
    7: screen.collectedAt,
    22: time,
    25: 'F',
  });
}

function spm({ number, collectedAt }: Screen): string {
  return segment('SPM', {
    1: '1',
    2: `^${number}&LIS`,
    4: '258528007^Rectal swab^SCT',
    17: collectedAt,
  });
}
