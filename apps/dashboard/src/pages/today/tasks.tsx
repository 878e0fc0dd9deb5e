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
import { useMe } from '../../session/me';
import { SiteOf } from '../../session/site-of';
import { AskForNames, PatientName, useNames, type Names } from '../patients/names';
import { shownPlace } from '../patients/place';
import { ReportForm } from './report-form';
import { bySwab, dueOf, isOverdue, titleOf, type Swab } from './swabs';

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
    <Panel title={text(isDone ? 'today.doneTasks' : 'today.tasks')} testId="tasks">
      <div>
        <button type="button" className="quiet" onClick={() => setDone(!isDone)}>
          {text(isDone ? 'today.showOpen' : 'today.showDone')}
        </button>
      </div>
      <Loaded of={query}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Empty title={text(isDone ? 'today.noDoneTasks' : 'today.noTasks')} />
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
  const { timezone } = useMe();
  const site = tasks[0]?.site ?? '';
  const names = useNames(site, [...new Set(tasks.map(({ patient }) => patient.pseudonym))]);
  return (
    <>
      <ul className="plain alert-list">
        {bySwab(tasks, timezone).map((swab) => (
          <TaskLine key={`${swab[0].id} ${swab[0].status}`} swab={swab} names={names} />
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
  /** Of one swab that serves several cases, each. */
  readonly ids: readonly string[];
  readonly act: 'complete' | 'undo';
  readonly said?: TaskCompletion;
}

function useTaskAct() {
  const text = useText();
  return useMutation({
    mutationFn: async ({ ids, act, said = {} }: TaskAct) => {
      for (const id of ids) await send<Task>('POST', `tasks/${id}/${act}`, said);
    },
    onError: (error) => tell(text('alert.failed', { why: whyNot(error, text) })),
    onSettled: reread,
  });
}

function TaskLine({ swab, names }: { swab: Swab; names: Names }) {
  const text = useText();
  const act = useTaskAct();
  const [task] = swab;
  const ids = swab.map(({ id }) => id);
  const [title, dueAt] = [titleOf(swab), dueOf(swab)];
  const complete = (said: TaskCompletion = {}): void =>
    act.mutate(
      { ids, act: 'complete', said },
      {
        onSuccess: () => tell(text('today.taskDone'), () => act.mutate({ ids, act: 'undo' })),
      },
    );
  return (
    <li className={isOverdue(swab) ? 'critical' : ''}>
      <div>
        <SeverityBadge severity={task.severity} />{' '}
        <Badge tone="plain">{text(`task.${task.kind}`)}</Badge>{' '}
        {isOverdue(swab) && <Badge tone="critical">{text('desk.overdue')}</Badge>}{' '}
        <SiteOf site={task.site} />
        {title}
      </div>
      {task.status === 'open' ? (
        <ToDo task={task} title={title} isPending={act.isPending} onDone={complete} />
      ) : (
        <Completed
          task={task}
          onUndo={
            act.isPending || task.endedBecause !== null
              ? null
              : () => act.mutate({ ids, act: 'undo' })
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
        {dueAt && (
          <>
            {text('alert.dueAt', { at: '' })}
            <Moment at={dueAt} /> ·{' '}
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
        {[...new Set(swab.flatMap(({ because }) => because[0] ?? []))].join(' ')}
      </div>
    </li>
  );
}

/** One tap says that it is done; of a report by law with its number. */
function ToDo(props: {
  readonly task: Task;
  readonly title: string;
  readonly isPending: boolean;
  readonly onDone: (said?: TaskCompletion) => void;
}) {
  const { task, title, isPending, onDone } = props;
  const text = useText();
  if (task.kind === 'statutory-report') {
    return <ReportForm title={title} isPending={isPending} onDone={onDone} />;
  }
  return (
    <div className="acts">
      <button
        type="button"
        className="quiet"
        disabled={isPending}
        aria-label={`${text('today.done')}: ${title}`}
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
