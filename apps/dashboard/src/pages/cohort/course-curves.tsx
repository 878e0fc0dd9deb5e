import type {
  CohortOutcomes,
  CompetingRisks,
  IncidenceCurveView,
  SurvivalCurveView,
} from '@carbawatch/contracts';
import { useCallback } from 'react';
import { Chart } from '../../charts/chart';
import type { ChartColours } from '../../charts/palette';
import { Panel } from '../../design/panel';
import { percent } from '../../design/proportion';
import { Empty } from '../../design/states';
import { codeName } from '../../i18n/code-name';
import { useText, type Text } from '../../i18n/text';
import { knownUntil } from './at-risk';
import { AtRisk } from './at-risk-table';
import { curveOption, type Drawn } from './curve-option';
import { bandOf, stepsOf } from './curve-steps';
import { shownP } from './estimate-words';
import { useGroupName } from './groups';
import { askedWords, fileOf } from './question';

export function Survival({ outcomes }: { outcomes: CohortOutcomes }) {
  const text = useText();
  const nameOf = useGroupName();
  const { curves, logRank } = outcomes.survival;
  const days = text('cohort.daysFromIndex');
  const { horizon } = outcomes;
  const method = text('cohort.byKaplanMeier');
  const option = useCallback(
    (colours: ChartColours) =>
      curveOption(
        curves.map(({ group, time, survival, lower, upper, censored }) => {
          const points = stepsOf(time, survival, 1);
          return {
            name: nameOf(group),
            points,
            band: bandOf({ time, value: survival }, { lower, upper }, 1),
            // The first of the points is the index culture itself.
            ticks: points.slice(1).filter((_, at) => (censored[at] ?? 0) > 0),
          };
        }),
        { x: days, y: text('cohort.axis.alive'), horizon },
        colours,
      ),
    [curves, days, horizon, nameOf, text],
  );
  return (
    <Panel
      title={text('cohort.survival')}
      hint={`${codeName(text, 'statistic', logRank.name)} p ${shownP(logRank.p)}`}
    >
      {curves.every(({ n }) => n === 0) ? (
        <Empty title={text('cohort.nobody')} />
      ) : (
        <>
          <Chart
            title={text('cohort.survival')}
            file={fileOf('survival', outcomes)}
            note={askedWords(text, outcomes, method)}
            option={option}
            rows={[
              [
                ...[text('cohort.group'), text('csv.day'), text('cohort.atRisk')],
                ...[text('csv.deaths'), text('csv.lost'), text('cohort.axis.alive')],
                ...[text('rates.lower'), text('rates.upper')],
              ],
              ...curves.flatMap((curve) => survivalRows(curve, nameOf(curve.group))),
            ]}
          />
          <p className="hint">
            {method}; {text('cohort.bandsAndTicks')}
          </p>
          <AtRisk
            outcomes={outcomes}
            course="survival"
            rows={curves}
            ends={[
              {
                title: (row) => text('cohort.aliveOn', { day: lastSeen(row, horizon) }),
                of: ({ group }) => aliveAtEnd(curves, group),
              },
            ]}
          />
        </>
      )}
    </Panel>
  );
}

/** Shares in percent: a table that is read beside the drawing is in its units. */
const inPercent = (share: number | null | undefined): number | null =>
  typeof share === 'number' ? 100 * share : null;

function survivalRows(curve: SurvivalCurveView, name: string): (string | number | null)[][] {
  return curve.time.map((day, at) => [
    ...[name, day, curve.atRisk[at] ?? null, curve.events[at] ?? null, curve.censored[at] ?? null],
    ...[curve.survival[at], curve.lower[at], curve.upper[at]].map(inPercent),
  ]);
}

/** The last day on which somebody of the group was watched. */
const lastSeen = ({ time }: { readonly time: readonly number[] }, horizon: number): number =>
  Math.min(horizon, time.at(-1) ?? 0);

function aliveAtEnd(curves: readonly SurvivalCurveView[], group: string): string {
  const curve = curves.find((each) => each.group === group);
  return curve
    ? shareOf(curve.survival.at(-1) ?? null, curve.lower.at(-1), curve.upper.at(-1))
    : '–';
}

/** `71.4% (56.5–82.0)`, without limits where there are none. */
function shareOf(share: number | null, lower?: number | null, upper?: number | null): string {
  const shown = `${percent(share, 1, '–')}%`;
  if (typeof lower !== 'number' || typeof upper !== 'number') return shown;
  return `${shown} (${percent(lower, 1, '–')}–${percent(upper, 1, '–')})`;
}

const lastDayOf = (curves: CompetingRisks['curves'], wanted: string, horizon: number): number =>
  knownUntil(
    curves.filter(({ group }) => group === wanted),
    horizon,
  );

/**
 * A group has its colour and an end its dash. A curve runs on as long as its share is known; a
 * group of whom nobody was watched is not drawn.
 */
