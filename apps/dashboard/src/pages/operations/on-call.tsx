import type { RecipientRole } from '@carbawatch/contracts';
import { useState } from 'react';
import { useText, type TextKey } from '../../i18n/text';
import { writtenIn } from './delivery-draft';
import { isWindow, windowFrom, type OnCallWindow } from './on-call-draft';

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const dayKey = (day: number): TextKey => `onCall.day.${WEEKDAYS[day - 1] ?? 1}`;

/** Who of a role is reached when: windows in their order, since the first that holds counts. */
export function OnCall(props: {
  readonly role: RecipientRole;
  readonly channels: readonly string[];
  readonly onPut: (role: RecipientRole) => void;
}) {
  const text = useText();
  const { role, channels, onPut } = props;
  const put = (onCall: readonly OnCallWindow[]): void => onPut({ ...role, onCall: [...onCall] });
  const windows = role.onCall;
  return (
    <div className="stack" role="group" aria-label={text('onCall.title', { name: role.name })}>
      <p className="hint">{text('onCall.hint')}</p>
      <ol className="plain stack">
        {windows.map((window, at) => (
          <li key={JSON.stringify(window)} className="row">
            <ShownWindow window={window} />
            {at > 0 && (
              <button
                type="button"
                className="bare"
                aria-label={text('onCall.earlierOne', { n: at + 1 })}
                onClick={() => put(moved(windows, at))}
              >
                {text('onCall.earlier')}
              </button>
            )}
            <button
              type="button"
              className="bare"
              aria-label={text('onCall.removeOne', { n: at + 1 })}
              onClick={() => put(windows.filter((_, other) => other !== at))}
            >
              {text('delivery.remove')}
            </button>
          </li>
        ))}
      </ol>
      <NewWindow channels={channels} onAdd={(window) => put([...windows, window])} />
    </div>
  );
}

function moved(windows: readonly OnCallWindow[], at: number): OnCallWindow[] {
  const rest = windows.filter((_, other) => other !== at);
  const one = windows.slice(at, at + 1);
  return [...rest.slice(0, at - 1), ...one, ...rest.slice(at - 1)];
}

function ShownWindow({ window }: { window: OnCallWindow }) {
  const text = useText();
  const { days, dates, from, to, channels } = window;
  const named = days.length === 7 ? text('onCall.everyDay') : days.map((day) => text(dayKey(day)));
  return (
    <span>
      {dates ? dates.join(', ') : [named].flat().join(', ')}, {from}–{to}:{' '}
      <strong>{channels.join(', ')}</strong>
    </span>
  );
}

/** One window more; what it lacks is said when it is added. */
function NewWindow(props: {
  readonly channels: readonly string[];
  readonly onAdd: (window: OnCallWindow) => void;
}) {
  const text = useText();
  const [isWrong, setWrong] = useState(false);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        const window = windowFrom(writtenIn(new FormData(event.currentTarget)));
        setWrong(!isWindow(window));
        if (!isWindow(window)) return;
        props.onAdd(window);
        event.currentTarget.reset();
      }}
    >
      <div className="row">
        <fieldset className="ticks">
          <legend>{text('onCall.days')}</legend>
          {WEEKDAYS.map((day) => (
            <label key={day}>
              <input type="checkbox" name="days" value={day} defaultChecked /> {text(dayKey(day))}
            </label>
          ))}
        </fieldset>
        <label className="field">
          {text('onCall.dates')}
          <input name="dates" placeholder="2026-12-24, 2026-12-25" autoComplete="off" />
        </label>
        <label className="field">
          {text('onCall.from')}
          <input name="from" type="time" required />
        </label>
        <label className="field">
          {text('onCall.to')}
          <input name="to" type="time" required />
        </label>
        <fieldset className="ticks">
          <legend>{text('onCall.channels')}</legend>
          {props.channels.map((name) => (
            <label key={name}>
              <input type="checkbox" name="held" value={name} /> {name}
            </label>
          ))}
        </fieldset>
      </div>
      {isWrong && (
        <p className="stale" role="alert">
          {text('onCall.wrong')}
        </p>
      )}
      <div>
        <button type="submit" className="quiet">
          {text('onCall.add')}
        </button>
      </div>
    </form>
  );
}
