import { useSyncExternalStore } from 'react';
import { useText } from '../i18n/text';

/** What was just done, and how to take it back. */
interface Toast {
  readonly id: number;
  readonly message: string;
  readonly undo: (() => void) | null;
}

const SHOWN_MS = 8_000;
let shown: Toast | null = null;
let last = 0;
const listeners = new Set<() => void>();

function set(next: Toast | null): void {
  shown = next;
  for (const listener of listeners) listener();
}

function dismiss(id: number): void {
  if (shown?.id === id) set(null);
}

/** In place of what was told before: what is taken back is what was done last. */
export function tell(message: string, undo: (() => void) | null = null): void {
  last += 1;
  const id = last;
  set({ id, message, undo });
  setTimeout(() => dismiss(id), SHOWN_MS);
}

export function Toasts() {
  const text = useText();
  const toast = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => shown,
  );
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toast && (
        <div className="toast" key={toast.id}>
          <span>{toast.message}</span>
          {toast.undo && (
            <button
              type="button"
              className="bare"
              onClick={() => {
                dismiss(toast.id);
                toast.undo?.();
              }}
            >
              {text('app.undo')}
            </button>
          )}
          <button
            type="button"
            className="bare"
            aria-label={text('app.close')}
            onClick={() => dismiss(toast.id)}
          >
            ×
          </button>
        </div>
      )}
    </div>
  );
}
