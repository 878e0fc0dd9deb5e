import type { CohortPredictorRow, CohortPredictors, UnboundedNumber } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Parameters } from '../../api/client';
import { predictorsQuery } from '../../api/cohort-queries';
import { BehindNumber } from '../../behind/behind-number';
import { Chart } from '../../charts/chart';
import { Panel, Scroll } from '../../design/panel';
import { Empty, Loaded } from '../../design/states';
import { codeName } from '../../i18n/code-name';
import { useText, type Text } from '../../i18n/text';
import type { ChartColours } from '../../charts/palette';
import { shownNumber, shownP } from './estimate-words';
import { partOf } from './groups';
import { forestOption, type ForestLine } from './forest';
import { predictorLabel } from './predictor-label';
import { Asked, Warnings, askedWords, fileOf } from './question';

export function PredictorsView({ parameters }: { parameters: Parameters }) {
  const text = useText();
  const query = useQuery(predictorsQuery(parameters));
  return (
    <Loaded of={query}>
      {(predictors) => (
        <>
          <div>
            <Asked of={predictors} ci={limitsOf(predictors, text)} />
            <Warnings of={predictors.warnings} />
          </div>
          <Panel
            title={text('cohort.forest')}
            hint={text('cohort.forestOf', { cpe: predictors.cpe, nonCpe: predictors.nonCpe })}
          >
            {predictors.rows.length === 0 ? (
              <Empty title={text('cohort.noPredictors')} />
            ) : (
              <Forest predictors={predictors} />
            )}
          </Panel>
          {predictors.leftOut.length > 0 && predictors.cpe + predictors.nonCpe > 0 && (
            <Panel title={text('cohort.leftOut')}>
              <ul className="why">
                {predictors.leftOut.map(({ name, because }) => (
                  <li key={name}>
                    {labelOf(name, predictors)}: {because}
                  </li>
                ))}
              </ul>
            </Panel>
          )}
        </>
      )}
    </Loaded>
  );
}

/** A variable by its label, with the level that stands behind its name: `Sex: other`. */
function labelOf(name: string, { variables }: CohortPredictors): string {
  const whole = variables.find((each) => each.name === name);
  if (whole) return whole.label;
  const own = variables.find((each) => name.startsWith(`${each.name}=`));
  return own ? `${own.label}: ${name.slice(own.name.length + 1)}` : name;
}

function finite(value: UnboundedNumber | null): number | null {
  return typeof value === 'number' ? value : null;
}

function lineOf(
  row: CohortPredictorRow,
  model: 'univariable' | 'multivariable',
  text: Text,
): ForestLine {
  const of = row[model];
  return {
    label: predictorLabel(row, text),
    value: of && finite(of.oddsRatio),
    lower: of && finite(of.lower),
    upper: of && finite(of.upper),
  };
}

function Forest({ predictors }: { predictors: CohortPredictors }) {
  const text = useText();
  const { rows, model } = predictors;
  const names = [text('cohort.univariable'), text('cohort.multivariable')] as const;
  const [crude, adjusted] = names;
  const option = useCallback(
    (colours: ChartColours) =>
      forestOption(
        [
          { name: crude, lines: rows.map((row) => lineOf(row, 'univariable', text)) },
          { name: adjusted, lines: rows.map((row) => lineOf(row, 'multivariable', text)) },
        ],
        text('cohort.axis.odds', { ci: limitsOf(predictors, text) }),
        colours,
      ),
    [rows, predictors, crude, adjusted, text],
  );
  return (
    <>
      <Chart
        title={text('cohort.forest')}
        file={fileOf('predictors', predictors)}
        height={`${6.5 + 2.1 * rows.length}rem`}
        note={askedWords(text, predictors, limitsOf(predictors, text))}
        option={option}
        rows={[
          [
            ...[text('cohort.variable'), text('csv.unit'), text('csv.model'), text('csv.odds')],
            ...[text('rates.lower'), text('rates.upper'), 'p', text('csv.method')],
            text('cohort.ci'),
          ],
          ...rows.flatMap((row) =>
            (['univariable', 'multivariable'] as const).flatMap((name) => {
              const of = row[name];
              if (!of) return [];
              const { oddsRatio, lower, upper, p, method, ci } = of;
              const said = [predictorLabel(row, text), row.unit ?? null, text(`cohort.${name}`)];
              const by = [codeName(text, 'model', method), text(`cohort.limits.${ci}`)];
              return [[...said, oddsRatio, lower, upper, p, ...by]];
            }),
          ),
        ]}
      />
      <p className="hint" data-testid="selection">
        {selectionWords(predictors, text)}
      </p>
      {model && (
        <p className="hint">
          {text('cohort.model', {
            method: codeName(text, 'model', model.method),
            n: model.n,
            events: model.events,
            missing: model.missing,
          })}
        </p>
      )}
      <Coefficients predictors={predictors} />
    </>
  );
}

