/** One of the values that a field offers; what is not among them may be written all the same. */
export interface Suggestion {
  readonly value: string;
  /** Shown beside it and searched as well: the kind of unit, a name in the reader's language. */
  readonly note: string;
}

const folded = (text: string): string => text.trim().toLocaleLowerCase();

/** Those that hold the typed text, in value or note; those that begin with it come first. */
export function fitting(offered: readonly Suggestion[], typed: string): Suggestion[] {
  const sought = folded(typed);
  const holds = ({ value, note }: Suggestion) =>
    folded(value).includes(sought) || folded(note).includes(sought);
  const begins = ({ value }: Suggestion) => folded(value).startsWith(sought);
  const found = offered.filter(holds);
  return [...found.filter(begins), ...found.filter((each) => !begins(each))];
}

/** What is meant by a text: the value as the list writes it, else the text itself. */
export function meant(offered: readonly Suggestion[], typed: string): string | undefined {
  const text = typed.trim();
  if (text === '' || offered.some(({ value }) => value === text)) return text || undefined;
  const same = offered.filter(({ value }) => folded(value) === folded(text));
  return same.length === 1 ? same[0]?.value : text;
}
