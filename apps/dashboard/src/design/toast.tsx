import { useSyncExternalStore } from 'react';
import { useText } from '../i18n/text';

/** What was just done, and how to take it back. */
interface Toast {
  readonly id: number;
  readonly message: string;
  readonly undo: (() => void) | null;
}

const SHOWN_MS = 8_000;
let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

const dismiss = (id: number): void => set(toasts.filter((toast) => toast.id !== id));

export function tell(message: string, undo: (() => void) | null = null): void {
  last += 1;
  const id = last;
  set([...toasts.slice(-2), { id, message, undo }]);
  setTimeout(() => dismiss(id), SHOWN_MS);
}

export function Toasts() {
  const text = useText();
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map(({ id, message, undo }) => (
        <div className="toast" key={id}>
          <span>{message}</span>
          {undo && (
            <button
              type="button"
              className="bare"
              onClick={() => {
                dismiss(id);
                undo();
              }}
            >
              {text('app.undo')}
            </button>
          )}
          <button
            type="button"
            className="bare"
            aria-label={text('app.close')}
            onClick={() => dismiss(id)}
          >
            ×
          </button>
        </div>
      ))}
    </div>
  );
}
