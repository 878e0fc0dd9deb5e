import { en } from './en';
import type { Text, TextKey } from './text';

function isKey(key: string): key is TextKey {
  return Object.hasOwn(en, key);
}

/** An agent as the page's language calls it; of rare ones the name that the API gives. */
export function agentName(text: Text, code: string, name: string): string {
  const key = `agent.${code}`;
  return isKey(key) ? text(key) : name;
}

/** A field of a report, as feeds are measured by; what is not known here is shown as it is. */
export function fieldName(text: Text, field: string): string {
  const key = `field.${field}`;
  return isKey(key) ? text(key) : field;
}

/** What a number is counted in. */
export function unitName(text: Text, unit: string): string {
  const key = `counted.${unit}`;
  return isKey(key) ? text(key) : unit;
}
