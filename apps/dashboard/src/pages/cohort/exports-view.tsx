import { useQuery } from '@tanstack/react-query';
import type { Parameters } from '../../api/client';
import { cohortSummaryQuery } from '../../api/cohort-queries';
import { Panel } from '../../design/panel';
import { Loaded } from '../../design/states';
import { useText } from '../../i18n/text';
import { ExportDesk } from '../exports/export-desk';

/** Exports over the days of the page's question. */
export function ExportsView(props: {
  readonly parameters: Parameters;
  readonly site: string | undefined;
}) {
  const text = useText();
  const query = useQuery(cohortSummaryQuery(props.parameters));
  return (
    <Panel title={text('exports.title')} testId="exports">
      <Loaded of={query}>
        {({ period: { from, to } }) => (
          <ExportDesk key={`${from} ${to}`} span={{ from, to, site: props.site }} />
        )}
      </Loaded>
    </Panel>
  );
}
