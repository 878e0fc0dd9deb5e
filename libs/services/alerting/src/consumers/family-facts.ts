import { instantMs } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { FamilyFacts, IsolationAct } from '../decide/facts';
import type { Act } from '../decide/lifecycle';
import { isOfWork } from '../decide/moved-visits';
import type { RuleBook } from '../decide/rules/rule-book';
import { contactSpansOf } from '../site/contact-alerts';
import { actsOf, alertHeads, type AlertHead } from '../store/alerts';
import { movementsOf, relevantIsolates } from '../store/facts';
import { carriersOf, specimensOf } from '../store/person-facts';
import { membersOf, refText, type Family, type PersonRef } from '../store/person-refs';
import { reportActs } from '../tasks/report-acts.store';

export interface FactsOfFamily {
  readonly family: Family;
  readonly facts: FamilyFacts;
  /**
   * Whether any rule can have anything to say; most patients have nothing that one takes up. Of who
   * is announced the work lists have, since they may be a contact.
   */
  readonly matters: boolean;
}

export interface KnownFamilies {
  readonly families: readonly FactsOfFamily[];
  readonly heads: readonly AlertHead[];
  readonly acts: readonly (Act & { readonly alertId: string })[];
}

/** What each site has said by which everybody's stays and carriage are read. */
export type TermsOf = (site: string) => Pick<RuleBook, 'own' | 'clearing' | 'asksForContacts'>;

/** Everything that is known of these families, with a handful of statements. */
export async function familyFacts(
  tx: Tx,
  families: readonly Family[],
  termsOf: TermsOf,
): Promise<KnownFamilies> {
  const persons = membersOf(families);
  const isolates = byPerson(await relevantIsolates(tx, persons));
  const movements = byPerson(await movementsOf(tx, persons));
  const specimens = byPerson(await specimensOf(tx, persons));
  const carriers = byPerson(await carriersOf(tx, persons));
  const asking = persons.filter(({ site }) => termsOf(site).asksForContacts);
  const contacts = byPerson(asking.length > 0 ? await contactSpansOf(tx, asking) : []);
  const heads = await alertHeads(tx, persons);
  const alerted = isolates.size + specimens.size + carriers.size + heads.length > 0;
  const kept = alerted ? await actsOf(tx, persons) : [];
  const isolations = byPerson(
    kept.flatMap(isolationOf).sort((a, b) => instantMs(a.basis, 'UTC') - instantMs(b.basis, 'UTC')),
  );
  const alarmed = new Set(heads.map(refText));
  const of = <T>(map: ReadonlyMap<string, readonly T[]>, family: Family) =>
    membersOf([family]).flatMap((ref) => map.get(refText(ref)) ?? []);
  const reports = await reportActs(
    tx,
    families.map((family) => ({
      site: family.site,
      numbers: family.members,
      isolates: of(isolates, family),
      specimens: of(specimens, family),
    })),
  );
  return {
    heads,
    acts: kept,
    families: families.map((family, i): FactsOfFamily => {
      const refs = membersOf([family]).map(refText);
      const { own, clearing } = termsOf(family.site);
      const said = reports[i];
      const facts = {
        site: family.site,
        isolates: of(isolates, family),
        movements: of(movements, family),
        specimens: of(specimens, family),
        carriers: of(carriers, family),
        isolations: of(isolations, family),
        contacts: of(contacts, family),
        own,
        clearing,
        ...(said && { reports: said }),
      };
      const matters =
        facts.isolates.length + facts.specimens.length + facts.carriers.length > 0 ||
        refs.some((ref) => alarmed.has(ref)) ||
        facts.movements.some(isOfWork);
      return { family, facts, matters };
    }),
  };
}

function isolationOf(
  act: Act & { readonly site: string; readonly pseudonym: string },
): (IsolationAct & PersonRef)[] {
  const { site, pseudonym, basis, isolation } = act;
  return act.kind === 'isolated' && isolation !== null
    ? [{ site, pseudonym, basis, isolation }]
    : [];
}

function byPerson<T extends PersonRef>(items: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(refText(item));
    if (group) group.push(item);
    else groups.set(refText(item), [item]);
  }
  return groups;
}
