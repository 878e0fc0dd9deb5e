import type {
  CarrierReported,
  Classification,
  ClassifiedStep,
  EncounterChanged,
  IsolateClassified,
  IsolateFacts,
  MovementKind,
  SpecimenClassified,
  SpecimenStep,
  UnitType,
} from '@carbawatch/contracts';

/** What a laboratory's report and its classification say; the rest is as the report before. */
export interface ToldResult {
  readonly patient?: string;
  readonly species?: { readonly code: string; readonly name: string };
  readonly collectedAt?: string;
  readonly specimen?: Partial<NonNullable<IsolateFacts['specimen']>>;
  readonly encounter?: IsolateFacts['encounter'];
  readonly status?: IsolateFacts['status'];
  readonly testMessage?: boolean;
  readonly withdrawn?: boolean;
  readonly cre?: Classification['cre']['status'];
  readonly cpe?: Classification['cpe']['status'];
  /** `KPC-2`, `NDM`: the family is what stands before the dash (`OXA-48` is OXA-48-like). */
  readonly carbapenemases?: readonly string[];
  readonly evidence?: readonly string[];
  readonly st?: string;
  readonly susceptibility?: IsolateFacts['susceptibility'];
  readonly geneTests?: IsolateFacts['geneTests'];
  readonly phenotypicTests?: IsolateFacts['phenotypicTests'];
  readonly discordance?: Classification['discordance'];
  readonly outcome?: IsolateFacts['outcome'];
  readonly covariates?: IsolateFacts['covariates'];
}

/** A report on a specimen without an isolate. */
export interface ToldSpecimen {
  readonly patient: string;
  readonly collectedAt?: string;
  readonly status?: SpecimenStep['classification']['status'];
  /** Families found, or looked for and not found. */
  readonly families?: readonly string[];
  /** Absent: it was taken to look for carriage. */
  readonly purpose?: 'screening' | 'clinical';
  /** Absent: a rectal swab without a number. */
  readonly specimen?: { readonly type?: string; readonly id?: string };
  readonly encounter?: IsolateFacts['encounter'];
  readonly withdrawn?: boolean;
  /** `repeat-gene-test`: the PCR was not valid. */
  readonly flags?: readonly string[];
  /** Absent: growth of what was found, or none of what was sought. */
  readonly culture?: 'none';
}

export const KLEBSIELLA = { code: 'kpn', name: 'Klebsiella pneumoniae' } as const;
export const E_COLI = { code: 'eco', name: 'Escherichia coli' } as const;

type Movement = Partial<Omit<EncounterChanged, 'kind' | 'at'>>;

interface IsolateCourse {
  readonly steps: readonly (ClassifiedStep & { readonly pseudonym: string })[];
  readonly told: ToldResult;
}

const NO_CLASSIFICATION: Classification = {
  rules: 'test',
  cre: {
    status: 'undetermined',
    definition: 'cdc-2015',
    basis: null,
    notTested: [],
    because: [],
  },
  cpe: { status: 'undetermined', nonCpeStandard: null, carbapenemases: [], because: [] },
  cpo: { status: 'undetermined' },
  discordance: [],
  flags: [],
  typing: null,
};

/**
 * A story on the wards, told in the order in which the hospital learns it: moves its clock, moves
 * patients, and lets the laboratory report. What was told comes out as the events that alerting and
 * stats take. Times are clock times of the site (`2024-01-05 08:00`).
 */
export class HospitalStory {
  readonly movements: EncounterChanged[] = [];
  /** Every revision of every isolate, as classification appends them. */
  readonly results: IsolateClassified[] = [];
  /** Reports on specimens without an isolate, each revision. */
  readonly specimens: SpecimenClassified[] = [];
  readonly carriers: CarrierReported[] = [];
  private readonly screens = new Map<string, (SpecimenStep & { pseudonym: string })[]>();
  private readonly isolates = new Map<string, IsolateCourse>();
  private now = '2024-01-01T00:00:00';
  private count = 0;

