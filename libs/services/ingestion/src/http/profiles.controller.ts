import { listOf } from '@carbawatch/contracts';
import { csvProfile } from '@carbawatch/formats';
import {
  CurrentCaller,
  MAY,
  ParsedBody,
  ParsedParams,
  ParsedQuery,
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
import {
  deleteProfile,
  profileOf,
  profilePage,
  saveProfile,
  type KeptProfile,
} from '../store/profiles';
import { siteFor } from './caller-scope';
import { profileName } from './message-shapes';
import { CONTEXT } from './tokens';

const siteName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a site is needed');
const siteQuery = z.strictObject({ site: siteName.optional() });
const listQuery = z.strictObject({ ...pageQuery, site: siteName.optional() });
const profileSort = z.tuple([z.string(), z.string()]);
const named = z.object({ name: profileName });
const newProfile = csvProfile.refine(
  (profile) => !JSON.stringify(profile).includes('\\u0000'),
  'text without NUL characters is needed',
);
const shownProfile = z.object({
  site: z.string(),
  name: z.string(),
  profile: csvProfile,
  changedAt: z.string(),
  changedBy: z.string(),
});

/** Column mappings that a laboratory saves once and picks with `?profile=`. */
@Controller()
export class ProfilesController {
  constructor(@Inject(CONTEXT) private readonly context: ServiceContext) {}

  @describeRoute({
    method: 'get',
    path: 'profiles',
    summary: 'The saved column mappings',
    roles: MAY.laboratory,
    query: listQuery,
    responses: { 200: listOf(shownProfile) },
  })
  async list(
    @ParsedQuery(listQuery) query: z.output<typeof listQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const scope = visibleSites(caller, query.site);
    const after = decodeCursor(query.cursor, profileSort);
    const rows = await this.context.database.readAs(scope, (tx) =>
      profilePage(tx, scope, query.limit, after),
    );
    return pageOf(rows, query.limit, shown, ({ site, name }) => [site, name]);
  }

  @describeRoute({
    method: 'get',
    path: 'profiles/:name',
    summary: 'One saved column mapping',
    roles: MAY.laboratory,
    params: named,
    query: siteQuery,
    responses: { 200: shownProfile },
  })
  async show(
    @ParsedParams(named) { name }: z.output<typeof named>,
    @ParsedQuery(siteQuery) query: z.output<typeof siteQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const site = siteFor(caller, query.site, this.context.config.site);
    const kept = await this.context.database.readAs(caller.sites, (tx) =>
      profileOf(tx, { site, name }),
    );
    if (!kept) throw notFound('There is no such column mapping.');
    return shown(kept);
  }

  @describeRoute({
    method: 'put',
    path: 'profiles/:name',
    summary: 'Save a column mapping under this name; try it with ?profile=&dryRun=true',
    roles: MAY.laboratory,
    params: named,
    query: siteQuery,
    body: newProfile,
    responses: { 200: shownProfile },
  })
  async save(
    @ParsedParams(named) { name }: z.output<typeof named>,
    @ParsedQuery(siteQuery) query: z.output<typeof siteQuery>,
    @ParsedBody(newProfile) profile: z.output<typeof newProfile>,
    @CurrentCaller() caller: Caller,
  ) {
    const { config, database, clock } = this.context;
    const site = siteFor(caller, query.site, config.site);
    const at = clock.now();
    const kept: KeptProfile = { site, name, profile, changedAt: at, changedBy: caller.keyId };
    await database.transaction(async (tx) => {
      await saveProfile(tx, kept);
      const entry = { at, actor: caller.keyId, action: 'profile.saved', target: name, site };
      await audit(tx, entry);
    });
    return shown(kept);
  }

  @describeRoute({
    method: 'delete',
    path: 'profiles/:name',
    summary: 'Delete a column mapping; what was sent with it cannot be replayed without it',
    roles: MAY.laboratory,
    params: named,
    query: siteQuery,
    responses: { 204: null },
  })
  async remove(
    @ParsedParams(named) { name }: z.output<typeof named>,
    @ParsedQuery(siteQuery) query: z.output<typeof siteQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    const { config, database, clock } = this.context;
    const site = siteFor(caller, query.site, config.site);
    await database.transaction(async (tx) => {
      if (!(await deleteProfile(tx, { site, name }))) {
        throw notFound('There is no such column mapping.');
      }
      const entry = { at: clock.now(), actor: caller.keyId, action: 'profile.removed' };
      await audit(tx, { ...entry, target: name, site });
    });
  }
}

function shown({ site, name, profile, changedAt, changedBy }: KeptProfile) {
  return { site, name, profile, changedAt: changedAt.toISOString(), changedBy };
}
