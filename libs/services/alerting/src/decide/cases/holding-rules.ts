import type { Cluster, ClusterKind } from '@carbawatch/contracts';
import { groupedBy } from '../grouped-by';
import { counted, distinct, familyWords, listed } from '../wording';
import { NO_ISOLATE } from './case-history';
import { familiesOf, patientsOf } from './cluster-states';
import { knownSpecies } from './cluster-words';
import type { ClusterState } from './sweep';

type HoldingRule = Cluster['rules'][number];
type Member = ClusterState['members'][number];

/**
 * Which rules hold in a cluster: each strain that time and place join is a clone, an enzyme that
 * goes from species to species a plasmid, a bed that several lay in the environment.
 */
export function holdingRules(state: ClusterState, told?: ClusterKind): HoldingRule[] {
  if (told !== undefined) return wholeOf(state, told);
  return [
    ...clonesOf(state).map((part) => ruleOf('clone', part, state)),
    ...(['plasmid', 'environmental'] as const).flatMap((kind) => {
      const part = partOf(state, kind);
      return part.links.length > 0 ? [ruleOf(kind, part, state)] : [];
    }),
  ];
}

/**
 * What a cluster is called by the rule that holds most of it: a clone with one patient of another
 * species in its midst is still a clone, four species with one enzyme are a plasmid.
 */
export function kindOf(state: ClusterState, told?: ClusterKind): ClusterKind {
  if (told !== undefined) return told;
  const largest = Math.max(0, ...clonesOf(state).map(patientsOf));
  if (2 * largest > patientsOf(state)) return 'clone';
  const kinds = new Set(state.links.map(({ link }) => link.kind));
  return (['plasmid', 'clone', 'environmental'] as const).find((one) => kinds.has(one)) ?? 'clone';
}

/** `KPC-2 · Klebsiella pneumoniae ST11 · ICU-2 · 12 patients`: what people call an outbreak. */
export function outbreakName(state: ClusterState, told?: ClusterKind): string {
  const alleles = distinct(state.members.flatMap((member) => member.state.alleles)).sort();
  const family = listed(familiesOf(state).map(familyWords));
  const enzyme = alleles.length > 0 && alleles.length <= 2 ? alleles.join(', ') : family;
  const place = placeWords(state, told);
  const parts = [enzyme, organismWords(state.members), ...(place ? [place] : [])];
  return [...parts, counted(patientsOf(state), 'patient')].join(' · ');
}

/** Wards named by themselves; of more the first ones. */
const WARDS_NAMED = 3;

function placeWords(state: ClusterState, told?: ClusterKind): string {
  const wards = wardsByCases(state);
  const named = wards.slice(0, WARDS_NAMED).join(', ');
  const rest = wards.length - WARDS_NAMED;
  const words = rest > 0 ? `${named} and ${rest} more` : named;
  if (told !== 'hospital') return words;
  return words === '' ? 'hospital-wide' : `hospital-wide: ${words}`;
}

/** Where the first positives were, the ward with most of them first. */
function wardsByCases({ members }: ClusterState): string[] {
  const cases = new Map<string, number>();
  for (const { state } of members) {
    if (state.ward !== null) cases.set(state.ward, (cases.get(state.ward) ?? 0) + 1);
  }
  return [...cases].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([ward]) => ward);
}

/** Species named by themselves; more are counted. */
const SPECIES_NAMED = 2;

function organismWords(members: readonly Member[]): string {
  const species = knownSpecies(speciesByPatients(members).map(({ name }) => name));
  if (species.length > SPECIES_NAMED) return `${species.length} species`;
  return listed(
    species.map((name) => {
      const types = typesOf(members.filter(({ state }) => state.species.name === name));
      const shown = types.length > 0 && types.length <= 2 ? ` ST${types.join('/')}` : '';
      return `${name}${shown}`;
    }),
  );
}

function typesOf(members: readonly Member[]): string[] {
  return distinct(members.flatMap(({ state }) => state.st ?? [])).sort(
    (a, b) => Number(a) - Number(b) || (a < b ? -1 : 1),
  );
}

