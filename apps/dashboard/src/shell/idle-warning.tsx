import { useSyncExternalStore } from 'react';
import { useText } from '../i18n/text';
import { isEndSoon, onEndSoon } from '../session/idle';

/** Said a minute before a page that nobody touches signs out: any key or touch keeps it. */
export function IdleWarning() {
  const text = useText();
  const isSoon = useSyncExternalStore(onEndSoon, isEndSoon);
  return (
    <div role="alert">
      {isSoon && (
        <p className="banner">
          {text('app.endSoon')}{' '}
          <button type="button" className="bare">
            {text('app.stay')}
          </button>
        </p>
      )}
    </div>
  );
}
