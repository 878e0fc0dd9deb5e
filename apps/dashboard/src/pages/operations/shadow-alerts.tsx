import type { ShadowAlerts } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { shadowAlertsQuery } from '../../api/alerting-queries';
import { Empty, Loaded } from '../../design/states';
import { useText } from '../../i18n/text';
import { useMay } from '../../session/me';
import { AlertDifferences } from './alert-differences';

/** Which alerts the candidate rule set would gain, lose or move. */
export function ShadowAlertsOf({ job, changed }: { job: string; changed: number }) {
  const text = useText();
  const mayKnow = useMay('patients');
  if (!mayKnow) return null;
  return (
    <section className="stack" data-testid="shadow-alerts">
      <h3>{text('alertDiff.alerts')}</h3>
      {changed === 0 ? <Empty title={text('alertDiff.noRun')} /> : <Taken job={job} of={changed} />}
    </section>
  );
}

const LOOK_MS = 1_000;

/** Alerting takes what was found after the run is over: looked at again until it has it all. */
function Taken({ job, of }: { job: string; of: number }) {
  const text = useText();
  const query = useQuery({
    ...shadowAlertsQuery(job),
    refetchInterval: ({ state }) => (state.data && takenOf(state.data) < of ? LOOK_MS : false),
  });
  return (
    <Loaded of={query}>
      {(alerts) => (
        <>
          <p className="hint">
            {text('alertDiff.persons', { n: alerts.persons, read: takenOf(alerts) })}
          </p>
          <AlertDifferences of={alerts} />
        </>
      )}
    </Loaded>
  );
}

const takenOf = ({ isolates, specimens }: ShadowAlerts): number => isolates + specimens;