function risksDrawn(
  curves: CompetingRisks['curves'],
  nameOf: (group: string, cause: string) => string,
  horizon: number,
): Drawn[] {
  const groups = [...new Set(curves.map(({ group }) => group))];
  const causes = [...new Set(curves.map(({ cause }) => cause))];
  return curves.flatMap(({ group, cause, time, incidence, lower, upper }) => {
    const last = lastDayOf(curves, group, horizon);
    if (last === 0) return [];
    const steps = stepsOf(time, incidence, 0);
    return {
      name: nameOf(group, cause),
      points: [...steps, [last, steps.at(-1)?.[1] ?? 0]],
      colour: groups.indexOf(group),
      dash: causes.indexOf(cause),
      band: bandOf({ time, value: incidence }, { lower, upper }, 0),
    };
  });
}

const PLACES = { hospital: 'cohort.hospital', icu: 'cohort.icuRisks' } as const;

/** What the curves take for granted, and whom they leave out, where that is anybody. */
function coursePremises(text: Text, risks: CompetingRisks): string[] {
  const total = ({ cpe, nonCpe, undetermined }: CompetingRisks['leftOut']): number =>
    cpe + nonCpe + undetermined;
  const taken = total(risks.deathsTakenAsInHospital);
  const open = total(risks.endNotTold);
  const out = total(risks.leftOut);
  return [
    ...(taken > 0 ? [text('cohort.deathsTakenAsInHospital', { n: taken })] : []),
    ...(open > 0 ? [text('cohort.endNotTold', { n: open })] : []),
    ...(out > 0 ? [text('cohort.courseLeftOut', { n: out, died: total(risks.leftOutDied) })] : []),
  ];
}

/** Death and leaving alive of those in the hospital, or of those who lay in an ICU. */
export function Risks(props: {
  readonly outcomes: CohortOutcomes;
  readonly place: keyof typeof PLACES;
}) {
  const { outcomes, place } = props;
  const text = useText();
  const nameOf = useGroupName();
  const { horizon } = outcomes;
  const { curves, causes } = outcomes[place];
  const title = text(PLACES[place]);
  const premises = coursePremises(text, outcomes[place]);
  const method = [text('cohort.byAalenJohansen'), ...premises].join('; ');
  const days = text('cohort.daysFromIndex');
  const option = useCallback(
    (colours: ChartColours) =>
      curveOption(
        risksDrawn(
          curves,
          (group, cause) => `${nameOf(group)}: ${codeName(text, 'cause', cause)}`,
          horizon,
        ),
        { x: days, y: text('cohort.axis.ended'), horizon },
        colours,
      ),
    [curves, days, horizon, nameOf, text],
  );
  if (curves.every(({ n }) => n === 0)) {
    return (
      <Panel title={title}>
        <Empty title={text('cohort.nobody')} />
        {premises.length > 0 && <p className="hint">{premises.join('; ')}</p>}
      </Panel>
    );
  }
  // Both ways to leave are those of the same patients: one row a group.
  const rows = curves.filter(({ cause, n }) => cause === causes[0] && n > 0);
  return (
    <Panel title={title}>
      <Chart
        title={title}
        file={fileOf(`incidence-${place}`, outcomes)}
        note={askedWords(text, outcomes, method)}
        option={option}
        rows={incidenceTable(curves, nameOf, text)}
      />
      <p className="hint">
        {method}; {text('cohort.bands')}
      </p>
      <AtRisk
        outcomes={outcomes}
        course={place}
        rows={rows}
        ends={causes.map((cause) => ({
          title: ({ group }) =>
            text('cohort.byDay', {
              cause: codeName(text, 'cause', cause),
              day: lastDayOf(curves, group, horizon),
            }),
          of: ({ group }) => shareAtEnd(curves, { group, cause }),
        }))}
      />
    </Panel>
  );
}

/** The share that had ended by the last day that is known, with limits where the curve has some. */
function shareAtEnd(
  curves: CompetingRisks['curves'],
  asked: { readonly group: string; readonly cause: string },
): string {
  const curve = curves.find(({ group, cause }) => group === asked.group && cause === asked.cause);
  if (!curve) return '–';
  const { lower, upper } = curve.atHorizonLimits;
  return shareOf(curve.atHorizon, lower, upper);
}

function incidenceTable(
  curves: CompetingRisks['curves'],
  nameOf: (group: string) => string,
  text: Text,
): (string | number | null)[][] {
  return [
    [
      ...[text('cohort.group'), text('csv.end'), text('csv.day'), text('cohort.atRisk')],
      ...[text('cohort.axis.ended'), text('rates.lower'), text('rates.upper')],
    ],
    ...curves.flatMap((curve) =>
      incidenceRows(curve, [nameOf(curve.group), codeName(text, 'cause', curve.cause)]),
    ),
  ];
}

function incidenceRows(
  curve: IncidenceCurveView,
  names: readonly string[],
): (string | number | null)[][] {
  return curve.time.map((day, at) => [
    ...[...names, day, curve.atRisk[at] ?? null],
    ...[curve.incidence[at], curve.lower[at], curve.upper[at]].map(inPercent),
  ]);
}
