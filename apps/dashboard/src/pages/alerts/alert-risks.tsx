import type { RiskScore } from '@carbawatch/contracts';
import { Panel } from '../../design/panel';
import { percent } from '../../design/proportion';
import { useText } from '../../i18n/text';

/** The terms that made the probability, and what the model is worth here. */
export function AlertRisks({ risks }: { risks: readonly RiskScore[] }) {
  const text = useText();
  return (
    <Panel title={text('alert.risk')}>
      {risks.map((risk) => (
        <div className="stack" key={risk.isolateId}>
          <p>
            <strong>
              {risk.probability === null
                ? text('alert.riskNone', { n: risk.predictorsPresent })
                : `${percent(risk.probability, 0, '')}%`}
            </strong>{' '}
            <span className="hint">
              {risk.isolateId} · {risk.model}
            </span>
          </p>
          <ul className="why">
            {risk.terms.map(({ name, present, weight, because }) => (
              <li key={name}>
                {because}{' '}
                <span className="hint">
                  ({text(present ? 'alert.present' : 'alert.absent')}
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
