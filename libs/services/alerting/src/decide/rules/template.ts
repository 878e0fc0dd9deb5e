import Mustache from 'mustache';
import type { Facts } from './expression';
import { unknownName, type KnownNames } from './known-names';

/** Titles and sentences are shown as text, and the page escapes them itself. */
const AS_IT_IS = {
  escape: (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value)),
};

export function written(template: string, facts: Facts): string {
  return Mustache.render(template, facts, undefined, AS_IT_IS);
}

/** What is wrong with a template: bad syntax, or a name that no row has. */
export function problemsOfTemplate(template: string, known: KnownNames, path: string): string[] {
  try {
    return namesOf(Mustache.parse(template))
      .filter((name) => name !== '.' && !known.has(name))
      .map((name) => `${path}: ${unknownName('field', name, known)}`);
  } catch {
    return [`${path}: the text is no Mustache template`];
  }
}

/** The names that a template asks for, each once, sorted. */
export function namesIn(template: string): string[] {
  return [...new Set(namesOf(Mustache.parse(template)))].sort();
}

/** The names of the sections that a template shows or leaves out, each once. */
export function sectionsIn(template: string): string[] {
  return [...new Set(sectionsOf(Mustache.parse(template)))];
}

/** A template without its sections: those of `shown` are there, and each name as `placeOf` says. */
export function flatTemplate(
  template: string,
  shown: ReadonlySet<string>,
  placeOf: (name: string) => string,
): string {
  return flat(Mustache.parse(template), shown, placeOf);
}

type Token = readonly unknown[];

function flat(
  tokens: readonly Token[],
  shown: ReadonlySet<string>,
  placeOf: (name: string) => string,
): string {
  return tokens
    .map(([kind, name, , , inner]) => {
      if (typeof name !== 'string' || kind === '!') return '';
      if (kind === 'text') return name;
      if (kind !== '#' && kind !== '^') return placeOf(name);
      if (shown.has(name) !== (kind === '#')) return '';
      const nested = Array.isArray(inner) ? (inner as Token[]) : []; // Mustache's own shape
      return flat(nested, shown, placeOf);
    })
    .join('');
}

function sectionsOf(tokens: readonly Token[]): string[] {
  return tokens.flatMap(([kind, name, , , inner]) => {
    if ((kind !== '#' && kind !== '^') || typeof name !== 'string') return [];
    const nested = Array.isArray(inner) ? (inner as Token[]) : []; // Mustache's own shape
    return [name, ...sectionsOf(nested)];
  });
}

function namesOf(tokens: readonly Token[]): string[] {
  return tokens.flatMap(([kind, name, , , inner]) => {
    if (kind === 'text' || kind === '!' || typeof name !== 'string') return [];
    const nested = Array.isArray(inner) ? namesOf(inner as Token[]) : []; // Mustache's own shape
    return [name, ...nested];
  });
}
