import type { Bed } from './hospital';
import { PCR_TARGETS, type Microbe, type Phenotype } from './microbes';
import { panelOf } from './panels';
import type { PlannedCulture } from './plan';

/**
 * Who a message is about, as the hospital's own systems would write it. Names are plainly invented.
 */
export interface Person {
  readonly number: string;
  readonly name: string;
  readonly sex: 'F' | 'M';
  readonly birthDate: string;
  readonly visit: string;
  readonly diagnoses: readonly string[];
}

export interface Header {
  readonly controlId: string;
  /** `YYYYMMDDHHMMSS` on the hospital's clocks. */
  readonly time: string;
}

const SPECIMENS: Record<
  PlannedCulture['specimen'],
  { snomed: string; name: string; test: string }
> = {
  blood: {
    snomed: '119297000',
    name: 'Blood specimen',
    test: '600-7^Bacteria identified in Blood^LN',
  },
  urine: {
    snomed: '122575003',
    name: 'Urine specimen',
    test: '630-4^Bacteria identified in Urine^LN',
  },
  sputum: {
    snomed: '119334006',
    name: 'Sputum specimen',
    test: '6460-0^Bacteria identified in Sputum^LN',
  },
  bile: { snomed: '119341000', name: 'Bile specimen', test: '6463-4^Bacteria identified^LN' },
  'rectal-swab': {
    snomed: '258528007',
    name: 'Rectal swab',
    test: '6463-4^Bacteria identified^LN^CPESCR^CPE screen^L',
  },
};

/** Discharge dispositions of HL7 table 0112. */
const DISCHARGED_HOME = '01';
const EXPIRED = '20';

export const message = (segments: readonly string[]): string => `${segments.join('\r')}\r`;

export function msh(type: string, { controlId, time }: Header, application: string): string {
  return `MSH|^~\\&|${application}|DEMO|CARBAWATCH|DEMO|${time}||${type}|${controlId}|P|2.5.1||||||UNICODE UTF-8`;
}

/** A segment by its field numbers; MSH counts differently and is written out. */
export function segment(name: string, fields: Readonly<Record<number, string>>): string {
  const last = Math.max(...Object.keys(fields).map(Number));
  const values = Array.from({ length: last }, (_, index) => fields[index + 1] ?? '');
  return [name, ...values].join('|').replace(/\|+$/, '');
}

export function pid(person: Person, diedAt?: string): string {
  return segment('PID', {
    1: '1',
    3: `${person.number}^^^DEMO^MR`,
    5: person.name,
    7: person.birthDate,
    8: person.sex,
    ...(diedAt && { 29: diedAt, 30: 'Y' }),
  });
}

export const location = ({ ward, room, bed }: Bed): string => `${ward}^${room}^${bed}^DEMO`;

export interface Movement {
  readonly kind: 'A01' | 'A02' | 'A03' | 'A04' | 'A08';
  readonly at: string;
  readonly bed: Bed;
  readonly before?: Bed;
  readonly admittedAt: string;
  readonly died?: boolean;
  readonly isolated?: boolean;
}

/**
 * ADT^A01, A02, A03, A04 (an outpatient) or A08; a death is an A03 with PID-29/30 and the expired
 * code of PV1-36, isolation the bed's status in PV1-40.
 */
export function movementMessage(header: Header, person: Person, movement: Movement): string {
  const { kind, at, bed, before, admittedAt, died, isolated } = movement;
  const pv1 = segment('PV1', {
    1: '1',
    2: kind === 'A04' ? 'O' : 'I',
    3: location(bed),
    ...(before && { 6: location(before) }),
    19: person.visit,
    ...(isolated && { 40: 'I' }),
    44: admittedAt,
    ...(kind === 'A03' && { 36: died ? EXPIRED : DISCHARGED_HOME, 45: at }),
  });
  return message([
    // HL7 has A04 and A08 share the structure of A01.
    msh(`ADT^${kind}^ADT_${kind === 'A04' || kind === 'A08' ? 'A01' : kind}`, header, 'ADT'),
    `EVN|${kind}|${header.time}||||${at}`,
    pid(person, died ? at : undefined),
    pv1,
    ...person.diagnoses.map((code, index) => `DG1|${index + 1}||${code}^^I10|||A`),
  ]);
}

/** One isolate as the laboratory reports it at some moment. */
export interface ReportedIsolate {
  readonly microbe: Microbe;
  readonly phenotype: Phenotype;
}

