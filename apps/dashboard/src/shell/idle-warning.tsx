import { useSyncExternalStore } from 'react';
import { useText } from '../i18n/text';
import { isEndSoon, onEndSoon } from '../session/idle';

/** Said a minute before a page that nobody touches signs out: any key or touch keeps it. */
export function IdleWarning() {
  const text = useText();
  const isSoon = useSyncExternalStore(onEndSoon, isEndSoon);
  if (!isSoon) return null;
  return (
    <p className="banner" role="alert">
      {text('app.endSoon')}{' '}
      <button type="button" className="bare">
        {text('app.stay')}
      </button>
    </p>
  );
}
