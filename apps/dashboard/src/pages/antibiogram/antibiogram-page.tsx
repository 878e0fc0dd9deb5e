import type { Antibiogram } from '@carbawatch/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { get } from '../../api/client';
import { BehindNumber } from '../../behind/behind-number';
import { BehindPanel } from '../../behind/behind-panel';
import { downloadCsv } from '../../charts/download';
import { Choice } from '../../design/filters';
import { PageHead, Panel, Scroll } from '../../design/panel';
import { percent } from '../../design/proportion';
import { Empty, Loaded } from '../../design/states';
import { codeName } from '../../i18n/code-name';
import { Species } from '../../i18n/species';
import { speciesName } from '../../i18n/species-name';
import { useText, type Text } from '../../i18n/text';
import { Asked, CohortQuestion, Warnings, parametersOf } from '../cohort/question';
import { HeatMap } from './heat-map';

const SPLITS = ['ward', 'specimen', 'period', 'unit'] as const;
const SUPPLEMENTS = ['all', 'cre', 'cpe', 'non-cpe'] as const;
const MINIMA = ['30', '10', '1'] as const;
const SMALL = ['flag', 'suppress'] as const;

const route = getRouteApi('/antibiogram');

/** The cumulative antibiogram with n in every cell; small numbers are marked or left out. */
export function AntibiogramPage() {
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { by, supplement, minimum, small } = search;
  const own = { by, supplement, minimum, small };
  const parameters = { ...parametersOf(search), ...own };
  const query = useQuery({
    queryKey: ['antibiogram', parameters],
    queryFn: ({ signal }) => get<Antibiogram>('antibiogram', parameters, signal),
    placeholderData: keepPreviousData,
  });
  const set = (change: Partial<typeof own>): void =>
    void navigate({ search: { ...search, ...change, behind: undefined } });
  return (
    <>
      <PageHead title={text('nav.antibiogram')} />
      <CohortQuestion
        words={search}
        onChange={(words, how) =>
          void navigate({ search: { ...own, ...words, behind: undefined }, ...how })
        }
        without={['dedup', 'vital']}
      />
      <div className="filters">
        <Choice
          label={text('antibiogram.by')}
          value={SPLITS.find((name) => name === by)}
          all={text('app.none')}
          options={SPLITS.map((name) => [name, text(`antibiogram.by.${name}`)])}
          onChange={(value) => set({ by: value })}
        />
        <Choice
          label={text('antibiogram.supplement')}
          value={SUPPLEMENTS.find((name) => name === supplement) ?? 'all'}
          options={SUPPLEMENTS.map((name) => [name, text(`antibiogram.of.${name}`)])}
          onChange={(value) => set({ supplement: value })}
        />
        <Choice
          label={text('antibiogram.minimum')}
          value={MINIMA.find((name) => name === minimum) ?? '30'}
          options={MINIMA.map((name) => [name, name])}
          onChange={(value) => set({ minimum: value })}
        />
        <Choice
          label={text('antibiogram.small')}
          value={SMALL.find((name) => name === small) ?? 'flag'}
          options={SMALL.map((name) => [name, text(`antibiogram.small.${name}`)])}
          onChange={(value) => set({ small: value })}
        />
      </div>
      <Loaded of={query}>
        {(antibiogram) => (
          <>
            <div>
              <Asked of={antibiogram} ci={methodOf(antibiogram, text)} />
              <Warnings of={antibiogram.warnings} />
            </div>
            <Heat antibiogram={antibiogram} />
            <Combinations antibiogram={antibiogram} />
            <Excluded antibiogram={antibiogram} />
          </>
        )}
      </Loaded>
      <BehindPanel />
    </>
  );
}

/** The method of the limits, which every cell that has some shares. */
function methodOf({ rows }: Antibiogram, text: Text): string | undefined {
  const [of] = rows.flatMap(({ cells }) => cells.flatMap(({ susceptible }) => susceptible ?? []));
  return of && codeName(text, 'ci', of.ci.method);
}

function Heat({ antibiogram }: { antibiogram: Antibiogram }) {
  const text = useText();
  const { rows, guidelines } = antibiogram;
  const splits = antibiogram.by.filter((name) => name !== 'organism');
  const csv = (): void =>
    downloadCsv('antibiogram', [
      ['organism', ...splits, 'isolates', 'agent', 'tested', 'S', 'value', 'lower', 'upper'],
      ...rows.flatMap((row) =>
        row.cells.map((cell) => [
          ...[row.organismName, ...splits.map((name) => row.split[name])],
          ...[row.isolates, cell.name, cell.tested, cell.susceptible?.numerator],
          cell.susceptible?.value,
          ...[cell.susceptible?.ci.lower, cell.susceptible?.ci.upper],
        ]),
      ),
    ]);
  return (
    <Panel
      title={text('antibiogram.heat')}
      hint={Object.entries(guidelines)
        .map(([name, n]) => `${name} (${text('behind.n', { n })})`)
        .join(', ')}
      right={
        <button type="button" className="bare" onClick={csv}>
          {text('app.csv')}
        </button>
      }
    >
      {rows.length === 0 ? (
        <Empty title={text('antibiogram.none')} />
      ) : (
        <HeatMap antibiogram={antibiogram} />
      )}
    </Panel>
  );
}

function Combinations({ antibiogram }: { antibiogram: Antibiogram }) {
  const text = useText();
  const shown = antibiogram.combinations.filter(({ covered }) => covered !== null);
  if (shown.length === 0) return null;
  return (
    <Panel title={text('antibiogram.combinations')}>
      <Scroll label={text('antibiogram.combinations')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text('isolates.organism')}</th>
              <th scope="col">{text('isolate.agent')}</th>
              <th scope="col" className="number">
                S %
              </th>
              <th scope="col" className="number">
                {text('antibiogram.firstAlone')}
              </th>
              <th scope="col" className="number">
                n
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((each) => (
              <tr key={`${each.organism} ${each.agents.join('+')}`}>
                <th scope="row">
                  <Species latin={each.organismName} />
                </th>
                <td>{each.agents.join(' + ')}</td>
                <td className="number">{percent(each.covered?.value ?? null, 0, '–')}</td>
                <td className="number">{percent(each.firstAlone?.value ?? null, 0, '–')}</td>
                <td className="number">
                  <BehindNumber
                    of={antibiogram}
                    words={{
                      supplement: antibiogram.supplement,
                      group: `organism:${each.organism}`,
                      result: each.agents.map((agent) => `${agent}:tested`).join(','),
                    }}
                    name={`${speciesName(text, each.organismName)}, ${each.agents.join(' + ')}`}
                    n={each.tested}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

function Excluded({ antibiogram }: { antibiogram: Antibiogram }) {
  const text = useText();
  const parts = Object.entries(antibiogram.excluded).filter(([, n]) => n > 0);
  return (
    <p className="hint">
      {text('cohort.excluded')}:{' '}
      {parts.map(([name, n]) => `${codeName(text, 'left', name)} ${n}`).join(', ') ||
        text('app.none')}
    </p>
  );
}
