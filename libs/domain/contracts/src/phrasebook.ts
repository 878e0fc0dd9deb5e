/**
 * An English phrase and the same in Chinese. `{name}` is a place that both have. What stands in a
 * place is put into Chinese by the same book; the English phrase may say what it can be:
 * `{name:list}` is `A, B and C`, `{name:commas}` is `A, B, C`, `{name:word}` has no comma and no
 * semicolon, `{name:code}` no space, `{name:organism}` is `Klebsiella pneumoniae`, `{name:enzyme}`
 * is `KPC-2` or `ST11`. `{name:name}` is what somebody calls a ward, with commas or not, and stays
 * as it is; so does whatever is called `{ward}`.
 */
export type Phrase = readonly [english: string, chinese: string];

export interface Phrasebook {
  /** The sentence in Chinese; what no phrase fits stays as it is, the rest of it is rendered. */
  readonly chinese: (english: string) => string;
}

const KINDS = ['text', 'list', 'commas', 'word', 'code', 'name', 'organism', 'enzyme'] as const;
type PlaceKind = (typeof KINDS)[number];

interface Pattern {
  readonly fits: RegExp;
  /** The longest run of fixed words: a sentence without it needs no closer look. */
  readonly anchor: string;
  readonly fixed: number;
  readonly kinds: ReadonlyMap<string, PlaceKind>;
  readonly chinese: string;
}

const PLACE = new RegExp(`\\{([\\w.]+)(?::(${KINDS.join('|')}))?\\}`, 'g');
/**
 * Where a sentence ends and another begins; the full stop of `S. Typhi` is none. What a site's own
 * rule says after it may be Chinese, or begin with a quotation.
 */
const SENTENCE_END = String.raw`(?<=(?:[\p{L}\p{N})%-]{2}|\p{N})\.)\s(?=["“《「\p{Lu}\p{N}\p{Script=Han}])`;
const SENTENCES = new RegExp(SENTENCE_END, 'u');
const WITHIN = `(?:(?!${SENTENCE_END}).)`;
const ITEM = `(?:(?!${SENTENCE_END})[^,;])+?`;
const PATTERNS: Readonly<Record<PlaceKind, string>> = {
  text: `${WITHIN}+?`,
  list: `(?:${ITEM}(?:, ${ITEM})*? and )?${ITEM}`,
  commas: `${ITEM}(?:, ${ITEM})*?`,
  word: ITEM,
  code: '\\S+?',
  name: `${WITHIN}+?`,
  organism: '\\p{Lu}\\p{Ll}+(?: \\p{Ll}+){0,3}?',
  enzyme: '\\p{Lu}[\\p{Lu}\\p{N}-]+(?:-like)?',
};
/** Not within parentheses: `CUSUM (standard, reset after an alarm)` is one item. */
const LIST_BREAK = /(?:, (?:and )?| and )(?![^()]*\))/;
/** Longer texts are documents, no sentences. */
const SENTENCE_MAX = 2_000;
/** Sentences that were put into Chinese last; a list asks for the same ones again and again. */
const REMEMBERED_MAX = 2_000;

/**
 * Reads sentences that were written in English and says them in Chinese. English is the record:
 * events, rows and answers keep it, so that Chinese can be mended or added without touching them.
 * Every template that writes a sentence has a phrase here; tests hold the two together.
 */
export function phrasebook(phrases: Iterable<Phrase>): Phrasebook {
  const whole = new Map<string, string>();
  const patterns: Pattern[] = [];
  for (const [english, chinese] of phrases) {
    const pattern = patternOf(english, chinese);
    if (pattern) patterns.push(pattern);
    else whole.set(english, chinese);
  }
  // The more a phrase says by itself, the surer it is the one that was meant.
  patterns.sort((a, b) => b.fixed - a.fixed);
  const remembered = new Map<string, string>();

  const chinese = (english: string): string => {
    const known = whole.get(english) ?? remembered.get(english);
    if (known !== undefined) return known;
    if (english.length > SENTENCE_MAX) return english;
    const clause = english.endsWith('.') ? whole.get(english.slice(0, -1)) : undefined;
    if (clause !== undefined) return `${clause}。`;
    const said = byPattern(english) ?? byParts(english) ?? english;
    if (remembered.size >= REMEMBERED_MAX) remembered.clear();
    remembered.set(english, said);
    return said;
  };

  /** A clause with a full stop is the clause: a vaguer phrase for sentences comes after it. */
  const byPattern = (english: string): string | null => {
    const bare = english.endsWith('.') ? english.slice(0, -1) : null;
    for (const { anchor, fits, kinds, chinese: template } of patterns) {
      if (!english.includes(anchor)) continue;
      const asItIs = fits.exec(english)?.groups;
      const places = asItIs ?? (bare === null ? undefined : fits.exec(bare)?.groups);
      if (!places) continue;
      const said = template.replace(PLACE, (_, name: string) => {
        const place = places[groupName(name)] ?? '';
        const kind = kinds.get(name);
        if (kind === 'name') return place;
        return kind === 'list' || kind === 'commas'
          ? place.split(LIST_BREAK).map(chinese).join('、')
          : chinese(place);
      });
      return asItIs ? said : `${said}。`;
    }
    return null;
  };

  /** Several sentences in one text, clauses after semicolons, or a phrase with a full stop. */
  const byParts = (english: string): string | null => {
    for (const [separator, joint] of [
      [SENTENCES, ''],
      ['; ', '；'],
    ] as const) {
      const parts = english.split(separator);
      if (parts.length < 2) continue;
      const said = parts.map(chinese);
      if (said.every((part, i) => part === parts[i])) continue;
      // A sentence that stays English keeps the space behind it.
      return said.reduce((text, part) => {
        const isEnglish = /[.\p{Script=Latin}]$/u.test(text);
        return `${text}${isEnglish && joint === '' ? ' ' : joint}${part}`;
      });
    }
    if (!english.endsWith('.')) return null;
    const bare = english.slice(0, -1);
    const said = chinese(bare);
    return said === bare ? null : `${said}。`;
  };

  return { chinese };
}

/** Null for a phrase without places. */
function patternOf(english: string, chinese: string): Pattern | null {
  const kinds = new Map<string, PlaceKind>();
  const fixedWords: string[] = [];
  let source = '';
  let end = 0;
  for (const { 0: place, 1: name = '', 2: kind, index } of english.matchAll(PLACE)) {
    const fixed = english.slice(end, index);
    fixedWords.push(fixed);
    source += literal(fixed);
    // A place that stands twice holds the same both times.
    source += kinds.has(name)
      ? `\\k<${groupName(name)}>`
      : `(?<${groupName(name)}>${PATTERNS[kindOf(name, kind)]})`;
    if (!kinds.has(name)) kinds.set(name, kindOf(name, kind));
    end = index + place.length;
  }
  if (kinds.size === 0) return null;
  const rest = english.slice(end);
  fixedWords.push(rest);
  const [anchor = ''] = [...fixedWords].sort((a, b) => b.length - a.length);
  return {
    fits: new RegExp(`^${source}${literal(rest)}$`, 'su'),
    anchor,
    fixed: fixedWords.join('').length,
    kinds,
    chinese,
  };
}

function kindOf(name: string, kind: string | undefined): PlaceKind {
  return KINDS.find((known) => known === kind) ?? (name === 'ward' ? 'name' : 'text');
}

function groupName(place: string): string {
  return place.replaceAll('.', '_');
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** The names of the places of a phrase, each once, sorted. */
export function placesOf(phrase: string): string[] {
  return [...new Set([...phrase.matchAll(PLACE)].map(([, name = '']) => name))].sort();
}
