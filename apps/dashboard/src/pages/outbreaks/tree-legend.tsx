import type { TypingGraph } from '@carbawatch/contracts';
import { chartColours } from '../../charts/palette';
import { useText } from '../../i18n/text';
import { useIsDark } from '../../shell/theme';
import { ROLE_COLOURS, sliceColour, sumsOf, type NodeRole, type Pies } from './tree-elements';

const ROLES = ['founder', 'sub-founder', 'common', 'single'] as const;

/** What colours, sizes and lines mean, each with how many it stands for. */
export function TreeLegend(props: {
  readonly graph: TypingGraph;
  /** Of each type of the study, also of those that are not drawn now. */
  readonly roles: ReadonlyMap<string, NodeRole>;
  readonly pies: Pies | null;
}) {
  const { graph, pies } = props;
  const text = useText();
  const colours = chartColours(useIsDark());
  const roles = graph.nodes.map(({ st }) => props.roles.get(st));
  const sums = pies ? sumsOf(graph, pies) : [];
  const entries = pies
    ? pies.names.map((name, at) => ({
        name,
        colour: sliceColour(pies, at, colours),
        n: sums[at] ?? 0,
      }))
    : ROLES.map((role) => ({
        name: text(`role.node.${role}`),
        colour: ROLE_COLOURS[role],
        n: roles.filter((each) => each === role).length,
      }));
  return (
    <div className="legend">
      <ul className="plain legend">
        {entries.map(({ name, colour, n }) => (
          <li key={name}>
            <i style={{ background: colour }} />
            {name} <span className="hint">({n})</span>
          </li>
        ))}
      </ul>
      <ul className="plain legend">
        <li>
          <b className="line" /> {text('tree.slv')}
        </li>
        <li>
          <b className="line faint" /> {text('tree.dlv')}
        </li>
        <li>
          <b className="line dashed" /> {text('tree.far')}
        </li>
        {pies && <li>{text('tree.rim')}</li>}
        <li className="hint">{text('tree.size')}</li>
      </ul>
    </div>
  );
}
