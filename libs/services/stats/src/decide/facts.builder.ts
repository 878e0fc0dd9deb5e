import type { EncounterChanged, IsolateClassified } from '@carbawatch/contracts';
import { familyMeant } from '@carbawatch/microbiology';
import { contributionsOf } from './contributions';
import type { Qualifying } from './contributions';
import { historyOf } from './facts';
import type { IsolateHistory, MovementFact, PersonFacts } from './facts';

/** Builders of facts for specs: a CRE blood culture of an inpatient unless said otherwise. */

type Step = IsolateClassified['earlier'][number];

export interface StepWords {
  receivedAt: string;
  pseudonym?: string;
  collectedAt?: string | null;
  status?: Step['isolate']['status'];
  withdrawn?: boolean;
  specimen?: Step['isolate']['specimen'];
  encounter?: Step['isolate']['encounter'];
  infection?: 'infection' | 'colonisation' | 'contaminant' | 'unknown';
  outcome?: Step['isolate']['outcome'];
  organism?: string;
  testMessage?: boolean;
  reportedAt?: string;
  cre?: Step['classification']['cre']['status'];
  basis?: 'phenotype' | 'enzyme' | 'both';
  cpe?: Step['classification']['cpe']['status'];
  nonCpeStandard?: Step['classification']['cpe']['nonCpeStandard'];
  /** `KPC-2`, or `KPC-` where only the family is known. */
  genes?: string[];
  susceptibility?: Step['isolate']['susceptibility'];
  st?: string;
  breakpoints?: string;
}

function isolateOf(words: StepWords): Step['isolate'] {
  const collectedAt = words.collectedAt === undefined ? '2024-03-01' : words.collectedAt;
  const code = words.organism ?? 'kpn';
  return {
    status: words.status ?? 'final',
    ...(words.reportedAt && { reportedAt: words.reportedAt }),
    organism: { code, name: code },
    specimen: {
      type: 'blood',
      purpose: 'clinical',
      ...(collectedAt !== null && { collectedAt }),
      ...words.specimen,
    },
    encounter: { class: 'inpatient', ...words.encounter },
    ...(words.infection && { infection: { status: words.infection } }),
    ...(words.outcome && { outcome: words.outcome }),
    ...(words.testMessage && { testMessage: true }),
    ...(words.susceptibility && { susceptibility: words.susceptibility }),
  };
}

function typingOf(st: string): Step['classification']['typing'] {
  const unknown = { clonalComplex: null, clonalGroup: null, kLocus: null, cgst: null };
  return { scheme: 'kpneumoniae', st, ...unknown };
}

export function step(words: StepWords): Step {
  const genes = words.genes ?? [];
  return {
    receivedAt: words.receivedAt,
    messageId: 'message',
    withdrawn: words.withdrawn ?? false,
    ...(words.pseudonym && { pseudonym: words.pseudonym }),
    isolate: isolateOf(words),
    classification: {
      rules: '2026.1',
      cre: {
        status: words.cre ?? 'cre',
        definition: 'cdc-2015',
        basis: words.basis ?? 'phenotype',
        notTested: [],
        because: [],
      },
      cpe: {
        status: words.cpe ?? (genes.length > 0 ? 'confirmed' : 'suspected'),
        nonCpeStandard: words.nonCpeStandard ?? null,
        carbapenemases: genes.map((gene) => ({
          family: gene.endsWith('-') ? gene.slice(0, -1) : familyMeant(gene),
          allele: gene.endsWith('-') ? null : gene,
          ambler: null,
          evidence: ['pcr'],
        })),
        because: [],
      },
      cpo: { status: 'undetermined' },
      discordance: [],
      flags: [],
      typing: words.st === undefined ? null : typingOf(words.st),
      ...(words.breakpoints !== undefined && { breakpoints: words.breakpoints }),
    },
  };
}

/** The event of an isolate after these reports; its revision is their number. */
export function classified(
  isolateId: string,
  pseudonym: string,
  ...steps: [StepWords, ...StepWords[]]
): IsolateClassified {
  const all = steps.map(step);
  const current = all.at(-1) ?? step(steps[0]);
  return {
    ...current,
    site: 'site-1',
    isolateId,
    pseudonym,
    patientKnown: true,
    revision: all.length,
    earlier: all.slice(0, -1),
  };
}

export function history(
  isolateId: string,
  pseudonym: string,
  ...steps: [StepWords, ...StepWords[]]
): IsolateHistory {
  return historyOf(classified(isolateId, pseudonym, ...steps));
}

export function movement(
  factId: string,
  pseudonym: string,
  kind: EncounterChanged['kind'],
  details: Partial<EncounterChanged> & { at: string },
): MovementFact {
  return {
    site: 'site-1',
    pseudonym,
    factId,
    messageId: 'message',
    sender: 'adt',
    receivedAt: details.at,
    kind,
    ...(kind === 'admit' && { class: 'inpatient' as const }),
    ...details,
  };
}

export const SHANGHAI = 'Asia/Shanghai';

/** Facts of one circle of pseudonyms. */
export function facts(isolates: IsolateHistory[], movements: MovementFact[] = []): PersonFacts {
  return { isolates, movements };
}

/** Members of the clinical population as known now. */
export function members(
  person: PersonFacts,
  population = 'clinical',
  timeZone = SHANGHAI,
): Qualifying[] {
  return contributionsOf(person, timeZone)
    .qualifying.filter(({ knownTo, value }) => {
      return knownTo === 'infinity' && value.population === population;
    })
    .map(({ value }) => value)
    .sort((a, b) => (a.isolateId < b.isolateId ? -1 : 1));
}

/** The first member of the population of all isolates. */
export function only(person: PersonFacts, timeZone = SHANGHAI): Qualifying {
  const [member] = members(person, 'all', timeZone);
  if (!member) throw new Error('nothing qualifies');
  return member;
}

let patients = 0;
/** A CRE of a patient of its own, known in the evening of the day of its collection. */
export function culture(
  day: string,
  words: Partial<StepWords> = {},
  id = `p${++patients}`,
): IsolateHistory {
  return history(`${id}-${day}`, id, {
    collectedAt: day,
    receivedAt: `${day}T20:00:00+08:00`,
    ...words,
  });
}
