import type { Specimen, Susceptibility } from '@carbawatch/contracts';
import { resolveAgentText } from './agents';
import type { Agent } from './agents';
import { BUNDLED_BOOK, BUNDLED_BREAKPOINT_YEAR } from './breakpoints';
import type { BreakpointBook } from './breakpoints';
import { belongsTo } from './breakpoint-row';
import type { OrganismGroup } from './breakpoint-row';
import { DEFAULT_CRE_DEFINITION, creDefinition } from './cre-definitions';
import type { CreDefinition, CreDefinitionId } from './cre-definitions';
import { judge, ownGuideline } from './judgement';
import type { GuidelineYear, Judged, Refusal } from './judgement';
import type { Organism } from './organism-index';
import { isInvasiveSpecimen } from './specimen-site';

export type CreInput = {
  readonly organism: Organism;
  readonly susceptibility: readonly Susceptibility[];
  /** A carbapenemase is confirmed; probable or suspected is not enough for the enzyme clause. */
  readonly carbapenemaseConfirmed: boolean;
  readonly specimen?: Pick<Specimen, 'type' | 'purpose'> | undefined;
};

export type CreOptions = {
  readonly book?: BreakpointBook;
  /** Another breakpoint year than the definition's own (shadow mode). */
  readonly breakpointYear?: number;
};

export type CreEvaluation = {
  readonly status: 'cre' | 'not-cre' | 'out-of-scope' | 'not-enterobacterales' | 'undetermined';
  readonly definition: CreDefinitionId;
  readonly basis?: 'phenotype' | 'enzyme' | 'both';
  /** WHONET codes of the definition's carbapenems without a usable result. */
  readonly notTested: readonly string[];
  readonly because: readonly string[];
  readonly flags: readonly string[];
};

/** Whether a fact holds: known, known not, or open because a value or a name is not exact. */
type Holds = 'yes' | 'no' | 'open';

function anyOf(parts: readonly Holds[]): Holds {
  if (parts.includes('yes')) return 'yes';
  return parts.includes('open') ? 'open' : 'no';
}

function allOf(parts: readonly Holds[]): Holds {
  if (parts.includes('no')) return 'no';
  return parts.includes('open') ? 'open' : 'yes';
}

/** A genus, complex or order that may be, or may not be, one of the group. */
function mayBelong(organism: Organism, group: OrganismGroup): boolean {
  if (organism.rank === 'order') return true;
  if (organism.rank !== 'genus' && organism.rank !== 'complex' && organism.rank !== 'group') {
    return false;
  }
  return group.rank === 'species' && group.name.startsWith(`${organism.genus} `);
}

function within(organism: Organism, groups: readonly OrganismGroup[]): Holds {
  if (groups.some((group) => belongsTo(organism, group))) return 'yes';
  return groups.some((group) => mayBelong(organism, group)) ? 'open' : 'no';
}

function coverage(organism: Organism, definition: CreDefinition): Holds {
  return definition.organisms.length === 0 ? 'yes' : within(organism, definition.organisms);
}

type Case = {
  readonly input: CreInput;
  readonly definition: CreDefinition;
  readonly book: BreakpointBook;
  readonly year: number | undefined;
  readonly because: string[];
  readonly flags: string[];
};

const BOTH_BODIES = ['EUCAST', 'CLSI'] as const;

/** The guidelines to judge by: the definition's, else the laboratory's, else both. */
function guidelinesFor(current: Case, result: Susceptibility): readonly GuidelineYear[] {
  const { definition, year } = current;
  if (definition.guideline) {
    return [{ body: definition.guideline.body, year: year ?? definition.guideline.year }];
  }
  const unnamed = { body: '', year: 0 };
  const { guideline, assumed } = ownGuideline(result, unnamed);
  if (!assumed) return [{ body: guideline.body, year: year ?? guideline.year }];
  return BOTH_BODIES.map((body) => ({ body, year: year ?? BUNDLED_BREAKPOINT_YEAR }));
}

