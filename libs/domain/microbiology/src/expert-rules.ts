import type { Susceptibility } from '@carbawatch/contracts';
import { agentByCode } from './agents';
import { BUNDLED_BREAKPOINT_YEAR } from './breakpoints';
import { belongsTo } from './breakpoint-row';
import type { Category } from './category';
import { readByOwnGuideline } from './derived-category';
import type { DeriveOptions, OwnReading } from './derived-category';
import { EXPERT_RULES } from './expert-rules.data';
import type { ExpertCondition, ExpertKind, ExpertRule } from './expert-rules.data';
import type { GuidelineYear } from './judgement';
import { intrinsicResistance, isIntrinsicallyResistant } from './intrinsic-resistance';
import type { Organism } from './organism-index';

export type ExpertInput = {
  readonly organism: Organism;
  readonly susceptibility: readonly Susceptibility[];
  /** Families of confirmed carbapenemases, as the evidence names them (`KPC`, `OXA-48-like`). */
  readonly carbapenemases?: readonly string[];
};

export type ExpertFinding = {
  readonly rule: string;
  readonly kind: ExpertKind;
  /** WHONET codes of the results that the finding is about. */
  readonly agents: readonly string[];
  readonly because: string;
  readonly action: string;
  readonly source: string;
};

type Facts = {
  readonly organism: Organism;
  /** A definite category an agent: the derived one, else the reported. */
  readonly categories: ReadonlyMap<string, Category>;
  readonly zones: ReadonlySet<string>;
  readonly enzymes: ReadonlySet<string>;
  /** Agents whose value was read by {@link READ_INSTEAD}. */
  readonly instead: ReadonlySet<string>;
};

/**
 * CLSI's limits beyond the carbapenems are not bundled (copyright): a value that nothing else reads
 * is read by EUCAST's, so that an expert rule does not pass over it.
 */
const READ_INSTEAD: GuidelineYear = { body: 'EUCAST', year: BUNDLED_BREAKPOINT_YEAR };

function readResult(
  result: Susceptibility,
  organism: Organism,
  options: DeriveOptions,
): OwnReading | null {
  const own = readByOwnGuideline(result, organism, options);
  if (own === null || result.value === undefined || own.interpretation?.ok) return own;
  if (own.reported !== null) return own;
  const { guideline: _named, ...unnamed } = result;
  return readByOwnGuideline(unnamed, organism, { ...options, guideline: READ_INSTEAD });
}

/** A censored value that may be either is no ground for calling a result unlikely. */
function definite({ interpretation, reported }: OwnReading): Category | null {
  if (!interpretation?.ok) return reported;
  const { categories } = interpretation;
  const [only = null] = categories;
  return categories.size < 2 ? (only ?? reported) : null;
}

function readFacts(input: ExpertInput, options: DeriveOptions): Facts {
  const categories = new Map<string, Category>();
  const contradicted = new Set<string>();
  const zones = new Set<string>();
  const instead = new Set<string>();
  for (const result of input.susceptibility) {
    const reading = readResult(result, input.organism, options);
    if (!reading) continue;
    const { agent } = reading;
    if (result.method === 'disk' || result.unit === 'mm') zones.add(agent);
    const category = definite(reading);
    if (category === null) continue;
    if (reading.interpretation?.ok && reading.guideline === READ_INSTEAD) instead.add(agent);
    const known = categories.get(agent);
    if (known !== undefined && known !== category) contradicted.add(agent);
    categories.set(agent, category);
  }
  // Two methods that contradict each other are no ground for a rule either.
  for (const agent of contradicted) categories.delete(agent);
  const enzymes = new Set(input.carbapenemases ?? []);
  return { organism: input.organism, categories, zones, enzymes, instead };
}

/** The agents that make a condition hold; null if it does not. */
function holds(condition: ExpertCondition, facts: Facts): readonly string[] | null {
  if ('enzyme' in condition) {
    return condition.enzyme.some((family) => facts.enzymes.has(family)) ? [] : null;
  }
  if ('zoneOf' in condition) return facts.zones.has(condition.zoneOf) ? [condition.zoneOf] : null;
  let tested = 0;
  const fitting: string[] = [];
  for (const agent of condition.agents) {
    const category = facts.categories.get(agent);
    if (category === undefined) continue;
    tested += 1;
    if (!condition.categories.includes(category)) continue;
    // What an organism resists by nature says nothing about what it picked up.
    if (category === 'R' && isIntrinsicallyResistant(facts.organism, agent)) continue;
    fitting.push(agent);
  }
  if (fitting.length === 0) return null;
  const asked = { any: 1, each: condition.agents.length, 'every-tested': tested };
  return fitting.length >= asked[condition.is] ? fitting : null;
}

function applies(rule: ExpertRule, organism: Organism): boolean {
  const inGroups =
    rule.organisms.length === 0
      ? organism.isGramNegative
      : rule.organisms.some((group) => belongsTo(organism, group));
  return inGroups && !(rule.except ?? []).some((group) => belongsTo(organism, group));
}

function finding(rule: ExpertRule, facts: Facts): ExpertFinding | null {
  const agents: string[] = [];
  for (const condition of rule.when) {
    const held = holds(condition, facts);
    if (held === null) return null;
    agents.push(...held);
  }
  const { id, kind, because, action, source } = rule;
  const told = agents
    .map(
      (agent) => `${agent} ${facts.categories.get(agent) ?? 'zone'}${insteadWords(facts, agent)}`,
    )
    .join(', ');
  return {
    rule: id,
    kind,
    agents,
    because: `${because} (${told === '' ? '' : `${told}; `}${source})`,
    action,
    source,
  };
}

function insteadWords(facts: Facts, agent: string): string {
  return facts.instead.has(agent) ? ` by ${READ_INSTEAD.body} ${READ_INSTEAD.year}` : '';
}

/** "Susceptible" where the organism is resistant by nature: identification or test is wrong. */
function intrinsicFindings(facts: Facts): ExpertFinding[] {
  const findings: ExpertFinding[] = [];
  for (const [agent, category] of facts.categories) {
    if (category !== 'S') continue;
    const rule = intrinsicResistance(facts.organism, agent);
    if (!rule) continue;
    const name = agentByCode(agent)?.name ?? agent;
    findings.push({
      rule: 'intrinsic-resistance-contradicted',
      kind: 'unlikely',
      agents: [agent],
      because:
        `${facts.organism.name} is expected to resist ${name}, ` +
        `which was found susceptible${insteadWords(facts, agent)} (${rule.source})`,
      action: 'Check identification and repeat the test.',
      source: rule.source,
    });
  }
  return findings;
}

/** Unlikely phenotypes, results to confirm and isolates to send on, each with its source. */
export function evaluateExpertRules(
  input: ExpertInput,
  options: DeriveOptions,
): readonly ExpertFinding[] {
  const facts = readFacts(input, options);
  const findings = intrinsicFindings(facts);
  for (const rule of EXPERT_RULES) {
    if (!applies(rule, input.organism)) continue;
    const found = finding(rule, facts);
    if (found) findings.push(found);
  }
  return findings;
}
