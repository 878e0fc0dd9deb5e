import type { IncomingMessage } from 'node:http';
import {
  COHORT_POPULATIONS,
  TYPING_PIES,
  VITAL_ASSUMPTIONS,
  date,
  dayOfInstant,
  typingGraph,
} from '@carbawatch/contracts';
import {
  COHORT_CI_METHODS,
  DEDUP_POLICY_NAMES,
  dedupPolicyName,
  isDedupPolicyName,
  parseDedupPolicy,
  periodOf,
} from '@carbawatch/epidemiology';
import { resolveAgentText } from '@carbawatch/microbiology';
import {
  CurrentCaller,
  MAY,
  ParsedParams,
  ParsedQuery,
  Refusal,
  describeRoute,
  notFound,
  visibleSites,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import {
  BUNDLED_TABLES,
  ProfileRefusal,
  SCHEMES,
  schemeNamed,
  studyGraph,
  type SchemeName,
  type StudyGraph,
} from '@carbawatch/typing';
import { Controller, Inject, Req } from '@nestjs/common';
import { z } from 'zod';
import { categoryReader } from '../decide/agent-category';
import { isCoursePie, withCourses } from '../decide/course-pie';
import { readProfileTable } from '../decide/read-table';
import { rulesLabel } from '../decide/rule-set';
import type { SiteRules } from '../decide/site-rules';
import {
  daysByType,
  slicesByType,
  studyNodes,
  type CollectedOn,
  type Slice,
  type StudyNode,
} from '../decide/study-nodes';
import {
  countDays,
  countTypes,
  countValues,
  isAnchoredInPeriod,
  studied,
  type TypedIsolate,
} from '../decide/study-isolates';
import { personsAt } from '../store/person-links';
import { publishedCourses } from '../store/published-courses';
import { STUDY_ISOLATES_MAX, typedIsolates, type StudyFilters } from '../store/study-types';
import { RuleBook } from '../store/rule-book';
import { siteName, siteOf } from './caller-site';
import { siteQuery } from './rule-set-shapes';
import { savedTable, takeTable } from './table-intake';
import { CONTEXT } from './tokens';

const LEVEL_MAX = 3;

const schemePath = z.object({ scheme: z.string().min(1).max(60) });
const graphQuery = z.strictObject({
  from: date.optional().meta({ description: 'First collection day, in the site’s time zone' }),
  to: date.optional().meta({ description: 'Last collection day, included' }),
  window: z.string().max(20).optional().meta({
    description: 'ISO 8601 duration that ends on `to`, else on `asOf`, else today: P90D, P1Y',
  }),
  asOf: date.optional().meta({ description: 'As known at the end of this day; now if absent' }),
  site: siteName.optional(),
  ward: z.string().min(1).max(200).optional(),
  dedup: z
    .string()
    .refine(isDedupPolicyName, `must be one of ${DEDUP_POLICY_NAMES.join(', ')}`)
    .default('patient-first')
    .meta({ description: 'Which typed isolates of a patient count' }),
  population: z.enum(COHORT_POPULATIONS).default('clinical'),
  ci: z
    .enum(COHORT_CI_METHODS)
    .optional()
    .meta({ description: 'Taken; a graph has no proportion' }),
  vital: z
    .enum(VITAL_ASSUMPTIONS)
    .optional()
    .meta({ description: 'Taken; pies of outcomes have a slice of their own for the unknown' }),
  level: z.coerce.number().int().min(1).max(LEVEL_MAX).default(1).meta({
    description: 'Loci that may differ along a link',
  }),
  pie: z.enum(TYPING_PIES).optional().meta({
    description: 'Count the isolates of each type by this, for pies',
  }),
  agent: z.string().min(1).max(200).optional().meta({
    description: 'With `pie=agent`: whose category is counted, by name or WHONET code',
  }),
});

const NOT_APPLICABLE = [
  { parameter: 'ci', detail: 'The graph holds counts alone, and no proportion.' },
  { parameter: 'vital', detail: 'The graph assumes no outcome.' },
] as const;

const GRAPH_NOTES = [
  'The cohort is all isolates typed under the scheme; the population is chosen first, then dedup.',
  'Inpatients by the sender’s word; wards at collection by movements where they are known.',
] as const;

/** Sequence types of a study, their goeBURST groups, and the tables that types are called by. */
@Controller()
export class TypingController {
  constructor(
    @Inject(CONTEXT) private readonly context: ServiceContext,
    @Inject(RuleBook) private readonly book: RuleBook,
  ) {}

  @describeRoute({
    method: 'get',
    path: 'typing/:scheme/graph',
    summary: 'goeBURST groups, links and spanning tree of the sequence types that were seen',
    roles: MAY.numbers,
    params: schemePath,
    query: graphQuery,
    responses: { 200: typingGraph },
  })
  async graph(
    @ParsedParams(schemePath) path: z.output<typeof schemePath>,
    @ParsedQuery(graphQuery) query: z.output<typeof graphQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const scheme = knownScheme(path.scheme);
    const { ward, level, pie, population } = query;
    const { from, to, asOf } = this.periodOf(query);
    const sites = visibleSites(caller, query.site);
    const timeZone = this.context.config.timezone;
    const ownSite = siteOf(caller, query.site, this.context.config.site);
    const policy = parseDedupPolicy(query.dedup, 'dedup');
    const first = isAnchoredInPeriod(policy) ? from : undefined;
    const agent = agentOfPie(query);
    const read = await this.read(
      { scheme, from: first, to, ward, sites, asOf, timeZone, withResults: agent !== null },
      { ownSite, withCourses: isCoursePie(pie) },
    );
    const { rules, typed, personAt, courses } = read;
    if (typed.length > STUDY_ISOLATES_MAX)
      throw tooMany(`more than ${STUDY_ISOLATES_MAX} isolates`);
    const counted = studied(typed, { policy, population, period: { from, to }, personAt });
    const isolates = isCoursePie(pie)
      ? withCourses(counted, courses, { pie, asOf: asOf ?? this.today() })
      : agent === null
        ? counted
        : withCategories(counted, rules, agent);
    const table = rules.profiles.get(scheme) ?? BUNDLED_TABLES.get(scheme);
    if (!table) throw new Error(`scheme ${scheme} has no table`);
    const { nodes, unplaced } = studyNodes(countTypes(isolates), table);
    const counts: CountsByType = {
      slices: slicesByType(pie ? countValues(isolates, pie) : [], table),
      collected: daysByType(countDays(isolates, pie), table),
    };
    return {
      scheme,
      loci: [...table.loci],
      period: { from: from ?? null, to: to ?? null },
      asOf,
      timezone: timeZone,
      dedup: dedupPolicyName(policy),
      population,
      sites: sites === 'all' ? null : [...sites],
      ward: ward ?? null,
      rules: rulesLabel(rules.id),
      isolates: isolates.length,
      notApplicable: NOT_APPLICABLE.filter(({ parameter }) => query[parameter] !== undefined),
      notes: [...GRAPH_NOTES],
      pie: pie ?? null,
      agent,
      ...viewOfGraph(nodes, drawn(nodes, level), counts),
      unplaced: unplaced.map((each) => ({
        ...each,
        collected: counts.collected.get(each.st) ?? [],
      })),
    };
  }

  @describeRoute({
    method: 'post',
    path: 'typing/:scheme/profiles',
    summary: 'Upload a profile table of PubMLST or BIGSdb; a rule set may then name it',
    roles: MAY.laboratory,
    params: schemePath,
    query: siteQuery,
    body: { mediaTypes: ['text/tab-separated-values', 'text/plain'] },
    responses: { 201: savedTable },
  })
  async profiles(
    @Req() request: IncomingMessage,
    @ParsedParams(schemePath) path: z.output<typeof schemePath>,
    @ParsedQuery(siteQuery) query: z.output<typeof siteQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const scheme = knownScheme(path.scheme);
    const site = siteOf(caller, query.site, this.context.config.site);
    const read = (body: string) => readProfileTable(body, scheme);
    return takeTable(this.context, request, { site, kind: 'profiles', scheme, caller, read });
  }

  /** The isolates that may count, with the rules, persons and courses of the day asked. */
  private read(filters: StudyFilters, wish: { ownSite: string; withCourses: boolean }) {
    const { sites, asOf, timeZone } = filters;
    return this.context.database.readAs(sites, async (tx) => {
      const typed = await typedIsolates(tx, filters);
      return {
        rules: await this.book.of(tx, wish.ownSite),
        typed,
        personAt: await personsAt(tx, sites, { asOf, timeZone }),
        courses: wish.withCourses ? await publishedCourses(tx, typed, asOf) : [],
      };
    });
  }

  private today(): string {
    const { clock, config } = this.context;
    return dayOfInstant(clock.now().getTime(), config.timezone);
  }

  /** A study that nobody bounded is all there is: an old type may be the founder of a group. */
  private periodOf({ from, to, window, asOf }: z.output<typeof graphQuery>): GraphPeriod {
    const asked = periodOf({ from, to, window, asOf }, this.today());
    if ('field' in asked) {
      const detail = `Give ${asked.because}.`;
      throw new Refusal(422, 'invalid', {
        detail: `Check /${asked.field}. ${detail}`,
        problems: [{ code: 'invalid', pointer: `/${asked.field}`, detail }],
      });
    }
    const last = to ?? asOf;
    return {
      from: window === undefined ? from : asked.from,
      to: window === undefined ? last : asked.to,
      asOf: asOf ?? null,
    };
  }
}

/** The agent whose categories are counted; null where a pie is of anything else. */
function agentOfPie({ pie, agent }: z.output<typeof graphQuery>): string | null {
  if (pie !== 'agent' && agent === undefined) return null;
  const found = pie === 'agent' && agent !== undefined ? resolveAgentText(agent) : null;
  if (found) return found.agent.code;
  const detail = 'Give `pie=agent` and an agent by name or WHONET code, such as CZA.';
  throw new Refusal(422, 'invalid', {
    detail: `Check /agent. ${detail}`,
    problems: [{ code: 'invalid', pointer: '/agent', detail }],
  });
}

function withCategories(
  isolates: readonly TypedIsolate[],
  rules: SiteRules,
  agent: string,
): TypedIsolate[] {
  const categoryOf = categoryReader(rules, agent);
  return isolates.map((each) => ({ ...each, category: categoryOf(each.isolate) }));
}

interface GraphPeriod {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly asOf: string | null;
}

/** A scheme that is not known is not guessed from a name that looks like it. */
function knownScheme(text: string): SchemeName {
  const scheme = schemeNamed(text);
  if (scheme) return scheme;
  throw notFound(`There is no such scheme; there are ${Object.keys(SCHEMES).join(', ')}.`);
}

function tooMany(detail: string): Refusal {
  return new Refusal(422, 'too-many-types', { detail: `Narrow the period: ${detail}.` });
}

function drawn(nodes: readonly StudyNode[], level: number): StudyGraph {
  try {
    return studyGraph(nodes, level);
  } catch (error) {
    if (error instanceof ProfileRefusal && error.field === 'types') {
      throw tooMany(`${nodes.length} sequence types`);
    }
    throw error;
  }
}

interface CountsByType {
  readonly slices: ReadonlyMap<string, readonly Slice[]>;
  readonly collected: ReadonlyMap<string | null, readonly CollectedOn[]>;
}

function viewOfGraph(
  nodes: readonly StudyNode[],
  drawing: StudyGraph,
  { slices, collected }: CountsByType,
) {
  const { level, groups, singletons, links, tree, history } = drawing;
  const groupOf = new Map(groups.flatMap((g) => g.members.map((st) => [st, g] as const)));
  return {
    level,
    nodes: nodes.map(({ count, ...node }) => ({
      ...node,
      isolates: count,
      group: groupOf.get(node.st)?.id ?? null,
      founder: groupOf.get(node.st)?.founder === node.st,
      slices: slices.get(node.st) ?? [],
      collected: collected.get(node.st) ?? [],
    })),
    groups,
    singletons,
    links,
    tree,
    history: history.map((change) => ({
      on: change.on,
      kind: change.kind,
      group: change.id,
      st: 'st' in change ? change.st : null,
      members: 'members' in change ? change.members : [],
      absorbed: 'absorbed' in change ? change.absorbed : [],
    })),
  };
}