function judgeAll(current: Case, asked: (agent: Agent) => boolean): Judged[][] {
  const { input, book } = current;
  const refusals: Refusal[] = [];
  const judged: Judged[][] = [];
  for (const result of input.susceptibility) {
    const agent = resolveAgentText(result.agent)?.agent;
    if (!agent || !asked(agent)) continue;
    const readings: Judged[] = [];
    for (const by of guidelinesFor(current, result)) {
      const reading = judge(result, input.organism, by, book, refusals);
      if (reading) readings.push(reading);
    }
    if (readings.length > 0) judged.push(readings);
  }
  for (const { agent, detail } of refusals) {
    current.flags.push(`value-not-usable:${agent.code}`);
    current.because.push(`A value was not used: ${detail}`);
  }
  return judged;
}

function counting(readings: readonly Judged[], definition: CreDefinition): Holds {
  const holds = readings.flatMap((reading) =>
    [...reading.categories].map((category) => definition.counts.includes(category)),
  );
  if (holds.every(Boolean)) return 'yes';
  const openNs = readings.some((reading) => reading.categories.has('NS'));
  return holds.some(Boolean) || openNs ? 'open' : 'no';
}

function imipenemDisregarded(current: Case): Holds {
  return within(current.input.organism, current.definition.imipenemDisregardedIn);
}

function note(current: Case, readings: readonly Judged[]): void {
  for (const reading of readings) {
    current.because.push(reading.because);
    current.flags.push(...reading.flags);
  }
}

/** The phenotype clause over the definition's carbapenems; fills what was tested. */
function carbapenemResistance(current: Case, tested: Set<string>): Holds {
  const { definition } = current;
  const isAsked = (agent: Agent): boolean =>
    definition.carbapenems.includes(agent.code) || (definition.anyCarbapenem && agent.isCarbapenem);
  const disregarded = imipenemDisregarded(current);
  const parts: Holds[] = [];
  const byAgent = new Map<string, Set<Holds>>();
  for (const readings of judgeAll(current, isAsked)) {
    const code = readings[0]?.agent.code ?? '';
    tested.add(code);
    note(current, readings);
    const holds = counting(readings, definition);
    byAgent.set(code, (byAgent.get(code) ?? new Set<Holds>()).add(holds));
    if (code !== 'IPM' || disregarded === 'no' || holds === 'no') parts.push(holds);
    else if (disregarded === 'open') parts.push('open');
    if (code === 'IPM' && disregarded !== 'no') {
      current.because.push(
        `Imipenem is disregarded in ${current.input.organism.name}: its MICs are raised without ` +
          `a carbapenemase (${definition.source})`,
      );
    }
  }
  for (const [code, answers] of byAgent) {
    if (!answers.has('yes') || !answers.has('no')) continue;
    current.flags.push(`methods-disagree:${code}`);
    current.because.push(`Two results of ${code} disagree; the resistant one counts`);
  }
  return anyOf(parts);
}

/** "And R to all third-generation cephalosporins tested": none tested leaves it open. */
function cephalosporinClause(current: Case): Holds {
  const { definition } = current;
  if (definition.alsoResistantToAll.length === 0) return 'yes';
  const judged = judgeAll(current, (agent) => definition.alsoResistantToAll.includes(agent.code));
  if (judged.length === 0) {
    current.because.push(
      `No third-generation cephalosporin was tested; the definition asks for resistance to all ` +
        `(${definition.source})`,
    );
    return 'open';
  }
  return allOf(
    judged.map((readings) => {
      note(current, readings);
      const categories = readings.flatMap((reading) => [...reading.categories]);
      if (categories.every((category) => category === 'R')) return 'yes';
      return categories.includes('R') || categories.includes('NS') ? 'open' : 'no';
    }),
  );
}

const MRGN_CLASSES: readonly (readonly string[])[] = [['PIP', 'TZP'], ['CTX', 'CAZ'], ['CIP']];

/** KRINKO: 3MRGN is resistance to three of the four classes with the carbapenems spared. */
function isThreeMrgn(current: Case): boolean {
  return MRGN_CLASSES.every((codes) =>
    judgeAll(current, (agent) => codes.includes(agent.code)).some((readings) =>
      readings.every((reading) => reading.categories.size === 1 && reading.categories.has('R')),
    ),
  );
}

