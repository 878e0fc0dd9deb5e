import { randomUUID } from 'node:crypto';
import {
  MAPPING_KINDS,
  mappedMessages,
  mappingList,
  mappingView,
  waitingTermList,
} from '@carbawatch/contracts';
import {
  CurrentCaller,
  MAY,
  ParsedBody,
  ParsedParams,
  ParsedQuery,
  Refusal,
  audit,
  decodeCursor,
  describeRoute,
  notFound,
  pageOf,
  pageQuery,
  visibleSites,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { isKnownTerm, targetName, targetOf } from '../decide/site-mappings';
import { MappingReplay } from '../intake/mapping-replay';
import { openWords, termKeyOf } from '../intake/waiting-words';
import { countDue, countMapped, markForReading } from '../store/mapped-terms';
import {
  deleteMapping,
  mappingOf,
  mappingPage,
  saveMapping,
  type KeptMapping,
} from '../store/mappings';
import { waitingPage } from '../store/waiting-terms';
import { siteFor } from './caller-scope';
import { CONTEXT } from './tokens';

const siteName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a site is needed');
const word = z.string().trim().min(1).max(200);
const newMapping = z.strictObject({
  kind: z.enum(MAPPING_KINDS),
  /** The installation's own where the key has it. */
  site: siteName.optional(),
  /** Code or name as it is sent; upper and lower case are the same. */
  from: word,
  /**
   * Organism: WHONET or SNOMED CT code, or name; `no-growth` and `no-target-organism` (or words and
   * codes that mean them) where nothing was found. Agent: WHONET code or name. Ward: a unit type.
   * Specimen: a specimen type.
   */
  to: word,
  /** What was read by the mapping that this one changes is read again. */
  reread: z.boolean().default(false),
});
const removal = z.strictObject({
  /** What was read by it is read again: without it, such as it is then. */
  reread: z.enum(['true', 'false']).default('false'),
});
const siteQuery = z.strictObject({ site: siteName.optional() });
const mappingId = z.object({ id: z.uuid() });
const mappingsQuery = z.strictObject({
  ...pageQuery,
  kind: z.enum(MAPPING_KINDS).optional(),
  site: siteName.optional(),
});
const mappingSort = z.tuple([z.string(), z.string(), z.string()]);
const waitingQuery = z.strictObject({ ...pageQuery, site: siteName.optional() });
const waitingSort = z.tuple([z.number().int(), z.string(), z.string(), z.string()]);
/** What each kind can be mapped to, for whoever named something else. */
const TARGETS: Readonly<Record<(typeof MAPPING_KINDS)[number], string>> = {
  organism:
    'a WHONET or SNOMED CT code, or a name, of an organism that is known here, or no-growth or ' +
    'no-target-organism where nothing was found',
  agent: 'a WHONET code, or a name, of an agent that is known here',
  ward: 'a unit type such as icu or ward',
  specimen: 'a specimen type such as blood',
};

/**
 * The words of a site, mapped once. Organisms and agents that messages wait for are read again by
 * themselves; wards and specimens hold for messages from now on, since nothing waits for those.
 */
@Controller()
export class MappingsController {
  constructor(
    @Inject(CONTEXT) private readonly context: ServiceContext,
    @Inject(MappingReplay) private readonly replay: MappingReplay,
  ) {}

  @describeRoute({
    method: 'get',
    path: 'mappings',
    summary: 'What the sites have mapped: organisms, agents, wards, specimens',
    roles: MAY.laboratory,
    query: mappingsQuery,
    responses: { 200: mappingList },
  })
  async list(
    @ParsedQuery(mappingsQuery) query: z.output<typeof mappingsQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const scope = visibleSites(caller, query.site);
    const after = decodeCursor(query.cursor, mappingSort);
    const rows = await this.context.database.readAs(scope, (tx) =>
      mappingPage(tx, { scope, kind: query.kind ?? null }, query.limit, after),
    );
    return pageOf(rows, query.limit, shown, ({ site, kind, from }) => [site, kind, from]);
  }

  @describeRoute({
    method: 'get',
    path: 'mappings/waiting',
    summary: 'Organisms and agents that messages wait for, those of most messages first',
    roles: MAY.laboratory,
    query: waitingQuery,
    responses: { 200: waitingTermList },
  })
  async waiting(
    @ParsedQuery(waitingQuery) query: z.output<typeof waitingQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const { database, secrets } = this.context;
    const scope = visibleSites(caller, query.site);
    const after = decodeCursor(query.cursor, waitingSort);
    const rows = await database.readAs(scope, (tx) => waitingPage(tx, scope, query.limit, after));
    return pageOf(
      rows,
      query.limit,
      (line) => ({
        site: line.site,
        kind: line.kind,
        ...openWords(secrets, line),
        messages: line.messages,
        firstReceivedAt: line.firstAt.toISOString(),
        lastReceivedAt: line.lastAt.toISOString(),
      }),
      ({ messages, site, kind, termKey }) => [messages, site, kind, termKey],
    );
  }

  @describeRoute({
    method: 'post',
    path: 'mappings',
    summary: 'Map a word once; what waited for it is read again in the background',
    roles: MAY.laboratory,
    body: newMapping,
    responses: { 201: mappingView },
  })
  async enter(
    @ParsedBody(newMapping) body: z.output<typeof newMapping>,
    @CurrentCaller() caller: Caller,
  ) {
    const { config, database, clock, secrets } = this.context;
    const { kind, from, reread } = body;
    const site = siteFor(caller, body.site, config.site);
    const to = targetOf(kind, body.to);
    if (to === null) throw unusable('unknown-target', '/to', `map it to ${TARGETS[kind]}`);
    if (isKnownTerm(kind, from)) {
      const remedy = 'the word has a meaning already, and a mapping would not be asked';
      throw unusable('already-known', '/from', remedy);
    }
    const entry: KeptMapping = {
      ...{ site, kind, from, to, mappingId: randomUUID() },
      ...{ changedAt: clock.now(), changedBy: caller.keyId },
    };
    const kept = await database.transaction(async (tx) => {
      const termKey = termKeyOf(secrets, site, kind, from);
      const saved = await saveMapping(tx, entry, termKey);
      const messages = reread ? await markForReading(tx, { site, kind, termKey }) : 0;
      await this.noted(tx, 'mapping.entered', saved, { caller, messages });
      return saved;
    });
    this.replay.soon();
    return shown(kept);
  }

  @describeRoute({
    method: 'delete',
    path: 'mappings/:id',
    summary:
      'Take a mapping back, for messages from now on; ?reread=true reads again what was read by it',
    roles: MAY.laboratory,
    params: mappingId,
    query: removal,
    responses: { 204: null },
  })
  async remove(
    @ParsedParams(mappingId) { id }: z.output<typeof mappingId>,
    @ParsedQuery(removal) { reread }: z.output<typeof removal>,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    const { secrets } = this.context;
    await this.context.database.transaction(async (tx) => {
      const gone = await deleteMapping(tx, caller.sites, id);
      if (!gone) throw notFound('There is no such mapping.');
      const { site, kind, from } = gone;
      const termKey = termKeyOf(secrets, site, kind, from);
      const isRead = reread === 'true';
      const messages = isRead ? await markForReading(tx, { site, kind, termKey }) : 0;
      await this.noted(tx, 'mapping.removed', gone, { caller, messages });
    });
    this.replay.soon();
  }

  @describeRoute({
    method: 'get',
    path: 'mappings/:id/messages',
    summary: 'How many messages were read by a mapping and can be read again',
    roles: MAY.laboratory,
    params: mappingId,
    responses: { 200: mappedMessages },
  })
  async messages(
    @ParsedParams(mappingId) { id }: z.output<typeof mappingId>,
    @CurrentCaller() caller: Caller,
  ) {
    const { database, secrets } = this.context;
    return database.readAs(caller.sites, async (tx) => {
      const known = await mappingOf(tx, caller.sites, id);
      if (!known) throw notFound('There is no such mapping.');
      const { site, kind, from } = known;
      const termKey = termKeyOf(secrets, site, kind, from);
      return { messages: await countMapped(tx, { site, kind, termKey }) };
    });
  }

  @describeRoute({
    method: 'get',
    path: 'mappings/rereading',
    summary: 'How many messages are still to be read again, since a mapping is another now',
    roles: MAY.laboratory,
    query: siteQuery,
    responses: { 200: mappedMessages },
  })
  async rereading(
    @ParsedQuery(siteQuery) query: z.output<typeof siteQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const scope = visibleSites(caller, query.site);
    const { database } = this.context;
    return { messages: await database.readAs(scope, (tx) => countDue(tx, scope)) };
  }

  private async noted(
    tx: Parameters<typeof audit>[0],
    action: string,
    { mappingId: target, site, kind, to }: KeptMapping,
    { caller, messages }: { readonly caller: Caller; readonly messages: number },
  ): Promise<void> {
    const at = this.context.clock.now();
    const detail = { kind, to, ...(messages > 0 && { messages }) };
    await audit(tx, { at, actor: caller.keyId, action, target, site, detail });
  }
}

function shown({ mappingId: id, site, kind, from, to, changedAt, changedBy }: KeptMapping) {
  const toName = targetName(kind, to);
  return { id, site, kind, from, to, toName, changedAt: changedAt.toISOString(), changedBy };
}

function unusable(code: string, pointer: string, detail: string): Refusal {
  return new Refusal(422, code, { detail, problems: [{ code, pointer, detail }] });
}
