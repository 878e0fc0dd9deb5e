import { LOOK_PAGES, identityList } from '@carbawatch/contracts';
import {
  CurrentCaller,
  ParsedBody,
  Refusal,
  audit,
  describeRoute,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { flaggedPersons } from '../store/flagged-persons';
import { withOpenAlert } from '../store/open-alerts';
import { identitiesOf } from '../store/vault';
import { siteFor } from './caller-scope';
import { CONTEXT } from './tokens';

const PERSONS_MAX = 100;

const asked = z.strictObject({
  pseudonyms: z
    .array(z.string().regex(/^[0-9a-z]{1,64}$/, 'a pseudonym is needed'))
    .min(1)
    .max(PERSONS_MAX),
  site: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a site is needed')
    .optional(),
  /** Where they are shown; it stands in the audit. */
  page: z.enum(LOOK_PAGES).optional(),
});
type Asked = z.output<typeof asked>;

/**
 * Who the infection control team's own open cases are, among those asked about. A list on a page
 * asks about everybody on it; whoever is no open case is left out of the answer, not refused, and
 * is looked up one by one with a reason.
 */
@Controller()
export class OpenIdentitiesController {
  constructor(@Inject(CONTEXT) private readonly context: ServiceContext) {}

  @describeRoute({
    method: 'post',
    path: 'identities/open-cases',
    summary: 'Who of these the team’s open cases are; others are left out. Each told is audited',
    roles: ['ipc'],
    body: asked,
    responses: { 200: identityList },
  })
  async read(@ParsedBody(asked) body: Asked, @CurrentCaller() caller: Caller) {
    const { clock, config, database, secrets } = this.context;
    // An administrator may ask whatever a role may, but has no open cases.
    if (caller.role !== 'ipc') {
      const detail = 'You have no open cases: ask `identities/read`, and say why in `reason`.';
      throw new Refusal(422, 'reason-needed', { detail });
    }
    const site = siteFor(caller, body.site, config.site);
    const wanted = [...new Set(body.pseudonyms)];
    const flagged = await flaggedPersons(database, site, wanted);
    return database.transaction(async (tx) => {
      const alerted = await withOpenAlert(tx, site, wanted);
      const own = wanted.filter((one) => alerted.has(one) || flagged.has(one)).sort();
      const known = await identitiesOf(tx, secrets.vault, site, own);
      const at = clock.now();
      const page = body.page === undefined ? {} : { page: body.page };
      for (const target of own) {
        const action = 'identity.read';
        const detail = { ...page, because: alerted.has(target) ? 'open-alert' : 'flagged' };
        await audit(tx, { at, actor: caller.keyId, action, target, site, detail });
      }
      return {
        items: own.map((pseudonym) => {
          const person = known.get(pseudonym);
          if (!person) return { pseudonym, identity: null };
          const { id, assigner = null, name = null, sex = null, birthDate = null } = person;
          return { pseudonym, identity: { id, assigner, name, sex, birthDate } };
        }),
      };
    });
  }
}
