import type { RiskCalibration, RiskModelCard } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { riskModelQuery } from '../../api/number-queries';
import { Badge } from '../../design/badge';
import { Moment } from '../../design/moment';
import { Panel, Scroll } from '../../design/panel';
import { Empty, Loaded } from '../../design/states';
import { codeName } from '../../i18n/code-name';
import { useText } from '../../i18n/text';
import { useMay } from '../../session/me';
import { CalibrationChart } from './calibration-chart';
import { CoefficientsForm } from './coefficients-form';
import { Recalibration } from './recalibration';

/** Everything that somebody who leans on the score has to know of its model. */
export function RiskView() {
  const mayChange = useMay('administer');
  const query = useQuery(riskModelQuery());
  return (
    <Loaded of={query}>
      {(card) => (
        <>
          <Card card={card} />
          <Coefficients card={card} />
          <div className="columns">
            <div className="span-6">
              <Calibration calibration={card.calibration} />
            </div>
            <div className="span-6">
              <Drift drift={card.drift} />
            </div>
          </div>
          <Recalibration card={card} mayChange={mayChange} />
          {mayChange && <CoefficientsForm key={card.version} card={card} />}
        </>
      )}
    </Loaded>
  );
}

function Card({ card }: { card: RiskModelCard }) {
  const text = useText();
  const { resolved, fittedAt, fittedBy } = card;
  return (
    <Panel
      title={text('risk.title')}
      hint={
        card.version === 0
          ? text('risk.asShipped', { site: card.site })
          : text('risk.version', { version: card.version, site: card.site })
      }
      right={
        <Badge tone={card.validatedHere ? 'good' : 'high'}>
          {text(card.validatedHere ? 'risk.validated' : 'risk.notValidated')}
        </Badge>
      }
      testId="risk-card"
    >
      <p>
        <strong>{text('risk.use')}</strong> {card.intendedUse}
      </p>
      <p>
        <strong>{text('risk.notFor')}</strong>
      </p>
      <ul className="why">
        {card.notFor.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
      <p>
        <strong>{text('risk.validation')}</strong> {card.validation}
      </p>
      <p>
        <strong>{text('risk.source')}</strong> {card.source}
      </p>
      <p className="hint">
        {text(`risk.method.${card.method}`)}
        {fittedAt && (
          <>
            {' · '}
            <Moment at={fittedAt} />
          </>
        )}
        {fittedBy && ` · ${fittedBy}`}
      </p>
      <p className="hint">
        {card.population} {text('risk.resolved', resolved)}
      </p>
      {card.warnings.map((warning) => (
        <p className="stale" key={warning}>
          {warning}
        </p>
      ))}
    </Panel>
  );
}

const shown = (value: number | null): string => (value === null ? '–' : value.toFixed(2));

function limits(of: { readonly lower: number | null; readonly upper: number | null }): string {
  return of.lower === null && of.upper === null ? '' : ` (${shown(of.lower)}–${shown(of.upper)})`;
}

function Coefficients({ card }: { card: RiskModelCard }) {
  const text = useText();
  const meant = new Map(card.predictors.map((each) => [each.name, each]));
  return (
    <Panel
      title={text('risk.coefficients')}
      hint={card.intercept === null ? text('risk.noCoefficients') : text('risk.oddsOf')}
    >
      <Scroll label={text('risk.coefficients')}>
        <table data-testid="risk-coefficients">
          <thead>
            <tr>
              <th scope="col">{text('risk.predictor')}</th>
              <th scope="col" className="number">
                {text('risk.weight')}
              </th>
              <th scope="col" className="number">
                {text('cohort.oddsRatio')}
              </th>
              <th scope="col">{text('risk.definition')}</th>
              <th scope="col">{text('risk.from')}</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{text('risk.intercept')}</th>
              <td className="number">{shown(card.intercept)}</td>
              <td className="number">–</td>
              <td>–</td>
              <td>–</td>
            </tr>
            {card.coefficients.map((one) => (
              <tr key={one.name}>
                <th scope="row" title={one.name}>
                  {codeName(text, 'predictor', one.name)}
                </th>
                <td className="number">{shown(one.weight)}</td>
                <td className="number nowrap">
                  {shown(one.oddsRatio)}
                  {limits(one)}
                </td>
                <td>{meant.get(one.name)?.definition ?? '–'}</td>
                <td>{meant.get(one.name)?.source ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

function Calibration({ calibration }: { calibration: RiskCalibration | null }) {
  const text = useText();
  return (
    <Panel title={text('risk.calibration')} testId="risk-calibration">
      {calibration === null ? (
        <Empty title={text('risk.noCalibration')} hint={text('risk.noCalibrationHint')} />
      ) : (
        <>
          <p className="hint">
            {calibration.from} – {calibration.to} ·{' '}
            {text('risk.figures', {
              n: calibration.n,
              events: calibration.events,
              auc: shown(calibration.auc),
              brier: shown(calibration.brier),
            })}
          </p>
          <CalibrationChart calibration={calibration} />
        </>
      )}
    </Panel>
  );
}

function Drift({ drift }: { drift: readonly RiskCalibration[] }) {
  const text = useText();
  return (
    <Panel title={text('risk.drift')} hint={text('risk.driftHint')} testId="risk-drift">
      {drift.length === 0 ? (
        <Empty title={text('risk.noDrift')} />
      ) : (
        <Scroll label={text('risk.drift')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{text('risk.quarter')}</th>
                <th scope="col" className="number">
                  n
                </th>
                <th scope="col" className="number">
                  CPE
                </th>
                <th scope="col" className="number">
                  {text('risk.slope')}
                </th>
                <th scope="col" className="number">
                  {text('risk.intercept')}
                </th>
                <th scope="col" className="number">
                  AUC
                </th>
                <th scope="col" className="number">
                  Brier
                </th>
              </tr>
            </thead>
            <tbody>
              {drift.map((each) => (
                <tr key={each.from}>
                  <th scope="row" className="nowrap">
                    {each.from} – {each.to}
                  </th>
                  <td className="number">{each.n}</td>
                  <td className="number">{each.events}</td>
                  <td className="number nowrap">
                    {shown(each.slope.value)}
                    {limits(each.slope)}
                  </td>
                  <td className="number nowrap">
                    {shown(each.intercept.value)}
                    {limits(each.intercept)}
                  </td>
                  <td className="number">{shown(each.auc)}</td>
                  <td className="number">{shown(each.brier)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Panel>
  );
}
