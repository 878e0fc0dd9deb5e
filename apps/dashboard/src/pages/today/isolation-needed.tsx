import type { CarrierInHouse, IsolationNeeded as Needed, RiskScore } from '@carbawatch/contracts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Badge } from '../../design/badge';
import { Panel, Scroll } from '../../design/panel';
import { RiskShare } from '../../design/risk-share';
import { Empty } from '../../design/states';
import { useText } from '../../i18n/text';
import { PatientName, type Names } from '../patients/names';
import { shownPlace } from '../patients/place';

/** Carriers without an isolation, and whom an alert asks to isolate: with bed and reason. */
export function IsolationNeeded(props: {
  readonly carriers: readonly CarrierInHouse[];
  readonly others: readonly Needed[];
  readonly names: Names;
}) {
  const { carriers, others, names } = props;
  const text = useText();
  const bare = carriers.filter(({ isolation }) => isolation !== 'yes');
  const title = text('today.isolate');
  return (
    <Panel title={title} hint={String(bare.length + others.length)} testId="to-isolate">
      {bare.length + others.length === 0 ? (
        <Empty title={text('today.noneToIsolate')} />
      ) : (
        <Scroll label={title}>
          <table>
            <thead>
              <tr>
                <th scope="col">
                  {text('alert.patient')}, {text('today.place')}
                </th>
                <th scope="col">{text('alert.why')}</th>
                <th scope="col">{text('today.isolation')}</th>
              </tr>
            </thead>
            <tbody>
              {others.map(
                ({ patient: { pseudonym }, place, alertId, title: alert, isolation, risk }) => (
                  <Row
                    key={pseudonym}
                    who={<PatientName pseudonym={pseudonym} names={names} />}
                    where={shownPlace(place, text)}
                    why={
                      <>
                        <Link to="/alerts/$id" params={{ id: alertId }}>
                          {alert}
                        </Link>
                        {risk && <Risk of={risk} />}
                      </>
                    }
                    isolation={text(`isolation.${isolation}`)}
                  />
                ),
              )}
              {bare.map(({ patient, carbapenemases, place, isolation, reportedOn = null }) => (
                <Row
                  key={patient.pseudonym}
                  who={<PatientName pseudonym={patient.pseudonym} names={names} />}
                  where={shownPlace({ ...place, reportedOn }, text)}
                  why={`${text('movement.carrier')}: ${carbapenemases.join(', ') || text('app.unknown')}`}
                  isolation={text(`isolation.${isolation}`)}
                />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Panel>
  );
}

/** What orders patients of one severity while the mechanism of their CRE is pending. */
function Risk({ of }: { of: RiskScore }) {
  const text = useText();
  return (
    <div className="hint">
      {of.probability === null ? (
        text('alert.riskNone', {
          n: of.predictorsPresent,
          of: of.terms.filter(({ isKnown = true }) => isKnown).length,
        })
      ) : (
        <>
          {text('alert.risk')}: <RiskShare of={of} />
        </>
      )}
    </div>
  );
}

function Row(props: {
  readonly who: ReactNode;
  readonly where: string;
  readonly why: ReactNode;
  readonly isolation: string;
}) {
  return (
    <tr>
      <td>
        <strong>{props.who}</strong>
        <br />
        {props.where}
      </td>
      <td>{props.why}</td>
      <td className="whole">
        <Badge tone="high">{props.isolation}</Badge>
      </td>
    </tr>
  );
}