export interface CultureReport {
  readonly accession: string;
  readonly specimen: PlannedCulture['specimen'];
  readonly collectedAt: string;
  readonly status: 'P' | 'F' | 'C';
  readonly bed: Bed;
  readonly isolates: readonly ReportedIsolate[];
  /** Susceptibility is part of the report. */
  readonly tested: boolean;
  /** Families that the rapid PCR found on isolate 1; null while it has not been done. */
  readonly pcr: readonly string[] | null;
  readonly mcim: 'positive' | 'negative' | null;
}

/**
 * ORU^R01 of a culture: parent OBR, one OBX an isolate, child OBRs for susceptibility and genes.
 */
export function cultureMessage(header: Header, person: Person, report: CultureReport): string {
  const { accession, collectedAt, status, bed } = report;
  const { snomed, name, test } = SPECIMENS[report.specimen];
  const segments = [
    msh('ORU^R01^ORU_R01', header, 'LIS'),
    pid(person),
    segment('PV1', { 1: '1', 2: 'I', 3: location(bed), 19: person.visit }),
    `ORC|RE||${accession}^LIS`,
    obr(1, `${accession}^LIS`, test, { collectedAt, time: header.time, status }),
    ...report.isolates.map(
      ({ microbe }, index) =>
        `OBX|${index + 1}|CWE|${test}|${index + 1}|${microbe.snomed}^${microbe.name}^SCT||||||${status}`,
    ),
    segment('SPM', { 1: '1', 2: `^${accession}&LIS`, 4: `${snomed}^${name}^SCT`, 17: collectedAt }),
  ];
  if (report.tested) segments.push(...susceptibilityPanels(header, report, test));
  if (report.pcr) segments.push(...genePanel(header, report, test, report.pcr));
  return message(segments);
}

interface ObrTimes {
  readonly collectedAt: string;
  readonly time: string;
  readonly status: string;
  /** OBR-26: the parent result, its sub-id and its text. */
  readonly parent?: string;
  /** OBR-29: the parent's filler number. */
  readonly parentNumber?: string;
}

function obr(index: number, filler: string, test: string, times: ObrTimes): string {
  return segment('OBR', {
    1: String(index),
    3: filler,
    4: test,
    7: times.collectedAt,
    22: times.time,
    25: times.status,
    ...(times.parent && { 26: times.parent }),
    ...(times.parentNumber && { 29: `^${times.parentNumber.replace('^', '&')}` }),
  });
}

const parentOf = (test: string, isolate: number, microbe: Microbe): string =>
  `${test.split('^').slice(0, 3).join('&')}^${isolate}^${microbe.name}`;

function susceptibilityPanels(header: Header, report: CultureReport, test: string): string[] {
  const { accession, collectedAt, status } = report;
  return report.isolates.flatMap((isolate, index) => [
    obr(
      index + 2,
      `${accession}S${index + 1}^LIS`,
      '50545-3^Bacterial susceptibility panel by MIC^LN',
      {
        collectedAt,
        time: header.time,
        status,
        parent: parentOf(test, index + 1, isolate.microbe),
        parentNumber: `${accession}^LIS`,
      },
    ),
    ...panelOf(isolate, accession, index + 1).map(({ name, loinc, reading }, row) => {
      const [operator, value, category] = reading;
      return `OBX|${row + 1}|SN|${loinc}^${name} MIC^LN|1|${operator}^${value}|ug/mL||${category}|||${status}`;
    }),
  ]);
}

function genePanel(
  header: Header,
  report: CultureReport,
  test: string,
  found: readonly string[],
): string[] {
  const { accession, collectedAt, status, mcim } = report;
  const [first] = report.isolates;
  if (!first) return [];
  const number = report.isolates.length + 2;
  const coded = (positive: boolean): string =>
    positive ? '260373001^Detected^SCT' : '260415000^Not detected^SCT';
  return [
    obr(number, `${accession}G1^LIS`, '85502-3^Carbapenem resistance genes panel by PCR^LN', {
      collectedAt,
      time: header.time,
      status,
      parent: parentOf(test, 1, first.microbe),
      parentNumber: `${accession}^LIS`,
    }),
    ...PCR_TARGETS.map(
      ({ family, loinc }, row) =>
        `OBX|${row + 1}|CWE|${loinc}^bla${family} gene^LN|1|${coded(found.includes(family))}||||||${status}`,
    ),
    ...(mcim
      ? [
          segment('OBX', {
            1: String(PCR_TARGETS.length + 1),
            2: 'CWE',
            3: '86930-5^Carbapenemase in isolate^LN^MCIM^mCIM^L',
            4: '1',
            5: mcim === 'positive' ? '10828004^Positive^SCT' : '260385009^Negative^SCT',
            11: status,
            17: 'MCIM^modified carbapenem inactivation method^L',
          }),
        ]
      : []),
  ];
}
