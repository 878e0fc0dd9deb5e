import type { ChannelTest, RoutesAnswer, RoutesSetting } from '@carbawatch/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DELIVERY, routesQuery } from '../../api/alerting-queries';
import { send } from '../../api/client';
import { queryClient } from '../../api/query-client';
import { Badge } from '../../design/badge';
import { Choice } from '../../design/filters';
import { Moment } from '../../design/moment';
import { Panel } from '../../design/panel';
import { Loaded, whyNot } from '../../design/states';
import { tell } from '../../design/toast';
import { useText } from '../../i18n/text';
import { useMay } from '../../session/me';
import { Deliveries } from './deliveries-table';
import { settingOf } from './delivery-draft';
import { Channels, Roles, Routes } from './delivery-entries';
import './delivery.css';

/** Who is told of which alert and by what road, and what became of each message. */
export function DeliveryRoutes() {
  const query = useQuery(routesQuery());
  return (
    <>
      <Loaded of={query}>{(answer) => <Desk answer={answer} />}</Loaded>
      <Deliveries />
    </>
  );
}

function Desk({ answer }: { answer: RoutesAnswer }) {
  const text = useText();
  const mayEdit = useMay('administer');
  const [draft, setDraft] = useState<RoutesSetting | null>(null);
  const setting = draft ?? settingOf(answer);
  const edit = mayEdit
    ? (change: Partial<RoutesSetting>): void => setDraft({ ...setting, ...change })
    : null;
  const test = useMutation({
    mutationFn: (channel: string) => send<ChannelTest>('POST', 'routes/test', { channel }),
    onSuccess: ({ channel, outcome, code }) =>
      tell(text(`delivery.test.${outcome}`, { channel, code })),
    onError: (error) => tell(whyNot(error, text)),
  });
  return (
    <>
      <Standing answer={answer} />
      {draft && <Save setting={draft} onDone={() => setDraft(null)} />}
      <Routes setting={setting} onEdit={edit} />
      <div className="columns">
        <div className="span-6 stack">
          <Roles setting={setting} onEdit={edit} />
        </div>
        <div className="span-6 stack">
          <Channels
            setting={setting}
            onEdit={edit}
            saved={answer.channels.map(({ name }) => name)}
            onTest={mayEdit && !draft ? (name) => test.mutate(name) : null}
          />
        </div>
      </div>
      {edit && (
        <Panel title={text('delivery.document')} hint={text('delivery.documentHint')}>
          <Document key={JSON.stringify(setting)} setting={setting} onTake={edit} />
        </Panel>
      )}
    </>
  );
}

function Standing({ answer }: { answer: RoutesAnswer }) {
  const text = useText();
  const { delivers, whyNot: reason, version, changedAt, changedBy, warnings } = answer;
  return (
    <Panel title={text('operations.delivery')} testId="delivery">
      <p className="row">
        <Badge tone={delivers ? 'good' : 'high'}>
          {text(delivers ? 'delivery.on' : 'delivery.off')}
        </Badge>
        {reason !== null && <span>{reason}</span>}
        {changedAt !== null && (
          <span className="hint">
            {text('alertRules.version', { version })} · <Moment at={changedAt} /> · {changedBy}
          </span>
        )}
      </p>
      {warnings.length > 0 && (
        <ul className="stale">
          {warnings.map(({ detail }) => (
            <li key={detail}>{detail}</li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Save({ setting, onDone }: { setting: RoutesSetting; onDone: () => void }) {
  const text = useText();
  const save = useMutation({
    mutationFn: () => send<RoutesAnswer>('PUT', 'routes', setting),
    onSuccess: (answer) => {
      queryClient.setQueryData(routesQuery().queryKey, answer);
      tell(text('delivery.saved', { version: answer.version }));
      onDone();
    },
    onSettled: () => void queryClient.invalidateQueries({ queryKey: [DELIVERY] }),
  });
  return (
    <Panel title={text('alertRules.changes')} testId="route-changes">
      <p>{text('delivery.unsaved')}</p>
      {save.isError && (
        <p className="stale" role="alert">
          {whyNot(save.error, text)}
        </p>
      )}
      <div className="row">
        <button type="button" disabled={save.isPending} onClick={() => save.mutate()}>
          {text('rules.save')}
        </button>
        <button type="button" className="quiet" onClick={onDone}>
          {text('alertRules.discard')}
        </button>
      </div>
    </Panel>
  );
}

/** The whole setting, for windows of being on call and for whoever copies it elsewhere. */
function Document(props: {
  readonly setting: RoutesSetting;
  readonly onTake: (setting: Partial<RoutesSetting>) => void;
}) {
  const text = useText();
  const { setting, onTake } = props;
  const [written, setWritten] = useState(() => JSON.stringify(setting, null, 2));
  const [isWrong, setWrong] = useState(false);
  const take = (): void => {
    const read = settingIn(written);
    setWrong(read === null);
    if (read) onTake(read);
  };
  return (
    <div className="stack">
      <Choice
        label={text('delivery.operator')}
        value={setting.operator ?? undefined}
        all={text('app.none')}
        options={setting.roles.map(({ name }) => [name, name])}
        onChange={(operator) => onTake({ operator: operator ?? null })}
      />
      <label className="field">
        {text('delivery.document')}
        <textarea
          className="code"
          rows={12}
          spellCheck={false}
          value={written}
          onChange={(event) => setWritten(event.target.value)}
        />
      </label>
      {isWrong && (
        <p className="stale" role="alert">
          {text('delivery.noDocument')}
        </p>
      )}
      <div>
        <button type="button" className="quiet" onClick={take}>
          {text('delivery.take')}
        </button>
      </div>
    </div>
  );
}

/** Enough of a setting to be shown; whether it could work, the service says. */
function settingIn(written: string): RoutesSetting | null {
  try {
    const read = JSON.parse(written) as Partial<RoutesSetting> | null; // checked by the service
    const lists = [read?.channels, read?.roles, read?.routes];
    return lists.every((list) => Array.isArray(list)) ? (read as RoutesSetting) : null;
  } catch {
    return null;
  }
}
