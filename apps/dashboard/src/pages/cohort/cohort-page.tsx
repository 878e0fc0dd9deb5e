import { Link, getRouteApi } from '@tanstack/react-router';
import { BehindPanel } from '../../behind/behind-panel';
import { PageHead } from '../../design/panel';
import { useText } from '../../i18n/text';
import { CohortQuestion, parametersOf, type CohortWords } from './question';
import { ComparisonView } from './comparison-view';
import { ExportsView } from './exports-view';
import { OutcomesView } from './outcomes-view';
import { PredictorsView } from './predictors-view';
import { RatesView } from './rates-view';
import { ReportLinks } from './report-links';
import { SummaryView } from './summary-view';

const VIEWS = [
  ...(['summary', 'comparison', 'predictors', 'outcomes', 'rates', 'exports'] as const),
] as const;
type View = (typeof VIEWS)[number];

const route = getRouteApi('/cohort');

/** Words of the question that change nothing in a view's answer. */
const WITHOUT: Partial<Record<View, readonly (keyof CohortWords)[]>> = {
  comparison: ['vital'],
  predictors: ['ci', 'vital'],
  rates: ['vital'],
};

export function CohortPage() {
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const view: View = VIEWS.find((name) => name === search.view) ?? 'summary';
  const parameters = parametersOf(search);
  return (
    <>
      <PageHead title={text('cohort.title')}>
        <ReportLinks parameters={parameters} />
      </PageHead>
      <nav className="tabs" aria-label={text('cohort.title')}>
        {VIEWS.map((name) => (
          <Link
            key={name}
            to="/cohort"
            search={{ ...search, view: name, behind: undefined }}
            aria-current={name === view ? 'page' : undefined}
          >
            {text(`cohort.view.${name}`)}
          </Link>
        ))}
      </nav>
      {/* An export asks for its own days, and nothing else of the question narrows it. */}
      {view !== 'exports' && (
        <CohortQuestion
          words={search}
          without={WITHOUT[view] ?? []}
          onChange={(words, how) =>
            void navigate({ search: { view: search.view, ...words, behind: undefined }, ...how })
          }
        />
      )}
      {view === 'summary' && <SummaryView parameters={parameters} />}
      {view === 'comparison' && <ComparisonView parameters={parameters} />}
      {view === 'predictors' && <PredictorsView parameters={parameters} />}
      {view === 'outcomes' && <OutcomesView parameters={parameters} />}
      {view === 'rates' && <RatesView parameters={parameters} />}
      {view !== 'exports' && <BehindPanel />}
      {view === 'exports' && <ExportsView parameters={parameters} site={search.site} />}
    </>
  );
}
