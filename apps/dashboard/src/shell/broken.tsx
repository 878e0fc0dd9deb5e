import type { ErrorComponentProps } from '@tanstack/react-router';
import { useText } from '../i18n/text';

/** Where a part of the page broke; the frame around it stands. */
export function Broken({ error }: ErrorComponentProps) {
  const text = useText();
  return (
    <div className="panel" role="alert">
      <h1>{text('app.broken')}</h1>
      <p>{text('app.brokenHint')}</p>
      <p className="hint">{error instanceof Error ? error.message : String(error)}</p>
      <div>
        <button type="button" onClick={() => window.location.reload()}>
          {text('app.reload')}
        </button>
      </div>
    </div>
  );
}

export function NotFound() {
  const text = useText();
  return (
    <div className="panel">
      <h1>{text('app.notFound')}</h1>
    </div>
  );
}
