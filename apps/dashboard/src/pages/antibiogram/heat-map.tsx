import type { Antibiogram, AntibiogramCell, AntibiogramRow } from '@carbawatch/contracts';
import { BehindNumber, type BehindNumberProps } from '../../behind/behind-number';
import { Scroll } from '../../design/panel';
import { percent } from '../../design/proportion';
import { Species } from '../../i18n/species';
import { speciesName } from '../../i18n/species-name';
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
      <p className="hint">{text('antibiogram.legend', { n: antibiogram.minimum })}</p>
      {rows.some(({ cells }) => cells.some(({ categoryOnly }) => categoryOnly > 0)) && (
        <p className="hint" data-testid="reported">
          {text('antibiogram.reportedHint')}
        </p>
      )}
      {withoutS.size > 0 && (
        <p className="hint">{text('antibiogram.noS', { agents: [...withoutS].join(', ') })}</p>
      )}
    </>
  );
}

function Row(props: {
  readonly antibiogram: Antibiogram;
  readonly row: AntibiogramRow;
  readonly by: readonly string[];
  readonly agents: readonly string[];
  readonly withoutS: ReadonlySet<string>;
}) {
  const { antibiogram, row, by, agents, withoutS } = props;
  const text = useText();
  const organism = speciesName(text, row.organismName);
  const name = [organism, ...by.map((each) => row.split[each] ?? text('app.unknown'))];
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
        <td key={name}>{row.split[name] ?? text('app.unknown')}</td>
      ))}
      <td>
        <BehindNumber {...opened('tested', row.isolates)} />
      </td>
      {agents.map((agent) => (
        <Cell
          key={agent}
          cell={row.cells.find((each) => each.agent === agent)}
          hasS={!withoutS.has(agent)}
          opened={opened}
        />
      ))}
    </tr>
  );
}

/** What each colour stands for. */
function Scale() {
  const text = useText();
  const scale = useIsDark() ? DARK : LIGHT;
  const bound = (at: number): number => Math.round((100 * at) / scale.length);
  return (
    <ul className="plain legend" aria-label={text('antibiogram.colours')}>
      {scale.map((colour, at) => (
        <li key={colour}>
          <i style={{ background: colour }} /> {bound(at)}–{bound(at + 1)}%
        </li>
      ))}
    </ul>
  );
}

type Opened = Omit<BehindNumberProps, 'children'>;

function Cell(props: {
  readonly cell: AntibiogramCell | undefined;
  readonly hasS: boolean;
  readonly opened: (result: string, n: number, what: string) => Opened;
}) {
  const { cell, hasS, opened } = props;
  const text = useText();
  const dark = useIsDark();
  if (!cell || cell.withheld === 'nothing-tested') return <td className="hint">·</td>;
  if (!cell.susceptible || cell.susceptible.value === null) {
    return (
      <td className="hint" title={text('antibiogram.withheld')}>
        n <BehindNumber {...opened(`${cell.agent}:tested`, cell.tested, cell.name)} />
      </td>
    );
  }
  const tested = (
    <small>
      <BehindNumber {...opened(`${cell.agent}:tested`, cell.tested, cell.name)} />
    </small>
  );
  if (!hasS) {
    const intermediate = cell.intermediate ?? 0;
    return (
      <td>
        I{' '}
        <BehindNumber {...opened(`${cell.agent}:I`, intermediate, `${cell.name} I`)}>
          {percent(intermediate / cell.tested, 0, '–')}
        </BehindNumber>
        {cell.categoryOnly > 0 && '‡'}
        <br />
        {tested}
      </td>
    );
  }
  const { value, ci, numerator } = cell.susceptible;
  const none = text('app.none');
  const [lower, upper] = [percent(ci.lower, 0, none), percent(ci.upper, 0, none)];
  const reported = text('antibiogram.reported', { n: cell.categoryOnly });
  const title = [
    `${cell.name}: ${numerator} / ${cell.tested}, ${lower}–${upper}%`,
    ...(cell.categoryOnly > 0 ? [reported] : []),
  ].join('; ');
  return (
    <td style={{ background: ground(value, dark) }} title={title}>
      <BehindNumber {...opened(`${cell.agent}:S`, numerator, `${cell.name} S`)}>
        {percent(value, 0, none)}
      </BehindNumber>
      {cell.selective && '†'}
      {cell.categoryOnly > 0 && '‡'}
      <br />
      {tested}
      <br />
      <small className="nowrap">
        {lower}–{upper}
      </small>
    </td>
  );
}
