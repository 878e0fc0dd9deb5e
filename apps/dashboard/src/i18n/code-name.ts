import { en } from './en';
import type { codes } from './en/codes';
import type { Text, TextKey } from './text';

/** What a code is of: `rule`, `dedup`, `unit` …, the part of the catalogue's key before the dot. */
export type CodeKind = KindOf<keyof typeof codes> | 'cre' | 'cpe' | 'basis';
type KindOf<K extends string> = K extends `${infer Kind}.${string}` ? Kind : never;

/** Policies that hold a number of days: `episode-14d`, `gap-30d`. */
const WITH_DAYS = /^(episode|gap)-(\d+)d$/;

function isKey(key: string): key is TextKey {
  return Object.hasOwn(en, key);
}

/**
 * The name of a code in the language of the page. What the catalogue does not know, a rule of the
 * site's own or a covariate's name, is shown as it is.
 */
export function codeName(text: Text, kind: CodeKind, code: string): string {
  const [, family = code, days] = WITH_DAYS.exec(code) ?? [];
  const key: string = `${kind}.${family}`;
  if (!isKey(key)) return code;
  return days === undefined ? text(key) : text(key, { n: days });
}
