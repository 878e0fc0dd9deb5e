import { LOOK_PAGES, identityErasure, identityList, type LookPage } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import {
  assignerOf,
  CurrentCaller,
  MAY,
  ParsedBody,
  Refusal,
  audit,
  describeRoute,
  sealAuditReason,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { messagesOfPersons } from '../store/lineage';
import { flaggedPersons } from '../store/flagged-persons';
import { withOpenAlert } from '../store/open-alerts';
import { unreadNaming } from '../intake/unread-payloads';
import { removePayloads } from '../store/payload-removal';
import { forgetIdentities, identitiesOf } from '../store/vault';
import { siteFor } from './caller-scope';
import { CONTEXT } from './tokens';

/** The patients of a ward; more at once is a list of the hospital. */
const PERSONS_MAX = 100;

const siteName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a site is needed');
const pseudonyms = z
  .array(z.string().regex(/^[0-9a-z]{1,64}$/, 'a pseudonym is needed'))
  .min(1)
  .max(PERSONS_MAX);
const reason = z.string().trim().min(3).max(500);
const reading = z.strictObject({
  pseudonyms,
  /** Needed but for the infection control team's own open cases; kept sealed. */
  reason: reason.optional(),
  site: siteName.optional(),
  /** Where they are shown; it stands in the audit. */
  page: z.enum(LOOK_PAGES).optional(),
});
const recordNumber = z.strictObject({
  id: z.string().min(1).max(200),
  assigner: z.string().min(1).max(200).optional(),
});
const erasure = z
  .strictObject({
    pseudonyms: pseudonyms.optional(),
    /** Of whom nothing was ever read there is no pseudonym: they are named by their number. */
    patients: z.array(recordNumber).min(1).max(PERSONS_MAX).optional(),
    reason,
    site: siteName.optional(),
  })
  .refine(({ pseudonyms: named, patients }) => named ?? patients, {
    path: ['pseudonyms'],
    message: 'pseudonyms or patients are needed',
  });

/** Who is meant: the one place where a pseudonym becomes a person again, each look audited. */
@Controller()
export class IdentitiesController {
  constructor(@Inject(CONTEXT) private readonly context: ServiceContext) {}

  @describeRoute({
    method: 'post',
    path: 'identities/read',
    summary: 'Who pseudonyms stand for; with a reason, save for own open cases. Each is audited',
    roles: MAY.laboratory,
    body: reading,
    responses: { 200: identityList },
  })
  async read(@ParsedBody(reading) body: z.output<typeof reading>, @CurrentCaller() caller: Caller) {
    const { config, database, secrets } = this.context;
    const site = siteFor(caller, body.site, config.site);
    const wanted = [...new Set(body.pseudonyms)];
    // Only the infection control team has open cases, and a reason given serves for everybody.
    const asksForOwn = body.reason === undefined && caller.role === 'ipc';
    const flagged = asksForOwn ? await flaggedPersons(database, site, wanted) : new Set<string>();
    const known = await database.transaction(async (tx) => {
      const alerted = asksForOwn ? await withOpenAlert(tx, site, wanted) : new Set<string>();
      if (body.reason === undefined) {
        refuseOthers(wanted, (one) => alerted.has(one) || flagged.has(one));
      }
      const { reason: why, page } = body;
      const becauseOf = (one: string): object =>
        asksForOwn ? { because: alerted.has(one) ? 'open-alert' : 'flagged' } : {};
      await this.noted(tx, caller, 'identity.read', { site, wanted, reason: why, page, becauseOf });
      return identitiesOf(tx, secrets.vault, site, wanted);
    });
    return {
      items: wanted.map((pseudonym) => {
        const person = known.get(pseudonym);
        if (!person) return { pseudonym, identity: null };
        const { id, assigner = null, name = null, sex = null, birthDate = null } = person;
        return { pseudonym, identity: { id, assigner, name, sex, birthDate } };
      }),
    };
  }

  @describeRoute({
    method: 'post',
    path: 'identities/erase',
    summary:
      'Forget persons: their vault entries and every payload that spoke of them, read or not',
    roles: MAY.administer,
    body: erasure,
    responses: { 200: identityErasure },
  })
  async erase(
    @ParsedBody(erasure) body: z.output<typeof erasure>,
    @CurrentCaller() caller: Caller,
  ) {
    const { config, database, secrets } = this.context;
    const site = siteFor(caller, body.site, config.site);
    const { pseudonyms: named = [], patients = [] } = body;
    const own = assignerOf(config.patientAssigners, site) ?? '';
    // Before the setting was there, a number without an assigner was one without.
    const numbered = patients.flatMap(({ id, assigner }) =>
      [...new Set([assigner ?? own, assigner ?? ''])].map((named) =>
        secrets.pseudonymOf(site, named, id),
      ),
    );
    const wanted = [...new Set([...named, ...numbered])];
    return database.transaction(async (tx) => {
      const known = await identitiesOf(tx, secrets.vault, site, wanted);
      const numbers = [...known.values(), ...patients].map(({ id }) => id);
      const messages = await messagesOfPersons(tx, site, wanted);
      const unread = await unreadNaming(tx, secrets, site, numbers);
      const payloads = await removePayloads(tx, [...messages, ...unread]);
      const identities = await forgetIdentities(tx, site, wanted);
      await this.noted(tx, caller, 'identity.erased', { site, wanted, reason: body.reason });
      return { identities, payloads };
    });
  }

  private async noted(
    tx: Tx,
    caller: Caller,
    action: string,
    about: {
      readonly site: string;
      readonly wanted: readonly string[];
      readonly reason?: string | undefined;
      readonly page?: LookPage | undefined;
      /** Why each is the caller's own open case. */
      readonly becauseOf?: (pseudonym: string) => object;
    },
  ): Promise<void> {
    const { clock, secrets } = this.context;
    const at = clock.now();
    const sealed = about.reason === undefined ? null : sealAuditReason(secrets, about.reason);
    for (const target of about.wanted) {
      const entry = { at, actor: caller.keyId, action, target, site: about.site };
      const detail = {
        ...(sealed !== null && { sealedReason: sealed }),
        ...(about.page !== undefined && { page: about.page }),
        ...about.becauseOf?.(target),
      };
      await audit(tx, { ...entry, detail });
    }
  }
}

/** The infection control team works on its open cases; every other look is an exception. */
function refuseOthers(wanted: readonly string[], isOwn: (pseudonym: string) => boolean): void {
  const others = wanted.flatMap((pseudonym, index) => (isOwn(pseudonym) ? [] : [index]));
  if (others.length === 0) return;
  const detail = 'no open case of the infection control team: say why in `reason`';
  throw new Refusal(422, 'reason-needed', {
    detail,
    problems: others.map((index) => ({
      code: 'reason-needed',
      pointer: `/pseudonyms/${index}`,
      detail,
    })),
  });
}
