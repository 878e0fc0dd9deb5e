import { en } from './en';
import type { Text, TextKey } from './text';

function isKey(key: string): key is TextKey {
  return Object.hasOwn(en, key);
}

/** A kind of specimen in the language of the page; a word that it does not know, as it was sent. */
export function specimenName(text: Text, type: string): string {
  const plain = type.toLowerCase();
  const key = `specimen.${plain}`;
  const name = isKey(key) ? text(key) : type;
  return name === plain ? type : name;
}
