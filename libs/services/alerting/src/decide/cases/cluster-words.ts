import { dayOf } from '@carbawatch/contracts';
import { NO_ISOLATE, type CaseState } from './case-history';
import type { ClusterState } from './sweep';

/** Of whom something else is known now, and what; else the links alone are others. */
export function amendedWords(before: ClusterState, now: ClusterState, timeZone: string): string {
  const known = new Map(before.members.map(({ id, state }) => [id, state]));
  const changes = now.members.flatMap((member) => {
    const was = known.get(member.id);
    const { state } = member;
    if (!was) return [];
    const typed = was.st !== state.st;
    const sequenced = was.alleles.join() !== state.alleles.join();
    const aspects = [
      ...(typed && sequenced ? ['type and allele'] : typed ? ['type'] : []),
      ...(sequenced && !typed ? ['allele'] : []),
      ...(was.ward === state.ward ? [] : ['ward']),
      ...(was.invasive === state.invasive ? [] : ['sterile site']),
    ];
    return aspects.map((aspect) => `${caseWords(member, timeZone)} (${aspect})`);
  });
  return changes.length > 0 ? changes.join('; ') : 'what joins them';
}

/** `Klebsiella pneumoniae ST11, ICU-2, first positive 2026-03-02`, on the day of the hospital. */
export function caseWords({ state }: { readonly state: CaseState }, timeZone: string): string {
  const type = state.st ? ` ST${state.st}` : '';
  const ward = state.ward ? `, ${state.ward}` : '';
  const day = dayOf(state.firstPositiveAt, timeZone);
  const [species = ''] = knownSpecies([state.species.name]);
  return `${species}${type}${ward}, first positive ${day}`;
}

/** Species by their names; a gene in a specimen tells none. */
export function knownSpecies(names: readonly string[]): string[] {
  const known = names.filter((name) => name !== NO_ISOLATE.name);
  return known.length > 0 || names.length === 0 ? known : ['species not known'];
}
