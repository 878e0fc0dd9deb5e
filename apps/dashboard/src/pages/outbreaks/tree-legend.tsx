import type { TypingGraph } from '@carbawatch/contracts';
import type { LegendEntry } from '../../charts/download';
import { chartColours, type ChartColours } from '../../charts/palette';
import { useText, type Text } from '../../i18n/text';
import { useIsDark } from '../../shell/theme';
import { ROLE_COLOURS, sliceColour, sumsOf, type NodeRole, type Pies } from './tree-elements';

const ROLES = ['founder', 'sub-founder', 'common', 'single'] as const;

interface Told {
  /** Of each type of the study, also of those that are not drawn now. */
  readonly roles: ReadonlyMap<string, NodeRole>;
  readonly pies: Pies | null;
}

/** Whether its pies say what became of the patients. */
const isCourse = ({ pie }: TypingGraph): boolean =>
  pie === 'death30' || pie === 'icu' || pie === 'door';

/** What each colour stands for, and how often. */
function entriesOf(
  { graph, pies, roles }: Told & { readonly graph: TypingGraph },
  text: Text,
  colours: ChartColours,
) {
  if (!pies) {
    const shown = graph.nodes.map(({ st }) => roles.get(st));
    return ROLES.map((role) => ({
      name: text(`role.node.${role}`),
      colour: ROLE_COLOURS[role],
      n: shown.filter((each) => each === role).length,
    }));
  }
  const sums = sumsOf(graph, pies);
  return pies.names.map((name, at) => ({
    name,
    colour: sliceColour(pies, at, colours),
    n: sums[at] ?? 0,
  }));
}

/** The same for a file, in which nothing else explains the colours. */
export function legendOf(graph: TypingGraph, told: Told, text: Text) {
  return (colours: ChartColours): LegendEntry[] => [
    ...entriesOf({ graph, ...told }, text, colours).map(({ name, colour, n }) => ({
      name: `${name} (${n})`,
      colour,
    })),
    { name: text('tree.lines'), colour: null },
    { name: text('tree.distance'), colour: null },
    ...(told.pies ? [{ name: text('tree.rim'), colour: null }] : []),
    { name: text('tree.size'), colour: null },
    ...(isCourse(graph) ? [{ name: text('tree.course'), colour: null }] : []),
  ];
}

/** What colours, sizes and lines mean, each with how many it stands for. */
export function TreeLegend(props: Told & { readonly graph: TypingGraph }) {
  const { pies } = props;
  const text = useText();
  const colours = chartColours(useIsDark());
  const entries = entriesOf(props, text, colours);
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
        <li>{text('tree.distance')}</li>
        {pies && <li>{text('tree.rim')}</li>}
        <li className="hint">{text('tree.size')}</li>
        {isCourse(props.graph) && <li className="hint">{text('tree.course')}</li>}
      </ul>
    </div>
  );
}
