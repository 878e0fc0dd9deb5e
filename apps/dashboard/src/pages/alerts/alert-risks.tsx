import type { RiskScore } from '@carbawatch/contracts';
import { Link } from '@tanstack/react-router';
import { Panel } from '../../design/panel';
import { RiskShare } from '../../design/risk-share';
import { useText } from '../../i18n/text';
import { modelName } from './model-name';

const known = ({ terms }: RiskScore) => terms.filter(({ isKnown = true }) => isKnown);

/** The terms that made the probability, and what the model is worth here. */
export function AlertRisks({ risks }: { risks: readonly RiskScore[] }) {
  const text = useText();
  return (
    <Panel title={text('alert.risk')}>
      {risks.map((risk) => (
        <div className="stack" key={risk.isolateId}>
          {risk.probability === null ? (
            <p>
              <strong>
                {text('alert.riskNone', { n: risk.predictorsPresent, of: known(risk).length })}
              </strong>{' '}
              <Link to="/alerts" search={{ view: 'risk' }}>
                {text('alert.riskLearn')}
              </Link>{' '}
              <span className="hint">{risk.isolateId}</span>
            </p>
          ) : (
            <p>
              <strong>
                <RiskShare of={risk} />
              </strong>{' '}
              <span className="hint">
                {risk.isolateId} · {modelName(text, risk.model)}
              </span>
            </p>
          )}
          <ul className="why">
            {risk.terms.map(({ name, present, isKnown = true, weight, because }) => (
              <li key={name}>
                {because}{' '}
                <span className="hint">
                  ({text(isKnown ? (present ? 'alert.present' : 'alert.absent') : 'alert.notKnown')}
                  {weight !== null && `, ${text('alert.weight', { n: weight.toFixed(2) })}`})
                </span>
              </li>
            ))}
          </ul>
          <p className="hint">{risk.notice}</p>
        </div>
      ))}
    </Panel>
  );
}