/** `Wald 95%`: by which methods the limits of the odds ratios are; Firth's are of profiles. */
function limitsOf({ rows, level }: CohortPredictors, text: Text): string {
  const used = new Set(
    rows.flatMap(({ univariable, multivariable }) => [univariable, multivariable ?? univariable]),
  );
  const names = [...new Set([...used].map(({ ci }) => text(`cohort.limits.${ci}`)))];
  return `${names.join(', ')} ${Math.round(100 * level)}%`;
}

/** By which rule variables entered the multivariable model, and left it. */
function selectionWords({ enterBelow, leaveAtOrAbove, eliminated }: CohortPredictors, text: Text) {
  const entered = text('cohort.entered', { p: enterBelow });
  if (leaveAtOrAbove === null) return entered;
  const left = text('cohort.eliminated', {
    p: leaveAtOrAbove,
    names: eliminated.join(', ') || text('app.none'),
  });
  return `${entered} ${left}`;
}

/** Patients with the predictor, and those of whom it is known. */
function Count(props: {
  readonly predictors: CohortPredictors;
  readonly row: CohortPredictorRow;
  readonly group: 'cpe' | 'nonCpe';
}) {
  const { predictors, row, group } = props;
  const text = useText();
  const { with: withIt, known } = row[group];
  const { variable } = row;
  const name = `${text(`cohort.${group}`)}, ${predictorLabel(row, text)}`;
  const value = row.level ?? 'true';
  return (
    <>
      {withIt === null || value === '' ? (
        (withIt ?? '–')
      ) : (
        <BehindNumber
          of={predictors}
          words={partOf(group, { part: 'level', variable, level: value })}
          name={name}
          n={withIt}
        />
      )}
      {' / '}
      <BehindNumber
        of={predictors}
        words={partOf(group, { part: 'known', variable })}
        name={text('behind.denominator', { name })}
        n={known}
      />
    </>
  );
}

function Coefficients({ predictors }: { predictors: CohortPredictors }) {
  const { rows } = predictors;
  const text = useText();
  const shown = (of: CohortPredictorRow['multivariable']): string =>
    of ? `${shownNumber(of.oddsRatio)} (${shownNumber(of.lower)}–${shownNumber(of.upper)})` : '–';
  return (
    <Scroll label={text('cohort.forest')}>
      <table data-testid="predictors">
        <thead>
          <tr>
            <th scope="col">{text('cohort.variable')}</th>
            <th scope="col">CPE</th>
            <th scope="col">{text('cohort.nonCpe')}</th>
            <th scope="col">
              {text('cohort.univariable')}: {text('cohort.oddsRatio')}
            </th>
            <th scope="col">p</th>
            <th scope="col">
              {text('cohort.multivariable')}: {text('cohort.oddsRatio')}
            </th>
            <th scope="col">p</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">
                {predictorLabel(row, text)}
                {row.reference && <span className="hint"> / {row.reference}</span>}
              </th>
              {(['cpe', 'nonCpe'] as const).map((group) => (
                <td key={group} className="nowrap">
                  <Count predictors={predictors} row={row} group={group} />
                </td>
              ))}
              <td className="nowrap">{shown(row.univariable)}</td>
              <td>{shownP(row.univariable.p)}</td>
              <td className="nowrap">{shown(row.multivariable)}</td>
              <td>{shownP(row.multivariable?.p ?? null)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