  constructor(
    private readonly site = 'site-1',
    private readonly offset = '+08:00',
  ) {}

  /** Time of what follows; it is received when it happens. */
  at(clock: string): this {
    this.now = `${clock.replace(' ', 'T')}:00`;
    return this;
  }

  admit(patient: string, ward: string, unitType: UnitType, more: Movement = {}): this {
    return this.move('admit', patient, { class: 'inpatient', ward, unitType, ...more });
  }

  transfer(patient: string, ward: string, unitType: UnitType, more: Movement = {}): this {
    return this.move('transfer', patient, { ward, unitType, ...more });
  }

  discharge(patient: string, more: Movement = {}): this {
    return this.move('discharge', patient, more);
  }

  merge(retired: string, survivor: string): this {
    return this.move('merge-patient', retired, { mergedInto: survivor });
  }

  unmerge(retired: string, survivor: string): this {
    return this.move('unmerge-patient', retired, { mergedInto: survivor });
  }

  /** A pre-admission; without a visit number as many hospitals send it. */
  announce(patient: string, announced: EncounterChanged['announced'] = {}, visit?: string): this {
    this.move('update', patient, { announced, ...(visit !== undefined && { visit }) });
    const told = this.movements.at(-1);
    if (told && visit === undefined) delete told.visit;
    return this;
  }

  /** Any movement; `happenedAt` when it is told later than it happened. */
  move(kind: MovementKind, patient: string, more: Movement = {}, happenedAt?: string): this {
    this.count += 1;
    const visit = kind.endsWith('-patient') ? {} : { visit: `${patient}-1` };
    this.movements.push({
      site: this.site,
      pseudonym: patient,
      factId: `fact-${this.count}`,
      messageId: messageId(this.count),
      sender: 'adt',
      receivedAt: this.moment(),
      kind,
      at: happenedAt === undefined ? this.moment() : this.moment(happenedAt),
      ...visit,
      ...more,
    });
    return this;
  }

  /** A report of an isolate; what it doesn't say stays as the isolate's report before. */
  report(isolateId: string, told: ToldResult): this {
    this.count += 1;
    const before = this.isolates.get(isolateId);
    const known: ToldResult = { ...before?.told, ...told };
    const patient = known.patient ?? `unnamed-${isolateId}`;
    const step = {
      receivedAt: this.moment(),
      messageId: messageId(this.count),
      pseudonym: patient,
      withdrawn: known.withdrawn ?? false,
      isolate: this.factsOf(known),
      classification: classificationOf(known),
    };
    const steps = [...(before?.steps ?? []), step];
    this.isolates.set(isolateId, { steps, told: known });
    this.results.push({
      ...step,
      site: this.site,
      isolateId,
      patientKnown: known.patient !== undefined,
      revision: steps.length,
      earlier: steps.slice(0, -1),
    });
    return this;
  }

  /** A swab that grew nothing of what was looked for, or a gene found in the specimen itself. */
  screen(reportId: string, told: ToldSpecimen): this {
    this.count += 1;
    const { patient, status = 'negative', families = ['KPC', 'NDM'] } = told;
    const { purpose = 'screening' } = told;
    const positive = status === 'confirmed' || status === 'probable';
    const grew = positive || status === 'suspected';
    const step = {
      receivedAt: this.moment(),
      messageId: messageId(this.count),
      pseudonym: patient,
      withdrawn: told.withdrawn ?? false,
      report: {
        status: 'final' as const,
        ...(told.encounter && { encounter: told.encounter }),
        specimen: {
          type: 'rectal swab',
          ...told.specimen,
          purpose,
          collectedAt: this.collected(told.collectedAt ?? this.now.slice(0, 16)),
        },
        ...(told.culture !== 'none' && {
          culture: grew ? ('growth' as const) : ('no-target-organism' as const),
        }),
      },
      classification: {
        rules: 'test',
        catalogue: 'test',
        status,
        carbapenemases: positive
          ? families.map((family) => ({ family, allele: null, ambler: null, evidence: ['pcr'] }))
          : [],
        negativeFor: grew ? [] : [...families],
        cultureNegative: !grew && told.culture !== 'none',
        discordance: [],
        flags: [...(told.flags ?? [])],
        caseDefinitions: {},
        because: [`Specimen status told as ${status}`],
      },
    };
    const steps = [...(this.screens.get(reportId) ?? []), step];
    this.screens.set(reportId, steps);
    this.specimens.push({
      ...step,
      site: this.site,
      reportId,
      patientKnown: true,
      revision: steps.length,
      earlier: steps.slice(0, -1),
    });
    return this;
  }

