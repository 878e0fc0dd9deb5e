import type { Antibiogram } from '@carbawatch/contracts';
import { BehindNumber } from '../../behind/behind-number';
import { CsvButton } from '../../charts/csv-button';
import { downloadCsv, type Cell } from '../../charts/download';
import { Panel, Scroll } from '../../design/panel';
import { percent } from '../../design/proportion';
import { Species } from '../../i18n/species';
import { speciesName } from '../../i18n/species-name';
import { useText, type Text } from '../../i18n/text';
import { fileOf } from '../cohort/question';

type Combination = Antibiogram['combinations'][number];
type Share = Combination['covered'];

/** `83 (67–93)`, whole percents as all of the antibiogram. */
function shareOf(share: Share): string {
  if (!share || share.value === null) return '–';
  const { lower, upper } = share.ci;
  return `${percent(share.value, 0, '–')} (${percent(lower, 0, '–')}–${percent(upper, 0, '–')})`;
}

/** At least one of two susceptible, and what the second adds. */
export function Combinations(props: {
  readonly antibiogram: Antibiogram;
  readonly method: string;
}) {
  const { antibiogram, method } = props;
  const text = useText();
  const tested = antibiogram.combinations.filter(({ tested }) => tested > 0);
  const shown = tested.filter(({ covered }) => covered !== null);
  const few = tested.length - shown.length;
  const csv = (): void =>
    downloadCsv(fileOf('antibiogram-combinations', antibiogram), tableOf(tested, method, text));
  if (tested.length === 0) return null;
  return (
    <Panel title={text('antibiogram.combinations')} right={<CsvButton onClick={csv} />}>
      {shown.length > 0 && (
        <Scroll label={text('antibiogram.combinations')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{text('isolates.organism')}</th>
                <th scope="col">{text('isolate.agent')}</th>
                <th scope="col" className="number">
                  {text('antibiogram.either')} (95% CI)
                </th>
                <th scope="col" className="number">
                  {text('antibiogram.firstAlone')} (95% CI)
                </th>
                <th scope="col" className="number">
                  n
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((each) => (
                <Pair
                  key={`${each.organism} ${each.agents.join('+')}`}
                  antibiogram={antibiogram}
                  pair={each}
                />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {few > 0 && (
        <p className="hint">
          {text('antibiogram.pairsWithheld', { n: few, minimum: antibiogram.minimum })}
        </p>
      )}
    </Panel>
  );
}

function Pair({ antibiogram, pair }: { antibiogram: Antibiogram; pair: Combination }) {
  const text = useText();
  const { organism, organismName, agents, tested, covered, firstAlone } = pair;
  return (
    <tr>
      <th scope="row">
        <Species latin={organismName} />
      </th>
      <td>{agents.join(' + ')}</td>
      <td className="number nowrap">{shareOf(covered)}</td>
      <td className="number nowrap">{shareOf(firstAlone)}</td>
      <td className="number">
        <BehindNumber
          of={antibiogram}
          words={{
            supplement: antibiogram.supplement,
            group: `organism:${organism}`,
            result: agents.map((agent) => `${agent}:tested`).join(','),
          }}
          name={`${speciesName(text, organismName)}, ${agents.join(' + ')}`}
          n={tested}
        />
        {tested < antibiogram.minimum && ' *'}
      </td>
    </tr>
  );
}

function tableOf(tested: readonly Combination[], method: string, text: Text): Cell[][] {
  const limits = [text('rates.lower'), text('rates.upper')].map(
    (limit) => `${limit} (95% CI, ${method})`,
  );
  return [
    [
      ...[text('isolates.organism'), text('isolate.agent'), text('antibiogram.tested')],
      ...[text('antibiogram.either'), text('antibiogram.share'), ...limits],
      ...[text('antibiogram.firstAlone'), ...limits, text('antibiogram.remark')],
    ],
    ...tested.map(({ organismName, agents, tested: n, covered, firstAlone }) => [
      ...[organismName, agents.join(' + '), n, covered?.numerator, covered?.value],
      ...[covered?.ci.lower, covered?.ci.upper, firstAlone?.value],
      ...[firstAlone?.ci.lower, firstAlone?.ci.upper],
      covered ? '' : text('antibiogram.withheld'),
    ]),
  ];
}
