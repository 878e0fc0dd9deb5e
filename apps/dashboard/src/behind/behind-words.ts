import type { Parameters } from '../api/client';

/** What an answer names of its question: the isolates behind its numbers are asked with it. */
export interface AnsweredQuestion {
  readonly period: { readonly from: string; readonly to: string };
  readonly asOf: string;
  readonly dedup: string;
  readonly population: string;
  readonly vital: string;
  readonly ward: string | null;
}

/** The place of the list on a page. */
export const BEHIND = 'behind';

/** How a number is called; it goes with the link and is no word of the question. */
const NAME = 'name';

/**
 * The word of an address that opens a number: the whole question of its isolates, so that the list
 * stays what the number was, whatever day the page is opened on.
 */
export function behindWord(of: AnsweredQuestion, words: Parameters, name: string): string {
  const { period, asOf, dedup, population, vital, ward } = of;
  const asked: Parameters = { ...period, asOf, dedup, population, vital, ward, ...words };
  const given = Object.entries(asked).filter(([, value]) => value !== null && value !== undefined);
  const search = new URLSearchParams([
    [NAME, name],
    ...given.map(([key, value]): [string, string] => [key, String(value)]),
  ]);
  return search.toString();
}

/** The question that such a word holds, and what its number is called. */
export function askedBehind(word: string): { name: string; parameters: Parameters } {
  const search = new URLSearchParams(word);
  const name = search.get(NAME) ?? '';
  search.delete(NAME);
  return { name, parameters: Object.fromEntries(search) };
}
