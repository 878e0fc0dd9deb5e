import type { Task } from '@carbawatch/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { send } from '../../api/client';
import { tasksQuery } from '../../api/queries';
import { queryClient } from '../../api/query-client';
import { Badge } from '../../design/badge';
import { Moment } from '../../design/moment';
import { Panel } from '../../design/panel';
import { percent } from '../../design/proportion';
import { Empty, Loaded, whyNot } from '../../design/states';
import { tell } from '../../design/toast';
import { useText } from '../../i18n/text';

const FIRST_SHOWN = 6;
const SHOWN_MAX = 100;

/**
 * What is to be done, the most severe first; done in one tap, taken back in another.
 * Contacts who have gone home can't be screened now: those of a year ago would hide today's work.
 */
export function Tasks() {
  const text = useText();
  const [limit, setLimit] = useState(FIRST_SHOWN);
  const query = useQuery(tasksQuery({ limit, inHouse: 'true' }));
  return (
    <Panel title={text('today.tasks')} testId="tasks">
      <Loaded of={query}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Empty title={text('today.noTasks')} />
          ) : (
            <>
              <ul className="plain alert-list">
                {items.map((task) => (
                  <TaskLine key={task.id} task={task} />
                ))}
              </ul>
              {next && limit < SHOWN_MAX && (
                <div>
                  <button type="button" className="quiet" onClick={() => setLimit(SHOWN_MAX)}>
                    {text('app.more')}
                  </button>
                </div>
              )}
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

const reread = (): void => {
  for (const touched of ['tasks', 'today']) {
    void queryClient.invalidateQueries({ queryKey: [touched] });
  }
};

function useTaskAct() {
  const text = useText();
  return useMutation({
    mutationFn: ({ id, act }: { id: string; act: 'complete' | 'undo' }) =>
      send<Task>('POST', `tasks/${id}/${act}`, {}),
    onError: (error) => tell(text('alert.failed', { why: whyNot(error, text) })),
    onSettled: reread,
  });
}

function TaskLine({ task }: { task: Task }) {
  const text = useText();
  const act = useTaskAct();
  const complete = (): void =>
    act.mutate(
      { id: task.id, act: 'complete' },
      {
        onSuccess: () =>
          tell(text('today.taskDone'), () => act.mutate({ id: task.id, act: 'undo' })),
      },
    );
  return (
    <li className={task.overdue ? 'critical' : ''}>
      <div>
        <Badge tone="plain">{text(`task.${task.kind}`)}</Badge>{' '}
        {task.overdue && <Badge tone="critical">{text('desk.overdue')}</Badge>} {task.title}
      </div>
      <div className="acts">
        <button
          type="button"
          className="quiet"
          disabled={act.isPending}
          aria-label={`${text('today.done')}: ${task.title}`}
          onClick={complete}
        >
          {text('today.done')}
        </button>
      </div>
      <div className="hint">
        {task.dueAt && (
          <>
            {text('alert.dueAt', { at: '' })}
            <Moment at={task.dueAt} /> ·{' '}
          </>
        )}
        {task.risk && task.risk.probability !== null && (
          <>{percent(task.risk.probability, 0, '')}% · </>
        )}
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
