import { useState } from 'react';
import { useText } from '../i18n/text';

/**
 * A button for what can't be taken back: the first press asks, the second does it. The focus stays
 * on the one button, so that there is nothing to trap it in or to return it from; leaving the
 * button, or Escape, leaves everything as it is.
 */
export function SureButton(props: {
  readonly label: string;
  /** The whole name where the label alone does not say what it is about. */
  readonly name?: string;
  readonly className: string;
  readonly isPressed?: boolean;
  readonly isDisabled: boolean;
  readonly onSure: () => void;
}) {
  const { label, name = label, className, isPressed, isDisabled, onSure } = props;
  const text = useText();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <button
        type="button"
        className={className}
        aria-label={isAsking ? text('app.sure', { act: name }) : name}
        aria-pressed={isPressed}
        disabled={isDisabled}
        title={isAsking ? text('app.sureHint') : undefined}
        onBlur={() => setAsking(false)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setAsking(false);
        }}
        onClick={() => {
          setAsking(!isAsking);
          if (isAsking) onSure();
        }}
      >
        {isAsking ? text('app.sure', { act: label }) : label}
      </button>
      <span className="unseen" role="status">
        {isAsking && text('app.sureHint')}
      </span>
    </>
  );
}
