import { dayOf } from '@carbawatch/contracts';
import { NO_ISOLATE, type CaseState } from './case-history';
import { listed } from '../wording';
import { changeBetween, patientsOf, SAME_PATIENTS } from './cluster-states';
import type { ClusterState, ClusterStep } from './sweep';

/** What became of a cluster that goes on: who came, who left, or what is known of them. */
export function changeTold(
  before: ClusterState,
  state: ClusterState,
  timeZone: string,
): Pick<ClusterStep, 'kind' | 'text'> {
  const { joined, left, moved } = changeBetween(before, state);
  const named = (members: Members) => members.map((one) => caseWords(one, timeZone)).join('; ');
  const patients = `${patientsOf(state)} patients`;
  if (joined.length > 0) return { kind: 'grew', text: `Grew to ${patients}: ${named(joined)}.` };
  if (left.length > 0) {
    const text = `Shrank to ${patients}: ${named(left)} left by a correction or merge.`;
    return { kind: 'shrank', text };
  }
  if (moved.length > 0) return { kind: 'amended', text: SAME_PATIENTS };
  return { kind: 'amended', text: `Known better: ${amendedWords(before, state, timeZone)}.` };
}

/** Who of a cluster that falls apart is no case any more, after a space; empty where all are. */
export function goneWords(before: Members, now: Members, timeZone: string): string {
  const present = new Set(now.map(({ id }) => id));
  const gone = before.filter(({ id }) => !present.has(id));
  const named = gone.map((one) => caseWords(one, timeZone)).join('; ');
  return gone.length > 0 ? ` No case any more: ${named}.` : '';
}

/** Why a cluster is none any more. */
export function dissolvedWords(before: Members, now: Members, timeZone: string): string {
  const better = betterKnown(before, now, timeZone);
  const learnt = better.length > 0 ? ` Known better: ${better.join('; ')}.` : '';
  const why = `${goneWords(before, now, timeZone)}${learnt}`;
  return `Corrections took what joined these patients.${why}`;
}

/** Of whom something else is known now, and what; else the links alone are others. */
function amendedWords(before: ClusterState, now: ClusterState, timeZone: string): string {
  const better = betterKnown(before.members, now.members, timeZone);
  return better.length > 0 ? better.join('; ') : 'what joins them';
}

/** Of whom something else is known now, and what, a phrase each. */
function betterKnown(before: Members, now: Members, timeZone: string): string[] {
  const known = new Map(before.map(({ id, state }) => [id, state]));
  return now.flatMap((member) => {
    const was = known.get(member.id);
    const { state } = member;
    if (!was) return [];
    const aspects = [
      ...(was.st === state.st ? [] : ['type']),
      ...(was.alleles.join() === state.alleles.join() ? [] : ['allele']),
      ...(was.ward === state.ward ? [] : ['ward']),
      ...(was.invasive === state.invasive ? [] : ['sterile site']),
    ];
    return aspects.length > 0 ? `${caseWords(member, timeZone)} (${listed(aspects)})` : [];
  });
}

type Members = ClusterState['members'];

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

/** `2 patients, Klebsiella pneumoniae on ICU-2` */
export function partWords(state: ClusterState): string {
  const species = new Set(state.members.map((member) => member.state.species.name));
  const wards = new Set(state.links.flatMap(({ link }) => (link.ward ? [link.ward] : [])));
  const place = wards.size > 0 ? ` on ${[...wards].sort().join(', ')}` : '';
  const named = knownSpecies([...species].sort()).join(', ');
  return `${patientsOf(state)} patients, ${named}${place}`;
}
