import type { TaskCompletion } from '@carbawatch/contracts';
import { useState } from 'react';
import { useText } from '../../i18n/text';

/** A report by law is done with its number, or with why it has none. */
export function ReportForm(props: {
  readonly title: string;
  readonly isPending: boolean;
  readonly onDone: (said: TaskCompletion) => void;
}) {
  const { title, isPending, onDone } = props;
  const text = useText();
  const [said, setSaid] = useState('');
  const [hasNumber, setHasNumber] = useState(true);
  const typed = said.trim();
  const label = text(hasNumber ? 'today.reportNumber' : 'today.noReportNumber');
  return (
    <form
      className="acts"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed) onDone(hasNumber ? { reference: typed } : { noReference: typed });
      }}
    >
      <label className="field">
        {label}
        <input
          value={said}
          maxLength={hasNumber ? 200 : 2000}
          autoComplete="off"
          onChange={(event) => setSaid(event.target.value)}
        />
      </label>
      <label>
        <input
          type="checkbox"
          checked={!hasNumber}
          onChange={(event) => setHasNumber(!event.target.checked)}
        />{' '}
        {text('today.hasNoNumber')}
      </label>
      <button
        type="submit"
        className="quiet"
        disabled={isPending || !typed}
        aria-label={`${text('today.done')}: ${title}`}
      >
        {text('today.done')}
      </button>
    </form>
  );
}
