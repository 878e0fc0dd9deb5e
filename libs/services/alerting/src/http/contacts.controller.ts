import { contact, listOf, type Contact } from '@carbawatch/contracts';
import {
  CurrentCaller,
  MAY,
  ParsedQuery,
  decodeCursor,
  describeRoute,
  encodeCursor,
  pageQuery,
  visibleSites,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { CONTEXT } from '../providers';
import { pageOfContacts } from '../store/contacts';
import { shownContacts } from './contact-view';

const name = z.string().min(1).max(200).optional();
const contactsQuery = z.strictObject({
  ...pageQuery,
  /** Pseudonym of the case. */
  case: name,
  /** Pseudonym of the contact. */
  pseudonym: name,
  ward: name,
  status: z.enum(['open', 'cleared', 'became-case', 'died']).optional(),
  site: name,
});
const contactCursor = z.tuple([z.string(), z.uuid()]);

/** Who lay beside whom while nobody isolated them: worked out before anybody asks. */
@Controller()
export class ContactsController {
  constructor(@Inject(CONTEXT) private readonly context: ServiceContext) {}

  @describeRoute({
    method: 'get',
    path: 'contacts',
    summary: 'Contacts of cases, those known last first',
    roles: MAY.patients,
    query: contactsQuery,
    responses: { 200: listOf(contact) },
  })
  async list(
    @ParsedQuery(contactsQuery) query: z.output<typeof contactsQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<{ items: Contact[]; next: string | null }> {
    const sites = visibleSites(caller, query.site);
    const after = decodeCursor(query.cursor, contactCursor) ?? null;
    const filters = {
      casePseudonym: query.case ?? null,
      pseudonyms: query.pseudonym === undefined ? null : [query.pseudonym],
      ward: query.ward ?? null,
      status: query.status ?? null,
    };
    return this.context.database.readAs(sites, async (tx) => {
      const rows = await pageOfContacts(tx, sites, filters, { after, limit: query.limit + 1 });
      const shown = rows.slice(0, query.limit);
      const last = shown.at(-1)?.body;
      const wallMs = this.context.clock.now().getTime();
      const items = await shownContacts(tx, shown, { wallMs, caller });
      const more = rows.length > query.limit && last !== undefined;
      const next = more
        ? encodeCursor([new Date(Math.floor(last.knownMs)).toISOString(), last.id])
        : null;
      return { items, next };
    });
  }
}
