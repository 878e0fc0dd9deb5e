import type { Antibiogram, AntibiogramCell, AntibiogramRow } from '@carbawatch/contracts';
import { BehindNumber, type BehindNumberProps } from '../../behind/behind-number';
import { Scroll } from '../../design/panel';
import { percent } from '../../design/proportion';
import { Species } from '../../i18n/species';
import { speciesName } from '../../i18n/species-name';
import { useText } from '../../i18n/text';
import { agentName } from '../../i18n/thing-name';
import { useIsDark } from '../../shell/theme';
import {
  agentsOf,
  legendOf,
  splitName,
  splitValue,
  splitsOf,
  type Split,
} from './antibiogram-words';
import { agentsWithoutS } from './agents-without-s';
import { heatCell, shadeOf, shades } from './heat-cell';

/** A heat map that is a table: every cell says its number, colour only repeats it. */
export function HeatMap({ antibiogram }: { antibiogram: Antibiogram }) {
  const text = useText();
  const { rows } = antibiogram;
  const by = splitsOf(antibiogram);
  const agents = agentsOf(antibiogram);
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
                  {splitName(text, name)}
                </th>
              ))}
              <th scope="col" className="number">
                n
              </th>
              {[...agents].map(([agent, name]) => (
                <th scope="col" key={agent} title={agentName(text, agent, name)}>
                  <abbr title={agentName(text, agent, name)}>{agent}</abbr>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row
                key={`${row.organism} ${JSON.stringify(row.split)}`}
                antibiogram={antibiogram}
                row={row}
                by={by}
                agents={[...agents.keys()]}
                withoutS={withoutS}
              />
            ))}
          </tbody>
        </table>
      </Scroll>
      <Scale />
      {legendOf(antibiogram, text).map((line) => (
        <p className="hint" key={line}>
          {line}
        </p>
      ))}
    </>
  );
}

function Row(props: {
  readonly antibiogram: Antibiogram;
  readonly row: AntibiogramRow;
  readonly by: readonly Split[];
  readonly agents: readonly string[];
  readonly withoutS: ReadonlySet<string>;
}) {
  const { antibiogram, row, by, agents, withoutS } = props;
  const text = useText();
  const organism = speciesName(text, row.organismName);
  const name = [organism, ...by.map((each) => splitValue(text, each, row.split))];
  const opened = (result: string, n: number, what?: string): Opened => ({
    of: antibiogram,
    words: {
      supplement: antibiogram.supplement,
      group: `organism:${row.organism}`,
      ...(by.length > 0 && { split: JSON.stringify(row.split) }),
      result,
    },
    name: [...name, ...(what === undefined ? [] : [what])].join(', '),
    n,
    inked: true,
  });
  return (
    <tr>
      <th scope="row" {...(row.hint ? { title: row.hint } : {})}>
        <Species latin={row.organismName} />
        {row.belowMinimum && ' *'}
      </th>
      {by.map((name) => (
        <td key={name}>{splitValue(text, name, row.split)}</td>
      ))}
      <td>
        <BehindNumber {...opened('tested', row.isolates)} />
      </td>
      {agents.map((agent) => (
        <Cell
          key={agent}
          cell={row.cells.find((each) => each.agent === agent)}
          rule={{ minimum: antibiogram.minimum, hasS: !withoutS.has(agent) }}
          opened={opened}
        />
      ))}
    </tr>
  );
}

/** What each colour stands for. */
function Scale() {
  const text = useText();
  return (
    <ul className="plain legend" aria-label={text('antibiogram.colours')}>
      {shades(useIsDark()).map(({ colour, from, to }) => (
        <li key={colour}>
          <i style={{ background: colour }} /> {from}–{to}%
        </li>
      ))}
    </ul>
  );
}

type Opened = Omit<BehindNumberProps, 'children'>;

function Cell(props: {
  readonly cell: AntibiogramCell | undefined;
  readonly rule: { readonly minimum: number; readonly hasS: boolean };
  readonly opened: (result: string, n: number, what: string) => Opened;
}) {
  const { cell, rule, opened } = props;
  const text = useText();
  const dark = useIsDark();
  const shown = heatCell(cell, rule);
  if (!cell || shown.kind === 'untested') return <td className="hint">·</td>;
  const name = agentName(text, cell.agent, cell.name);
  const tested = <BehindNumber {...opened(`${cell.agent}:tested`, cell.tested, name)} />;
  if (shown.kind === 'withheld') {
    return (
      <td className="hint" title={text('antibiogram.withheld')} data-withheld={cell.agent}>
        n {tested}
      </td>
    );
  }
  if (shown.kind === 'intermediate') {
    const { intermediate, marks } = shown;
    return (
      <td>
        I{' '}
        <BehindNumber {...opened(`${cell.agent}:I`, intermediate, `${name} I`)}>
          {percent(intermediate / cell.tested, 0, '–')}
        </BehindNumber>
        {marks}
        <br />
        <small>{tested}</small>
      </td>
    );
  }
  const none = text('app.none');
  const [lower, upper] = [percent(shown.lower, 0, none), percent(shown.upper, 0, none)];
  const reported = text('antibiogram.reported', { n: cell.categoryOnly });
  const title = [
    `${name}: ${shown.susceptible} / ${cell.tested}, ${lower}–${upper}%`,
    ...(cell.categoryOnly > 0 ? [reported] : []),
  ].join('; ');
  return (
    <td style={{ background: shadeOf(shown.value, dark) }} title={title}>
      <BehindNumber {...opened(`${cell.agent}:S`, shown.susceptible, `${name} S`)}>
        {percent(shown.value, 0, none)}
      </BehindNumber>
      {shown.marks}
      <br />
      <small>{tested}</small>
      <br />
      <small className="nowrap">
        {lower}–{upper}
      </small>
    </td>
  );
}
