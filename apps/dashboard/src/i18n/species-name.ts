import { en } from './en';
import { species } from './en/species';
import type { Text, TextKey } from './text';

/** Names that the page has in the reader's language. */
export const NAMED_SPECIES: readonly string[] = Object.values(species);

function isKey(key: string): key is TextKey {
  return Object.hasOwn(en, key);
}

/** The name that the clinic of the page's language uses; the Latin one where it has none. */
export function speciesName(text: Text, latin: string): string {
  const key = `species.${latin}`;
  return isKey(key) ? text(key) : latin;
}
