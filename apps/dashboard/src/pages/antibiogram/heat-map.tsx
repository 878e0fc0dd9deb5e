import type { Antibiogram, AntibiogramCell, AntibiogramRow } from '@carbawatch/contracts';
import { Scroll } from '../../design/panel';
import { percent } from '../../design/proportion';
import { useText } from '../../i18n/text';
import { useIsDark } from '../../shell/theme';
import { agentsWithoutS } from './agents-without-s';

/**
 * A heat map that is a table: every cell says its number, colour only repeats it. From orange over
 * pale to blue, which colour-blind eyes tell apart; the text keeps its contrast on each.
 */
const LIGHT = ['#f7c9a8', '#fbe0cb', '#fdf3ea', '#e3eff8', '#c6dff1', '#a5cbe8'];
const DARK = ['#6b3410', '#55331d', '#3d322b', '#24343f', '#1d4159', '#174f73'];

function ground(value: number, dark: boolean): string {
  const scale = dark ? DARK : LIGHT;
  const at = Math.min(scale.length - 1, Math.floor(value * scale.length));
  return scale[at] ?? 'transparent';
}

export function HeatMap({ antibiogram }: { antibiogram: Antibiogram }) {
  const text = useText();
  const { rows } = antibiogram;
  const by = antibiogram.by.filter((name) => name !== 'organism');
  const agents = new Map(
    rows.flatMap(({ cells }) => cells.map(({ agent, name }) => [agent, name] as const)),
  );
  const withoutS = agentsWithoutS(rows);
  return (
    <>
      <Scroll label={text('antibiogram.heat')}>
        <table className="heat" data-testid="heat">
          <thead>
            <tr>
              <th scope="col">{text('isolates.organism')}</th>
              {by.map((name) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
              <th scope="col" className="number">
                n
              </th>
              {[...agents].map(([agent, name]) => (
                <th scope="col" key={agent} title={name}>
                  <abbr title={name}>{agent}</abbr>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row
                key={`${row.organism} ${JSON.stringify(row.split)}`}
                row={row}
                by={by}
                agents={[...agents.keys()]}
                withoutS={withoutS}
              />
            ))}
          </tbody>
        </table>
      </Scroll>
      <p className="hint">{text('antibiogram.legend', { n: antibiogram.minimum })}</p>
      {withoutS.size > 0 && (
        <p className="hint">{text('antibiogram.noS', { agents: [...withoutS].join(', ') })}</p>
      )}
    </>
  );
}

function Row(props: {
  readonly row: AntibiogramRow;
  readonly by: readonly string[];
  readonly agents: readonly string[];
  readonly withoutS: ReadonlySet<string>;
}) {
  const { row, by, agents, withoutS } = props;
  const text = useText();
  return (
    <tr>
      <th scope="row" {...(row.hint ? { title: row.hint } : {})}>
        <i>{row.organismName}</i>
        {row.belowMinimum && ' *'}
      </th>
      {by.map((name) => (
        <td key={name}>{row.split[name] ?? text('app.unknown')}</td>
      ))}
      <td>{row.isolates}</td>
      {agents.map((agent) => (
        <Cell
          key={agent}
          cell={row.cells.find((each) => each.agent === agent)}
          hasS={!withoutS.has(agent)}
        />
      ))}
    </tr>
  );
}

function Cell({ cell, hasS }: { cell: AntibiogramCell | undefined; hasS: boolean }) {
  const text = useText();
  const dark = useIsDark();
  if (!cell || cell.withheld === 'nothing-tested') return <td className="hint">·</td>;
  if (!cell.susceptible || cell.susceptible.value === null) {
    return (
      <td className="hint" title={text('antibiogram.withheld')}>
        n {cell.tested}
      </td>
    );
  }
  if (!hasS) {
    return (
      <td>
        I {percent((cell.intermediate ?? 0) / cell.tested, 0, '–')}
        <br />
        <small>{cell.tested}</small>
      </td>
    );
  }
  const { value, ci } = cell.susceptible;
  const none = text('app.none');
  const title = `${cell.name}: ${percent(ci.lower, 0, none)}–${percent(ci.upper, 0, none)}%`;
  return (
    <td style={{ background: ground(value, dark) }} title={title}>
      {percent(value, 0, none)}
      {cell.selective && '†'}
      <br />
      <small>{cell.tested}</small>
    </td>
  );
}
