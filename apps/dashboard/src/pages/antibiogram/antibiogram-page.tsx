import type { Antibiogram, AntibiogramExclusion } from '@carbawatch/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Fragment } from 'react';
import { get } from '../../api/client';
import { BehindNumber } from '../../behind/behind-number';
import { BehindPanel } from '../../behind/behind-panel';
import { Choice } from '../../design/filters';
import { PageHead, Panel } from '../../design/panel';
import { Empty, Loaded } from '../../design/states';
import { codeName } from '../../i18n/code-name';
import { useText, type Text } from '../../i18n/text';
import { Asked, CohortQuestion, Warnings, parametersOf } from '../cohort/question';
import { SPLITS } from './antibiogram-words';
import { Combinations } from './combinations';
import { HeatFiles } from './heat-files';
import { HeatMap } from './heat-map';

const SUPPLEMENTS = ['all', 'cre', 'cpe', 'non-cpe'] as const;
const MINIMA = ['30', '10', '1'] as const;
const SMALL = ['flag', 'suppress'] as const;
const EXCLUSIONS = [
  ...(['screening', 'preliminary', 'population', 'organismUnknown', 'repeat'] as const),
  'notTested',
] as const satisfies readonly AntibiogramExclusion[];

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
              <Asked of={antibiogram} ci={methodOf(search.ci, text)} />
              <Warnings of={antibiogram.warnings} />
            </div>
            <Heat antibiogram={antibiogram} method={methodOf(search.ci, text)} />
            <Combinations antibiogram={antibiogram} method={methodOf(search.ci, text)} />
            <Excluded antibiogram={antibiogram} />
          </>
        )}
      </Loaded>
      <BehindPanel />
    </>
  );
}

/** The method of the limits that was asked for. */
function methodOf(ci: string | undefined, text: Text): string {
  return codeName(text, 'ci', ci ?? 'wilson');
}

function Heat({ antibiogram, method }: { antibiogram: Antibiogram; method: string }) {
  const text = useText();
  const { rows, guidelines } = antibiogram;
  return (
    <Panel
      title={text('antibiogram.heat')}
      hint={Object.entries(guidelines)
        .map(([name, n]) => `${name} (${text('behind.n', { n })})`)
        .join(', ')}
      {...(rows.length > 0 && { right: <HeatFiles antibiogram={antibiogram} method={method} /> })}
    >
      {rows.length === 0 ? (
        <Empty title={text('antibiogram.none')} />
      ) : (
        <HeatMap antibiogram={antibiogram} />
      )}
    </Panel>
  );
}

/** What is in no row, by its first reason; each number opens its isolates. */
function Excluded({ antibiogram }: { antibiogram: Antibiogram }) {
  const text = useText();
  const parts = EXCLUSIONS.filter((reason) => antibiogram.excluded[reason] > 0);
  if (parts.length === 0) return null;
  return (
    <p className="hint" data-testid="excluded">
      {text('cohort.excluded')}:{' '}
      {parts.map((reason, at) => (
        <Fragment key={reason}>
          {at > 0 && ', '}
          {codeName(text, 'left', reason)}{' '}
          <BehindNumber
            of={antibiogram}
            words={{ supplement: antibiogram.supplement, excluded: reason }}
            name={`${text('cohort.excluded')}, ${codeName(text, 'left', reason)}`}
            n={antibiogram.excluded[reason]}
          />
        </Fragment>
      ))}
    </p>
  );
}
