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

/**
 * `{name}` in a sentence is the value of that name, `{name:contact|contacts}` the form of a word
 * that goes with that number (CLDR: one, else other).
 */
export function textOf(catalogue: Catalogue, language: Language): Text {
  const plural = new Intl.PluralRules(language);
  return (key, values) => {
    const sentence: string = catalogue[key];
    if (!values) return sentence;
    return sentence.replace(
      /\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g,
      (place, name: string, one: string | undefined, other: string | undefined) => {
        const value = values[name];
        if (value === undefined) return place;
        if (one === undefined || other === undefined) return String(value);
        return plural.select(Number(value)) === 'one' ? one : other;
      },
    );
  };
}

let spoken: Spoken = { language: 'en', text: textOf(en, 'en') };
const listeners = new Set<() => void>();

export async function speak(language: Language): Promise<void> {
  const catalogue = language === 'zh' ? (await import('./zh')).zh : en;
  spoken = { language, text: textOf(catalogue, language) };
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

/** The language of the page, which answers are asked for in as well. */
export function shownLanguage(): Language {
  return spoken.language;
}

export function useText(): Text {
  return useSyncExternalStore(subscribe, () => spoken.text);
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, () => spoken.language);
}
