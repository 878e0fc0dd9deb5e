/**
 * What a site has said of its own words, asked where the bundled tables know none: a mapping fills
 * a gap and never changes what a known code means. Words come as they were sent; whoever answers
 * compares them without regard to case.
 */
export interface LocalTerms {
  /** A WHONET or SNOMED CT code, a name that is known here, or one of `NO_ORGANISMS`. */
  organism(site: string, said: string): string | undefined;
  /** A WHONET agent code. */
  agent(site: string, said: string): string | undefined;
}

/** Whose words are read, and what that site has mapped. */
export interface TermSource {
  readonly site: string;
  readonly terms?: LocalTerms | undefined;
}

/** The coded field that somebody has to map: every code and word in it, the code first. */
export interface UnmappedTerm {
  readonly kind: 'organism' | 'agent' | 'ward' | 'specimen';
  readonly said: readonly string[];
}

/** Longer than any code or name; what is longer is a text in the wrong field. */
const TERM_LENGTH_MAX = 200;
const WORDS_MAX = 6;

/** The words of a coded field, each once; undefined where there is none that could be mapped. */
export function unmappedTerm(
  kind: UnmappedTerm['kind'],
  words: readonly (string | undefined)[],
): UnmappedTerm | undefined {
  const said = new Set<string>();
  for (const word of words) {
    const plain = word?.trim() ?? '';
    if (plain !== '' && plain.length <= TERM_LENGTH_MAX) said.add(plain);
  }
  return said.size > 0 ? { kind, said: [...said].slice(0, WORDS_MAX) } : undefined;
}
