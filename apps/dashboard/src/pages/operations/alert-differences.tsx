import type { BacktestAlert, BacktestReport } from '@carbawatch/contracts';
import { Link } from '@tanstack/react-router';
import { chosenSite } from '../../api/site-scope';
import { SeverityBadge } from '../../design/badge';
import { Later } from '../../design/later';
import { Moment } from '../../design/moment';
import { Scroll } from '../../design/panel';
import { Empty } from '../../design/states';
import { Code } from '../../i18n/code';
import { useText } from '../../i18n/text';
import { useMe } from '../../session/me';

interface Count {
  readonly rule: string;
  readonly before?: number;
  readonly after?: number;
  readonly gained: number;
  readonly lost: number;
  readonly moved: number;
}

type Differences = Pick<BacktestReport, 'gained' | 'lost' | 'moved' | 'notListed'> & {
  readonly counts: readonly Count[];
};

const KINDS = ['gained', 'lost', 'moved'] as const;

/** Alerts that other rules would gain, lose or move: counted by rule, then one by one. */
export function AlertDifferences({ of }: { of: Differences }) {
  const text = useText();
  const counts = of.counts.filter(({ gained, lost, moved }) => gained + lost + moved > 0);
  if (counts.length === 0) return <Empty title={text('alertDiff.none')} />;
  return (
    <div className="stack" data-testid="alert-differences">
      <Scroll label={text('alertDiff.byRule')}>
        <table>
          <caption>{text('alertDiff.byRule')}</caption>
          <thead>
            <tr>
              <th scope="col">{text('alertDiff.rule')}</th>
              {KINDS.map((kind) => (
                <th key={kind} scope="col" className="number">
                  {text(`alertDiff.${kind}`)}
                </th>
              ))}
              <th scope="col" className="number">
                {text('alertDiff.total')}
              </th>
            </tr>
          </thead>
          <tbody>
            {counts.map((count) => (
              <tr key={count.rule}>
                <th scope="row">
                  <Code kind="rule" code={count.rule} />
                </th>
                {KINDS.map((kind) => (
                  <td key={kind} className="number">
                    {count[kind]}
                  </td>
                ))}
                <td className="number nowrap">
                  {count.before === undefined ? '–' : `${count.before} → ${count.after}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <Listing kind="gained" alerts={of.gained} />
      <Listing kind="lost" alerts={of.lost} />
      <Moved pairs={of.moved} />
      {of.notListed > 0 && (
        <p className="hint">{text('alertDiff.notListed', { n: of.notListed })}</p>
      )}
    </div>
  );
}

function Listing({ kind, alerts }: { kind: 'gained' | 'lost'; alerts: readonly BacktestAlert[] }) {
  const text = useText();
  if (alerts.length === 0) return null;
  return (
    <Later summary={`${text(`alertDiff.${kind}`)}: ${alerts.length}`}>
      {() => (
        <Scroll label={text(`alertDiff.${kind}`)} maxHeight="20rem">
          <ul className="plain stack">
            {alerts.map((alert) => (
              <li key={alert.id}>
                <AlertLine alert={alert} kind={kind} />
              </li>
            ))}
          </ul>
        </Scroll>
      )}
    </Later>
  );
}

function Moved({ pairs }: { pairs: BacktestReport['moved'] }) {
  const text = useText();
  if (pairs.length === 0) return null;
  return (
    <Later summary={`${text('alertDiff.moved')}: ${pairs.length}`}>
      {() => (
        <Scroll label={text('alertDiff.moved')} maxHeight="20rem">
          <ul className="plain stack">
            {pairs.map(({ before, after }) => (
              <li key={before.id}>
                <AlertLine alert={before} kind="moved" /> →{' '}
                <SeverityBadge severity={after.severity} />{' '}
                {after.title !== before.title && `${after.title} `}
                <span className="hint">
                  <Moment at={after.raisedAt} />
                </span>
              </li>
            ))}
          </ul>
        </Scroll>
      )}
    </Later>
  );
}

/** What is lost or moved stands in the list of alerts; what is gained stands on an isolate. */
function AlertLine(props: {
  readonly alert: BacktestAlert;
  readonly kind: (typeof KINDS)[number];
}) {
  const { alert, kind } = props;
  const text = useText();
  const { site: own } = useMe();
  const { isolateId } = alert;
  return (
    <>
      <SeverityBadge severity={alert.severity} />{' '}
      {kind === 'gained' ? (
        alert.title
      ) : (
        <Link to="/alerts/$id" params={{ id: alert.id }}>
          {alert.title}
        </Link>
      )}{' '}
      {isolateId && (
        <Link to="/isolates/$site/$isolateId" params={{ site: chosenSite() ?? own, isolateId }}>
          {isolateId}
        </Link>
      )}{' '}
      <span className="hint">
        <Moment at={alert.raisedAt} />
        {alert.retracted && ` · ${text('alertDiff.retracted')}`}
        {alert.judged && ` · ${text(`disposition.${alert.judged}`)}`}
      </span>
    </>
  );
}
