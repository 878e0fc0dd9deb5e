import { useSyncExternalStore } from 'react';
import { en } from './en';

/** The page's words. English is in the first load; Chinese comes when it is chosen. */
export type TextKey = keyof typeof en;
export type Catalogue = Readonly<Record<TextKey, string>>;
export type Language = 'en' | 'zh';
export type Text = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;

const STORE = 'carbawatch.language';

interface Spoken {
  readonly language: Language;
  readonly text: Text;
}

/** `{name}` in a sentence is the value of that name. */
export function textOf(catalogue: Catalogue): Text {
  return (key, values) => {
    const sentence: string = catalogue[key];
    if (!values) return sentence;
    return sentence.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
  };
}

let spoken: Spoken = { language: 'en', text: textOf(en) };
const listeners = new Set<() => void>();

export async function speak(language: Language): Promise<void> {
  const catalogue = language === 'zh' ? (await import('./zh')).zh : en;
  spoken = { language, text: textOf(catalogue) };
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  localStorage.setItem(STORE, language);
  for (const listener of listeners) listener();
}

/** The language that was chosen last, else the browser's. */
export function startingLanguage(): Language {
  const chosen = localStorage.getItem(STORE);
  if (chosen === 'en' || chosen === 'zh') return chosen;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function useText(): Text {
  return useSyncExternalStore(subscribe, () => spoken.text);
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, () => spoken.language);
}
