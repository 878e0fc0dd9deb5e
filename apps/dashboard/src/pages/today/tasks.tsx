import type { Task, TaskCompletion } from '@carbawatch/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { send } from '../../api/client';
import { tasksQuery } from '../../api/queries';
import { queryClient } from '../../api/query-client';
import { Badge, SeverityBadge } from '../../design/badge';
import { Moment } from '../../design/moment';
import { Panel } from '../../design/panel';
import { RiskShare } from '../../design/risk-share';
import { Empty, Loaded, whyNot } from '../../design/states';
import { tell } from '../../design/toast';
import { useText } from '../../i18n/text';
import { SiteOf } from '../../session/site-of';
import { AskForNames, PatientName, useNames, type Names } from '../patients/names';
import { shownPlace } from '../patients/place';
import { ReportForm } from './report-form';

const FIRST_SHOWN = 6;
const SHOWN_MAX = 100;

/**
 * What is to be done, the most severe first; done in one tap, taken back in another.
 * Contacts who have gone home can't be screened now: those of a year ago would hide today's work.
 */
export function Tasks() {
  const text = useText();
  const [limit, setLimit] = useState(FIRST_SHOWN);
  const [isDone, setDone] = useState(false);
  const wanted = isDone ? ({ status: 'done' } as const) : ({ inHouse: 'true' } as const);
  const query = useQuery(tasksQuery({ limit, ...wanted }));
  return (
    <Panel title={text('today.tasks')} testId="tasks">
      <div>
        <button
          type="button"
          className="quiet"
          aria-pressed={isDone}
          onClick={() => setDone(!isDone)}
        >
          {text('today.showDone')}
        </button>
      </div>
      <Loaded of={query}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Empty title={text('today.noTasks')} />
          ) : (
            <>
              <TaskLines tasks={items} />
              {next && limit < SHOWN_MAX && (
                <div>
                  <button type="button" className="quiet" onClick={() => setLimit(SHOWN_MAX)}>
                    {text('app.more')}
                  </button>
                </div>
              )}
              {next && limit < SHOWN_MAX && <p className="paper-only">{text('today.moreTasks')}</p>}
              {next && limit === SHOWN_MAX && (
                <p className="hint">{text('operations.firstLines', { n: SHOWN_MAX })}</p>
              )}
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}

/** Each with whom it is about: a screen of nobody in particular can't be taken. */
function TaskLines({ tasks }: { tasks: readonly Task[] }) {
  const site = tasks[0]?.site ?? '';
  const names = useNames(site, [...new Set(tasks.map(({ patient }) => patient.pseudonym))]);
  return (
    <>
      <ul className="plain alert-list">
        {tasks.map((task) => (
          <TaskLine key={`${task.id} ${task.status}`} task={task} names={names} />
        ))}
      </ul>
      <AskForNames names={names} />
    </>
  );
}

const reread = (): void => {
  for (const touched of ['tasks', 'today']) {
    void queryClient.invalidateQueries({ queryKey: [touched] });
  }
};

interface TaskAct {
  readonly id: string;
  readonly act: 'complete' | 'undo';
  readonly said?: TaskCompletion;
}

function useTaskAct() {
  const text = useText();
  return useMutation({
    mutationFn: ({ id, act, said = {} }: TaskAct) => send<Task>('POST', `tasks/${id}/${act}`, said),
    onError: (error) => tell(text('alert.failed', { why: whyNot(error, text) })),
    onSettled: reread,
  });
}

function TaskLine({ task, names }: { task: Task; names: Names }) {
  const text = useText();
  const act = useTaskAct();
  const complete = (said: TaskCompletion = {}): void =>
    act.mutate(
      { id: task.id, act: 'complete', said },
      {
        onSuccess: () =>
          tell(text('today.taskDone'), () => act.mutate({ id: task.id, act: 'undo' })),
      },
    );
  return (
    <li className={task.overdue ? 'critical' : ''}>
      <div>
        <SeverityBadge severity={task.severity} />{' '}
        <Badge tone="plain">{text(`task.${task.kind}`)}</Badge>{' '}
        {task.overdue && <Badge tone="critical">{text('desk.overdue')}</Badge>}{' '}
        <SiteOf site={task.site} />
        {task.title}
      </div>
      {task.status === 'open' ? (
        <ToDo task={task} isPending={act.isPending} onDone={complete} />
      ) : (
        <Completed
          task={task}
          onUndo={
            act.isPending || task.endedBecause !== null
              ? null
              : () => act.mutate({ id: task.id, act: 'undo' })
          }
        />
      )}
      <div className="hint">
        <strong>
          <PatientName pseudonym={task.patient.pseudonym} names={names} />
        </strong>
        {(task.place ?? task.ward) && (
          <> · {task.place ? shownPlace(task.place, text) : task.ward}</>
        )}{' '}
        ·{' '}
        {task.dueAt && (
          <>
            {text('alert.dueAt', { at: '' })}
            <Moment at={task.dueAt} /> ·{' '}
          </>
        )}
        {task.risk && <RiskShare of={task.risk} after=" · " />}
        {task.isolateId && (
          <Link
            to="/isolates/$site/$isolateId"
            params={{ site: task.site, isolateId: task.isolateId }}
          >
            {task.isolateId}
          </Link>
        )}{' '}
        {task.because[0]}
      </div>
    </li>
  );
}

/** One tap says that it is done; of a report by law with its number. */
function ToDo(props: {
  readonly task: Task;
  readonly isPending: boolean;
  readonly onDone: (said?: TaskCompletion) => void;
}) {
  const { task, isPending, onDone } = props;
  const text = useText();
  if (task.kind === 'statutory-report') {
    return <ReportForm title={task.title} isPending={isPending} onDone={onDone} />;
  }
  return (
    <div className="acts">
      <button
        type="button"
        className="quiet"
        disabled={isPending}
        aria-label={`${text('today.done')}: ${task.title}`}
        onClick={() => onDone()}
      >
        {text('today.done')}
      </button>
    </div>
  );
}

/** Who completed it, with what note, and why nobody would have to any more. */
function Completed({ task, onUndo }: { task: Task; onUndo: (() => void) | null }) {
  const text = useText();
  const number = task.reference && `${text('today.reportNumber')}: ${task.reference}`;
  const words = [task.completedBy, number, task.noReference, task.comment, task.endedBecause];
  const said = words.filter((word) => word !== null);
  return (
    <div className="acts">
      <span className="hint">
        {task.completedAt && <Moment at={task.completedAt} />} {said.join(' · ')}
      </span>
      {onUndo && (
        <button
          type="button"
          className="quiet"
          aria-label={`${text('app.undo')}: ${task.title}`}
          onClick={onUndo}
        >
          {text('app.undo')}
        </button>
      )}
    </div>
  );
}