  /** What a hospital knew before, taken in now. */
  known(patient: string, told: Partial<CarrierReported> = {}): this {
    this.count += 1;
    const kind = told.kind ?? 'carrier';
    this.carriers.push({
      site: this.site,
      pseudonym: patient,
      factId: `fact-${this.count}`,
      claimId: `${patient} ${kind} ${told.family ?? ''} ${told.organism?.code ?? ''}`,
      messageId: messageId(this.count),
      sender: 'list',
      receivedAt: this.moment(),
      kind,
      withdrawn: false,
      ...told,
    });
    return this;
  }

  /** The isolates as they stand: each one's highest revision. */
  latest(): IsolateClassified[] {
    const latest = new Map(this.results.map((result) => [result.isolateId, result]));
    return [...latest.values()];
  }

  private moment(clock = this.now): string {
    const local = clock.replace(' ', 'T');
    return `${local.length === 16 ? `${local}:00` : local}${this.offset}`;
  }

  private factsOf(told: ToldResult): IsolateFacts {
    const { encounter, species = KLEBSIELLA, testMessage } = told;
    const collectedAt = told.collectedAt && { collectedAt: this.collected(told.collectedAt) };
    return {
      status: told.status ?? 'final',
      ...(encounter && { encounter }),
      specimen: { type: 'blood', purpose: 'clinical', ...collectedAt, ...told.specimen },
      organism: species,
      ...(testMessage !== undefined && { testMessage }),
      ...(told.susceptibility && { susceptibility: told.susceptibility }),
      ...(told.geneTests && { geneTests: told.geneTests }),
      ...(told.phenotypicTests && { phenotypicTests: told.phenotypicTests }),
      ...(told.outcome && { outcome: told.outcome }),
      ...(told.covariates && { covariates: told.covariates }),
    };
  }

  private collected(clock: string): string {
    return clock.length === 10 ? clock : this.moment(clock);
  }
}

function messageId(count: number): string {
  return `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
}

function classificationOf(told: ToldResult): Classification {
  const { cre = 'cre', cpe = 'undetermined', carbapenemases = [], evidence = ['wgs'] } = told;
  return {
    ...NO_CLASSIFICATION,
    cre: { ...NO_CLASSIFICATION.cre, status: cre, because: [`CRE status told as ${cre}`] },
    cpe: {
      status: cpe,
      nonCpeStandard: cpe === 'negative' ? 'activity+genes' : null,
      carbapenemases: carbapenemases.map((name) => ({
        family: name.startsWith('OXA-48') ? 'OXA-48-like' : name.replace(/-.*$/, ''),
        allele: name.includes('-') ? name : null,
        ambler: null,
        evidence: [...evidence],
      })),
      because: [`CPE status told as ${cpe}`],
    },
    cpo: { status: cpe },
    discordance: [...(told.discordance ?? [])],
    typing: told.st === undefined ? null : typingOf(told.st),
  };
}

function typingOf(st: string): Classification['typing'] {
  return { scheme: 'test', st, clonalComplex: null, clonalGroup: null, kLocus: null, cgst: null };
}
