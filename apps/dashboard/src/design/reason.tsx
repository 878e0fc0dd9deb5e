import { useText } from '../i18n/text';

/** As short as the services take it. */
const REASON_LENGTH_MIN = 3;

export function isReason(text: string): boolean {
  return text.trim().length >= REASON_LENGTH_MIN;
}

/** Why somebody looks or takes out; it stands in the audit. */
export function Reason(props: {
  readonly value: string;
  readonly onChange: (text: string) => void;
}) {
  const text = useText();
  return (
    <label className="field">
      {text('app.reason')}
      <input
        required
        minLength={REASON_LENGTH_MIN}
        maxLength={500}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </label>
  );
}
