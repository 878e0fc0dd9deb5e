import type { TypingGraph } from '@carbawatch/contracts';
import { chartColours } from '../../charts/palette';
import { useText } from '../../i18n/text';
import { useIsDark } from '../../shell/theme';
import { ROLE_COLOURS, rolesOf, sliceColour, type Pies } from './tree-elements';

const ROLES = ['founder', 'sub-founder', 'common', 'single'] as const;

/** What colours, sizes and lines mean, each with how many it stands for. */
export function TreeLegend({ graph, pies }: { graph: TypingGraph; pies: Pies | null }) {
  const text = useText();
  const colours = chartColours(useIsDark());
  const roles = [...rolesOf(graph).values()];
  const entries = pies
    ? pies.names.map((name, at) => ({
        name,
        colour: sliceColour(pies, at, colours),
        n: pies.sums[at] ?? 0,
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
