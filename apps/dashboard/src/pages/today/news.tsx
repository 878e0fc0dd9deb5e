import type { MorningAlert, MorningList, MorningMovement } from '@carbawatch/contracts';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { SeverityBadge } from '../../design/badge';
import { Moment } from '../../design/moment';
import { Panel } from '../../design/panel';
import { useText } from '../../i18n/text';
import { useMe } from '../../session/me';
import { useOnPaper } from '../../shell/theme';
import { shownMoment } from '../../time/site-time';
import { PatientName, type Names } from '../patients/names';
import { shownPlace } from '../patients/place';

/** Lines of one section that are shown before somebody asks for the rest. */
const FIRST_SHOWN = 8;

/** What is new since the reader's own last round, under the headings of the round. */
export function News({ list, names }: { list: MorningList; names: Names }) {
  const text = useText();
  const { newPositives, upgrades, furtherAlerts, corrections, signals } = list;
  const { clusters, movements } = list;
  const alerts = (entries: readonly MorningAlert[], isChange = false) =>
    byPerson(entries).map((own) => (
      <AlertNews
        key={own.map(({ alertId }) => alertId).join()}
        alerts={own}
        names={names}
        isChange={isChange}
      />
    ));
  const sections = [
    { title: text('today.newPositives'), lines: alerts(newPositives) },
    { title: text('today.upgrades'), lines: alerts(upgrades, true) },
    { title: text('today.furtherAlerts'), lines: alerts(furtherAlerts) },
    { title: text('today.clusters'), lines: clusters.map(clusterLine) },
    { title: text('today.corrections'), lines: alerts(corrections, true) },
    { title: text('today.signals'), lines: alerts(signals) },
    {
      title: text('today.movements'),
      lines: movements.map((each) => (
        <Moved
          key={`${each.patient.pseudonym} ${each.at} ${each.kind} ${each.announced?.on}`}
          of={each}
          names={names}
        />
      )),
    },
  ];
  const empty = sections.filter(({ lines }) => lines.length === 0).map(({ title }) => title);
  return (
    <Panel title={text('today.news')} testId="news">
      {sections.map(({ title, lines }) => (
        <Section key={title} title={title} lines={lines} />
      ))}
      {empty.length > 0 && (
        <p className="hint">{text('today.noneOf', { sections: empty.join('; ') })}</p>
      )}
    </Panel>
  );
}

function Section({ title, lines }: { title: string; lines: readonly ReactNode[] }) {
  const text = useText();
  const [isOpened, setOpened] = useState(false);
  // Nothing can be pressed on paper.
  const isWhole = useOnPaper() || isOpened;
  if (lines.length === 0) return null;
  return (
    <section className="stack tight">
      <h3>
        {title} <span className="hint">{lines.length}</span>
      </h3>
      <ul className="plain news">{isWhole ? lines : lines.slice(0, FIRST_SHOWN)}</ul>
      {!isWhole && lines.length > FIRST_SHOWN && (
        <div>
          <button type="button" className="quiet" onClick={() => setOpened(true)}>
            {text('app.more')}
          </button>
        </div>
      )}
    </section>
  );
}

/** Several alerts of one person are one person to see; of detectors, those that saw the same. */
function byPerson(entries: readonly MorningAlert[]): MorningAlert[][] {
  const persons = new Map<string, MorningAlert[]>();
  for (const entry of entries) {
    const key = entry.patient.pseudonym || entry.title;
    persons.set(key, [...(persons.get(key) ?? []), entry]);
  }
  return [...persons.values()];
}

function AlertNews(props: {
  readonly alerts: readonly MorningAlert[];
  readonly names: Names;
  /** Of an alert that stood before it is told what became of it; a new one's title says it. */
  readonly isChange: boolean;
}) {
  const { alerts, names, isChange } = props;
  const text = useText();
  const [first] = alerts;
  if (!first) return null;
  const { patient, place, wardNow } = first;
  const where = place ? shownPlace(place, text) : wardNow;
  return (
    <li>
      {patient.pseudonym !== '' && (
        <div>
          <strong>
            <PatientName pseudonym={patient.pseudonym} names={names} />
          </strong>{' '}
          {where ?? <span className="hint">{text('alert.notInHouse')}</span>}
        </div>
      )}
      {alerts.map(({ alertId, severity, title, what, at }) => (
        <div key={alertId}>
          <SeverityBadge severity={severity} />{' '}
          <Link to="/alerts/$id" params={{ id: alertId }}>
            {title}
          </Link>{' '}
          <span className="hint">
            <Moment at={at} />
            {isChange && ` · ${what}`}
          </span>
        </div>
      ))}
    </li>
  );
}

function clusterLine(each: MorningList['clusters'][number]): ReactNode {
  return (
    <li key={`${each.clusterId} ${each.at} ${each.what}`}>
      <Link to="/outbreaks/clusters/$id" params={{ id: each.clusterId }}>
        {each.title}
      </Link>{' '}
      <span className="hint">
        <Moment at={each.at} /> · {each.what}
      </span>
    </li>
  );
}

function Moved({ of: moved, names }: { of: MorningMovement; names: Names }) {
  const text = useText();
  const { timezone } = useMe();
  const { patient, role, kind, from, to, at, announced, outpatient } = moved;
  const on = announced?.on ?? null;
  const day = on === null ? null : shownMoment(on, timezone);
  const expected =
    day === null ? text('movement.announcedNoDay') : text('movement.announced', { on: day });
  return (
    <li>
      {text(`movement.${role}`)} <PatientName pseudonym={patient.pseudonym} names={names} />{' '}
      {announced ? expected : text(outpatient ? 'movement.outpatient' : `movement.${kind}`)}:{' '}
      {[from, to].filter(Boolean).join(' → ')}{' '}
      {!announced && (
        <span className="hint">
          <Moment at={at} />
        </span>
      )}
    </li>
  );
}