function speciesByPatients(members: readonly Member[]): { name: string; patients: number }[] {
  const patients = new Map<string, Set<string>>();
  for (const { state } of members) {
    const known = patients.get(state.species.name) ?? new Set();
    patients.set(state.species.name, known.add(state.pseudonym));
  }
  return [...patients]
    .map(([name, who]) => ({ name, patients: who.size }))
    .sort((a, b) => b.patients - a.patients || (a.name < b.name ? -1 : 1));
}

/** Asked at every step of a cluster, and several times of each. */
const CLONES = new WeakMap<ClusterState, ClusterState[]>();

/** The parts that links of one strain join, the largest first. */
function clonesOf(state: ClusterState): ClusterState[] {
  const known = CLONES.get(state);
  if (known) return known;
  const { members, links } = partOf(state, 'clone');
  const parents = new Map<string, string>();
  const rootOf = (id: string): string => {
    let root = id;
    for (let next = parents.get(root); next !== undefined && next !== root;) {
      root = next;
      next = parents.get(root);
    }
    parents.set(id, root);
    return root;
  };
  for (const { a, b } of links) parents.set(rootOf(a), rootOf(b));
  const linked = groupedBy(links, ({ a }) => rootOf(a));
  const parts = [...groupedBy(members, ({ id }) => rootOf(id))].map(([root, mine]) => ({
    members: mine,
    links: linked.get(root) ?? [],
  }));
  parts.sort((x, y) => patientsOf(y) - patientsOf(x) || (firstIn(x) < firstIn(y) ? -1 : 1));
  CLONES.set(state, parts);
  return parts;
}

function firstIn({ members }: ClusterState): string {
  return members.reduce((first, { id }) => (id < first ? id : first), members[0]?.id ?? '');
}

function partOf({ members, links }: ClusterState, kind: ClusterKind): ClusterState {
  const mine = links.filter(({ link }) => link.kind === kind);
  const ends = new Set(mine.flatMap(({ a, b }) => [a, b]));
  return { members: members.filter(({ id }) => ends.has(id)), links: mine };
}

function wholeOf(state: ClusterState, told: ClusterKind): HoldingRule[] {
  const wards = wardsByCases(state);
  return [{ ...ruleOf(told, state, state), wards }];
}

function ruleOf(rule: ClusterKind, part: ClusterState, whole: ClusterState): HoldingRule {
  const told = {
    rule,
    patients: patientsOf(part),
    of: patientsOf(whole),
    species: speciesByPatients(part.members),
    sts: typesOf(part.members),
    wards: distinct(part.links.flatMap(({ link }) => link.ward ?? [])).sort(),
  };
  return { ...told, text: ruleWords(told, part) };
}

function ruleWords(told: Omit<HoldingRule, 'text'>, part: ClusterState): string {
  const { rule, patients, of, species } = told;
  const share = `${patients} of ${counted(of, 'patient')}`;
  switch (rule) {
    case 'clone':
      // One strain is shown by a type; without any it is what species and enzyme suggest.
      return told.sts.length > 0
        ? `Clone: ${share} with ${organismWords(part.members)}.`
        : `Clone by species and enzyme, no type known: ${share} with ${organismWords(part.members)}.`;
    case 'plasmid': {
      const known = species.filter(({ name }) => name !== NO_ISOLATE.name);
      // A gene in a swab tells no species: it may be one strain all the same.
      if (known.length < 2) return `Plasmid or strain, not every species known: ${share}.`;
      const each = known.map((one) => `${one.name} (${one.patients})`);
      return `Plasmid: ${share}; one enzyme in ${known.length} species: ${each.join(', ')}.`;
    }
    case 'environmental':
      return `Environment: ${share} lay in one bed space or bay one after the other.`;
    case 'hospital':
      return `Hospital-wide: ${counted(patients, 'patient')} with ${organismWords(part.members)}, more than usual, whether a ward joins them or not.`;
    case 'any-one':
      return `New or rare here: ${counted(patients, 'patient')} so far.`;
  }
}
