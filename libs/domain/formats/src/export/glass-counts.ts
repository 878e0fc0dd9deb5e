import type { Encounter, Specimen } from '@carbawatch/contracts';
import { dayOf, daysBetween } from '@carbawatch/contracts';
import { organismByCode } from '@carbawatch/microbiology';
import type { ExportedIsolate } from './exported-isolate';
import { glassAgeGroup, glassPathogen, glassSpecimen } from './glass-targets.data';
import type { GlassPathogen, GlassSpecimen } from './glass-targets.data';
import { tableLines } from './table-cells';
import type { Cell } from './table-cells';
import { ageOf } from './whonet-export';

/** A category that an agent had for an isolate; null where it was tested and no rule reads it. */
export type GlassCategories = ReadonlyMap<string, 'S' | 'I' | 'R' | 'NS' | null>;

export interface GlassFileOptions {
  /** ISO 3166-1 alpha-3. */
  readonly country: string;
  readonly batch: string;
  readonly timeZone: string;
}

/** A specimen of a patient, whatever grew in it; of those without growth only this is known. */
export interface SampledPatient {
  /** Whom it is of, within the site. */
  readonly person: string;
  readonly day: string;
  readonly sex?: string | undefined;
  readonly age?: number | undefined;
  readonly encounter?: Pick<Encounter, 'class' | 'admittedAt'> | undefined;
  readonly specimen?: Pick<Specimen, 'type' | 'purpose'> | undefined;
}

interface Stratum {
  readonly year: string;
  readonly specimen: GlassSpecimen;
  readonly gender: string;
  readonly origin: string;
  readonly ageGroup: string;
}

interface AgentCounts {
  R: number;
  I: number;
  NS: number;
  S: number;
  noAst: number;
  noBreakpoints: number;
}

/**
 * Counts of the GLASS RIS and sample files. A patient counts once a year for a specimen type and
 * pathogen, with the first isolate (isolates are to come in the order of their days); screening,
 * environmental and control specimens do not count. Memory goes with patients, not with isolates.
 */
export class GlassCounts {
  private readonly seen = new Set<string>();
  /** The stratum in which a patient was first sampled, in which an infection is counted too. */
  private readonly firstSampled = new Map<string, string>();
  private readonly strata = new Map<string, Stratum>();
  private readonly ris = new Map<string, Map<GlassPathogen, Map<string, AgentCounts>>>();
  private readonly sampled = new Map<string, number>();
  private readonly infected = new Map<string, number>();

  constructor(private readonly options: GlassFileOptions) {}

  add(isolate: ExportedIsolate, categories: GlassCategories): void {
    const patient = sampledPatient(isolate);
    this.addSampled(patient);
    const organism = organismByCode(isolate.report.organism?.code ?? '');
    const pathogen = organism && glassPathogen(organism);
    const stratum = this.stratumOf(patient);
    if (!pathogen || !stratum || !pathogen.specimens.includes(stratum.specimen)) return;
    if (!first(this.seen, [patient.person, stratum.year, stratum.specimen, pathogen.code])) return;
    const key = this.keep(stratum);
    const sampling = [patient.person, stratum.year, stratum.specimen];
    if (first(this.seen, sampling)) {
      const where = this.firstSampled.get(sampling.join('\n')) ?? key;
      this.infected.set(where, (this.infected.get(where) ?? 0) + 1);
    }
    const counts = this.countsOf(key, pathogen);
    for (const [agent, count] of counts) {
      if (!categories.has(agent)) count.noAst += 1;
      else count[categories.get(agent) ?? 'noBreakpoints'] += 1;
    }
  }

  /** A patient from whom a specimen was taken. */
  addSampled(patient: SampledPatient): void {
    const stratum = this.stratumOf(patient);
    if (!stratum) return;
    const sampling = [patient.person, stratum.year, stratum.specimen].join('\n');
    if (this.firstSampled.has(sampling)) return;
    const key = this.keep(stratum);
    this.firstSampled.set(sampling, key);
    this.sampled.set(key, (this.sampled.get(key) ?? 0) + 1);
  }

  /** The RIS file: a line for each stratum, pathogen and agent. */
  risFile(): string {
    const { country, batch } = this.options;
    const rows: Cell[][] = [[...RIS_COLUMNS]];
    for (const [key, stratum] of this.sortedStrata()) {
      for (const [pathogen, counts] of this.ris.get(key) ?? []) {
        for (const [agent, n] of counts) {
          const { year, specimen, gender, origin, ageGroup } = stratum;
          rows.push([
            ...[country, year, specimen, pathogen.code, gender, origin, ageGroup, agent],
            ...[n.R, n.I, n.NS, n.S, n.noAst, n.noBreakpoints, batch],
          ]);
        }
      }
    }
    return tableLines(rows);
  }

