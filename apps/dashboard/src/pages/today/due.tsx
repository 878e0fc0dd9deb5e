import type { Task } from '@carbawatch/contracts';
import { Badge } from '../../design/badge';
import { Moment } from '../../design/moment';
import { Panel, Scroll } from '../../design/panel';
import { RiskShare } from '../../design/risk-share';
import { Empty } from '../../design/states';
import { useText, type TextKey } from '../../i18n/text';
import { useMe } from '../../session/me';
import { PatientName, type Names } from '../patients/names';
import { shownPlace } from '../patients/place';
import { bySwab, dueOf, isOverdue, titleOf } from './swabs';

interface Due {
  readonly tasks: readonly Task[];
  readonly names: Names;
}

/** Screens of contacts in house that are due by tonight, or were. */
export function ScreensDue(props: Due) {
  return <DueTable {...props} title="today.screens" none="today.noScreens" testId="screens-due" />;
}

/** Screens of contacts in house that are planned after today; nothing where none is. */
export function ScreensAhead(props: Due) {
  if (props.tasks.length === 0) return null;
  const words = { title: 'today.screensAhead', none: 'today.noScreens' } as const;
  return <DueTable {...props} {...words} testId="screens-ahead" />;
}

/** Tests that are pending, with the time by which they are expected; the likeliest CPE first. */
export function TestsPending(props: Due) {
  return <DueTable {...props} title="today.tests" none="today.noTests" testId="tests-pending" />;
}

function DueTable(
  props: Due & { readonly title: TextKey; readonly none: TextKey; readonly testId: string },
) {
  const { tasks, names, title, none, testId } = props;
  const text = useText();
  const { timezone } = useMe();
  const swabs = bySwab(tasks, timezone);
  const isTest = tasks.some(({ kind }) => kind === 'confirmatory-test');
  return (
    <Panel title={text(title)} hint={String(swabs.length)} testId={testId}>
      {tasks.length === 0 ? (
        <Empty title={text(none)} />
      ) : (
        <Scroll label={text(title)} maxHeight="20rem">
          <table>
            <thead>
              <tr>
                <th scope="col">{text(isTest ? 'today.expected' : 'today.dueBy')}</th>
                <th scope="col">
                  {text('alert.patient')}, {text('today.place')}
                </th>
                <th scope="col">{text('today.what')}</th>
              </tr>
            </thead>
            <tbody>
              {swabs.map((swab) => {
                const [task] = swab;
                const dueAt = dueOf(swab);
                return (
                  <tr key={task.id}>
                    <td>
                      {isOverdue(swab) && <Badge tone="critical">{text('desk.overdue')}</Badge>}{' '}
                      {dueAt && <Moment at={dueAt} />}
                    </td>
                    <td>
                      <PatientName pseudonym={task.patient.pseudonym} names={names} />
                      <br />
                      {task.place
                        ? shownPlace(task.place, text)
                        : (task.ward ?? text('app.unknown'))}
                    </td>
                    <td>
                      {titleOf(swab)}
                      {task.risk && task.risk.probability !== null && (
                        <span className="hint">
                          {' '}
                          <RiskShare of={task.risk} />
                        </span>
                      )}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </Scroll>
      )}
    </Panel>
  );
}
