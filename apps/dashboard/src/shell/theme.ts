import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';
const STORE = 'carbawatch.theme';
const listeners = new Set<() => void>();

function isTheme(text: string | null): text is Theme {
  return text === 'system' || text === 'light' || text === 'dark';
}

export function theme(): Theme {
  const kept = localStorage.getItem(STORE);
  return isTheme(kept) ? kept : 'system';
}

export function showTheme(next: Theme = theme()): void {
  localStorage.setItem(STORE, next);
  if (next === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = next;
  for (const listener of listeners) listener();
}

const systemDark = window.matchMedia('(prefers-color-scheme: dark)');
systemDark.addEventListener('change', () => listeners.forEach((listener) => listener()));

/** Paper is white, whatever the screen is. */
const onPaper = window.matchMedia('print');
onPaper.addEventListener('change', () => listeners.forEach((listener) => listener()));

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, theme);
}

/** Whether the page is being printed. */
export function useOnPaper(): boolean {
  return useSyncExternalStore(subscribe, () => onPaper.matches);
}

/** Whether the page is dark now: drawings take no colour from the style sheet and must be told. */
export function useIsDark(): boolean {
  return useSyncExternalStore(subscribe, () => {
    if (onPaper.matches) return false;
    return theme() === 'system' ? systemDark.matches : theme() === 'dark';
  });
}
