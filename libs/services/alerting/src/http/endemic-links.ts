import type { Alert, Cluster } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { number, type Parameters } from '../decide/rules/row';
import { clusterOfId } from '../store/clusters';
import { endemicTypes } from '../store/endemic-types';

/** An edge that rests on a type of more than this share of the last year's cases is weak. */
const ENDEMIC_SHARE = 0.2;

/** Above which share of the site's last year a type is endemic, by the rule `cluster`. */
export function endemicShare(parameters: Parameters): number {
  return number(parameters, 'endemicShare', ENDEMIC_SHARE);
}

/** A type that is common here says little: what rests on it alone is labelled as weak. */
export function withEndemic<C extends Pick<Cluster, 'members' | 'edges'>>(
  shown: C,
  endemic: ReadonlySet<string>,
): C {
  const members = new Map(shown.members.map((member) => [member.id, member]));
  return {
    ...shown,
    edges: shown.edges.map((edge) => {
      const { species, st } = members.get(edge.a) ?? { species: { name: '' }, st: null };
      if (edge.overlapHours > 0 || !endemic.has(JSON.stringify([species.name, st]))) return edge;
      return { ...edge, weak: true, because: [...edge.because, ENDEMIC] };
    }),
  };
}

const ENDEMIC = 'endemic type';

/** The alert of a ward's cluster, saying how many of its links rest on an endemic type alone. */
export async function withEndemicLinks(
  tx: Tx,
  shown: Alert,
  parametersOf: () => Promise<Parameters>,
): Promise<Alert> {
  const id = shown.rule === 'cluster' ? /^cluster (.+)$/.exec(shown.group ?? '')?.[1] : undefined;
  const cluster = id === undefined ? null : await clusterOfId(tx, [shown.site], id);
  if (!cluster) return shown;
  const endemic = await endemicTypes(tx, cluster, endemicShare(await parametersOf()));
  const weak = withEndemic(cluster, endemic).edges.filter(({ because }) =>
    because.includes(ENDEMIC),
  );
  if (weak.length === 0) return shown;
  const said = `Links that rest on an endemic type alone: ${weak.length} of ${cluster.edges.length}.`;
  return { ...shown, because: [said, ...shown.because] };
}