function uncovered(current: Case): CreEvaluation | null {
  const { input, definition } = current;
  const { organism } = input;
  const nothing = { definition: definition.id, notTested: [], flags: [] };
  if (!organism.isEnterobacterales) {
    const mayYetBe = organism.genus === '' && organism.isGramNegative;
    const because = mayYetBe
      ? `Identified only as ${organism.name}: whether it is one of the Enterobacterales is open`
      : `${organism.name} is not one of the Enterobacterales (LPSN)`;
    return {
      ...nothing,
      status: mayYetBe ? 'undetermined' : 'not-enterobacterales',
      because: [because],
    };
  }
  if (coverage(organism, definition) === 'no') {
    const because = `${organism.name} is not covered by ${definition.title} (${definition.source})`;
    return { ...nothing, status: 'out-of-scope', because: [because] };
  }
  const { type } = input.specimen ?? {};
  if (definition.invasiveOnly && type !== undefined && !isInvasiveSpecimen(type)) {
    const because = `${definition.title} covers blood and cerebrospinal fluid only, not ${type}`;
    return { ...nothing, status: 'out-of-scope', because: [because] };
  }
  return null;
}

function phenotype(current: Case, tested: Set<string>): Holds {
  const resistance = carbapenemResistance(current, tested);
  if (resistance === 'no') return 'no';
  const parts = [resistance, cephalosporinClause(current)];
  if (current.definition.invasiveOnly && current.input.specimen?.type === undefined) {
    current.because.push(
      `The specimen is not stated; ${current.definition.title} covers invasive isolates only`,
    );
    parts.push('open');
  }
  return allOf(parts);
}

function conclude(current: Case, resistant: Holds, tested: ReadonlySet<string>): CreEvaluation {
  const { input, definition, because, flags } = current;
  const disregarded = imipenemDisregarded(current) === 'yes';
  const notTested = definition.carbapenems.filter(
    (code) => !tested.has(code) && !(disregarded && code === 'IPM'),
  );
  const enzyme = definition.enzymeClause && input.carbapenemaseConfirmed;
  if (enzyme) {
    because.push(`A carbapenemase is confirmed, which is enough (${definition.source})`);
  }
  if (notTested.length > 0) because.push(`Not tested or not usable: ${notTested.join(', ')}`);
  const covered = coverage(input.organism, definition) === 'yes';
  if (!covered) {
    because.push(
      `Identified only as ${input.organism.name}: whether ${definition.title} covers it is open`,
    );
  }
  const answer = {
    definition: definition.id,
    notTested,
    because: [...new Set(because)],
    flags: [...new Set(flags)],
  };
  if (covered && (enzyme || resistant === 'yes')) {
    const basis = enzyme && resistant === 'yes' ? 'both' : enzyme ? 'enzyme' : 'phenotype';
    return { ...answer, status: 'cre', basis };
  }
  const open = resistant === 'open' || (resistant === 'yes' && !covered) || (enzyme && !covered);
  if (open || tested.size === 0) return { ...answer, status: 'undetermined' };
  return { ...answer, status: 'not-cre' };
}

/**
 * Judges one isolate under one definition. Pure; costs microseconds. `not-cre` always names the
 * carbapenems that were not tested; without any carbapenem result it is `undetermined`.
 */
export function evaluateCre(
  input: CreInput,
  definitionId: CreDefinitionId = DEFAULT_CRE_DEFINITION,
  options: CreOptions = {},
): CreEvaluation {
  const current: Case = {
    input,
    definition: creDefinition(definitionId),
    book: options.book ?? BUNDLED_BOOK,
    year: options.breakpointYear,
    because: [],
    flags: [],
  };
  const outside = uncovered(current);
  if (outside) return outside;
  const tested = new Set<string>();
  const resistant = phenotype(current, tested);
  const evaluation = conclude(current, resistant, tested);
  if (!current.definition.mrgn) return evaluation;
  if (evaluation.status === 'cre') return { ...evaluation, flags: [...evaluation.flags, '4mrgn'] };
  if (!isThreeMrgn(current)) return evaluation;
  return { ...evaluation, flags: [...evaluation.flags, '3mrgn'] };
}