  /** The sample file: patients sampled, and those with a target pathogen, for each stratum. */
  sampleFile(): string {
    const { country, batch } = this.options;
    const counted = this.sortedStrata().filter(([key]) => this.sampled.has(key));
    const rows = counted.map(([key, stratum]): Cell[] => {
      const { year, specimen, gender, origin, ageGroup } = stratum;
      const [infected, sampled] = [this.infected.get(key) ?? 0, this.sampled.get(key) ?? 0];
      return [country, year, specimen, gender, origin, ageGroup, infected, sampled, batch];
    });
    return tableLines([[...SAMPLE_COLUMNS], ...rows]);
  }

  private sortedStrata(): (readonly [string, Stratum])[] {
    return [...this.strata].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  private stratumOf(patient: SampledPatient): Stratum | null {
    const { specimen, day, sex, age } = patient;
    const { purpose = 'clinical', type } = specimen ?? {};
    const kind = glassSpecimen(type);
    if (!kind || (purpose !== 'clinical' && purpose !== 'unknown')) return null;
    return {
      year: day.slice(0, 4),
      specimen: kind,
      gender: sex === 'female' ? 'F' : sex === 'male' ? 'M' : 'UNK',
      origin: originOf(patient, this.options.timeZone),
      ageGroup: glassAgeGroup(age),
    };
  }

  private keep(stratum: Stratum): string {
    const { year, specimen, gender, origin, ageGroup } = stratum;
    const key = [year, specimen, gender, origin, ageGroup].join(' ');
    if (!this.strata.has(key)) this.strata.set(key, stratum);
    return key;
  }

  private countsOf(key: string, pathogen: GlassPathogen): Map<string, AgentCounts> {
    const pathogens = this.ris.get(key) ?? new Map<GlassPathogen, Map<string, AgentCounts>>();
    this.ris.set(key, pathogens);
    const counts =
      pathogens.get(pathogen) ?? new Map(pathogen.agents.map((agent) => [agent, noCounts()]));
    pathogens.set(pathogen, counts);
    return counts;
  }
}

const RIS_COLUMNS = [
  'COUNTRY',
  'YEAR',
  'SPECIMEN',
  'PATHOGEN',
  'GENDER',
  'ORIGIN',
  'AGEGROUP',
  'ANTIBIOTIC',
  'RESISTANT',
  'INTERMEDIATE',
  'NONSUSCEPTIBLE',
  'SUSCEPTIBLE',
  'UNKNOWN_NO_AST',
  'UNKNOWN_NO_BREAKPOINTS',
  'BATCHID',
] as const;

const SAMPLE_COLUMNS = [
  'COUNTRY',
  'YEAR',
  'SPECIMEN',
  'GENDER',
  'ORIGIN',
  'AGEGROUP',
  'NUMINFECTED',
  'NUMSAMPLEDPATIENTS',
  'BATCHID',
] as const;

function noCounts(): AgentCounts {
  return { R: 0, I: 0, NS: 0, S: 0, noAst: 0, noBreakpoints: 0 };
}

/** True the first time. */
function first(seen: Set<string>, parts: readonly string[]): boolean {
  const key = parts.join('\n');
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

/** An isolate without a patient is a person of its own. */
function sampledPatient(isolate: ExportedIsolate): SampledPatient {
  const { report, day } = isolate;
  const { patient, encounter, specimen, isolateId } = report;
  return {
    person: patient ? `patient ${patient.id}` : `isolate ${isolateId}`,
    day,
    sex: patient?.sex,
    age: ageOf(isolate),
    encounter,
    specimen,
  };
}

/**
 * Hospital origin: admitted for more than two calendar days when the specimen was taken, the day of
 * admission being the first; else community origin (manual, section on the origin of infection).
 */
function originOf({ encounter, day }: SampledPatient, timeZone: string): 'HO' | 'CO' | 'UNK' {
  const { class: kind, admittedAt } = encounter ?? {};
  if (kind === 'outpatient' || kind === 'emergency') return 'CO';
  if (kind === undefined || admittedAt === undefined) return 'UNK';
  return daysBetween(dayOf(admittedAt, timeZone), day) >= 2 ? 'HO' : 'CO';
}
