import { dayOf } from '@carbawatch/contracts';
import { NO_ISOLATE, type CaseState } from './case-history';
import { listed } from '../wording';
import { changeBetween, patientsOf, type Change } from './cluster-states';
import { exchangedWords } from './exchanged-cases';
import { goesOnAs, type Rename } from './renamed-cases';
import type { ClusterState, ClusterStep } from './sweep';

/** How a cluster's history says that only numbers have changed. */
const SAME_PATIENTS = 'A number of a patient was joined or parted: the patients are the same.';

/** What became of a cluster that goes on: who came, who left, or what is known of them. */
export function changeTold(
  before: ClusterState,
  state: ClusterState,
  {
    timeZone,
    isAgain = false,
    change = changeBetween(before, state),
  }: { readonly timeZone: string; readonly isAgain?: boolean; readonly change?: Change },
): Pick<ClusterStep, 'kind' | 'text'> {
  const { joined, newcomers, left, moved, exchanged } = change;
  const named = (members: Members) => members.map((one) => caseWords(one, timeZone)).join('; ');
  const [was, now] = [patientsOf(before), patientsOf(state)];
  const gone = left.length > 0 ? `${named(left)} left by a correction or merge.` : '';
  const others = exchanged.length > 0 ? exchangedWords(named(exchanged.map(({ to }) => to))) : '';
  if (joined.some((one) => newcomers.includes(one))) {
    const words = now > was ? `Grew to ${now} patients` : `Now ${now} patients`;
    const said = isAgain ? `Again ${now} patients` : words;
    const text = [`${said}: ${named(joined)}.`, others, gone].filter(Boolean).join(' ');
    return { kind: isAgain ? 'amended' : 'grew', text };
  }
  if (gone && now < was) {
    const text = [`Shrank to ${now} patients: ${gone}`, others].filter(Boolean).join(' ');
    return { kind: 'shrank', text };
  }
  const same = without(before, exchanged);
  const better = amendedWords(same, state, timeZone);
  const told = [
    ...(others ? [others] : []),
    ...(joined.length > 0 ? [`Another case of a patient who was in it: ${named(joined)}.`] : []),
    ...(gone ? [`No case by itself any more: ${named(left)}.`] : []),
    ...(moved.some((one) => !exchanged.includes(one) && isOtherNumber(one)) ? [SAME_PATIENTS] : []),
  ];
  const known = better ?? (told.length === 0 ? 'what joins them' : null);
  return {
    kind: 'amended',
    text: [...told, ...(known === null ? [] : [`Known better: ${known}.`])].join(' '),
  };
}

function isOtherNumber({ from, to }: Rename): boolean {
  return from.state.pseudonym !== to.state.pseudonym;
}

/** A cluster but for those in whose place others are now. */
function without(before: ClusterState, exchanged: readonly Rename[]): ClusterState {
  const gone = new Set(exchanged.map(({ from: { id } }) => id));
  return { ...before, members: before.members.filter(({ id }) => !gone.has(id)) };
}

/** Who of a cluster that falls apart is no case any more, after a space; empty where all are. */
export function goneWords(before: Members, now: Members, timeZone: string): string {
  const present = new Set(now.map(({ id }) => id));
  const gone = before.filter(
    ({ id, state }) => !present.has(id) && !now.some((one) => goesOnAs(state, one.state)),
  );
  const named = gone.map((one) => caseWords(one, timeZone)).join('; ');
  return gone.length > 0 ? ` No case any more: ${named}.` : '';
}

const APART = 'What is known now joins these patients no more.';

/** Why a cluster is none any more. */
export function dissolvedWords(before: Members, now: Members, timeZone: string): string {
  const better = betterKnown(before, now, timeZone);
  const learnt = better.length > 0 ? ` Known better: ${better.join('; ')}.` : '';
  const gone = goneWords(before, now, timeZone);
  const why = `${gone}${learnt}`;
  // Nobody was taken out: what their cases are is told apart.
  const isApart = gone === '' && now.some(({ id }) => !before.some((one) => one.id === id));
  return isApart ? `${APART}${why}` : `Corrections took what joined these patients.${why}`;
}

/** Of whom something else is known now, and what; null where the links alone are others. */
function amendedWords(before: ClusterState, now: ClusterState, timeZone: string): string | null {
  const better = betterKnown(before.members, now.members, timeZone);
  return better.length > 0 ? better.join('; ') : null;
}

/** Of whom something else is known now, and what, a phrase each. */
function betterKnown(before: Members, now: Members, timeZone: string): string[] {
  const known = new Map(before.map(({ id, state }) => [id, state]));
  const present = new Set(now.map(({ id }) => id));
  const ended = before.filter(({ id }) => !present.has(id));
  return now.flatMap((member) => {
    const { state } = member;
    const was = known.get(member.id) ?? ended.find((one) => goesOnAs(one.state, state))?.state;
    if (!was) return [];
    const aspects = [
      ...(was.family === state.family ? [] : ['enzyme']),
      ...(was.species.code === state.species.code ? [] : ['organism']),
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
