import { useSyncExternalStore } from 'react';
import { isCodeAwaited, onCodeAwaited } from '../api/code';
import { Loading } from '../design/states';
import { useText } from '../i18n/text';

/** In place of a page that is on its way; for how long, nobody knows while the line is down. */
export function Coming() {
  const text = useText();
  const isAwaited = useSyncExternalStore(onCodeAwaited, isCodeAwaited);
  if (!isAwaited) return <Loading />;
  return (
    <div className="panel">
      <h1>{text('app.unreachable')}</h1>
      <p role="status">{text('app.awaited')}</p>
      <Loading />
    </div>
  );
}
