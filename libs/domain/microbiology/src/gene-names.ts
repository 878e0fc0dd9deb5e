import { BUNDLED_CATALOGUE } from './catalogue';
import type { Catalogue } from './catalogue';
import { nameKey } from './name-index';
import type { NameIndex } from './name-index';
import { otherGeneKind } from './other-genes';
import type { OtherGeneKind } from './other-genes';

/** A gene name as a laboratory or a tool wrote it, understood. */
export interface GeneName {
  readonly raw: string;
  /** `KPC`, `OXA-48-like`, `OXA` where the group is not known; null when not a beta-lactamase. */
  readonly family: string | null;
  /** The exact allele, `KPC-2`; null when only the family is known. */
  readonly allele: string | null;
  /** The nearest allele of an inexact, partial or truncated hit. */
  readonly closest: string | null;
  readonly inexact: boolean;
  readonly partial: boolean;
  readonly truncated: boolean;
  readonly group?: string;
  /** The name is that of a beta-lactamase family of the catalogue. */
  readonly known: boolean;
  readonly kind: 'beta-lactamase' | OtherGeneKind | 'any-carbapenemase' | 'unknown';
  /** A result that is written into the name (`KPC POS`, `NDM阴性`). */
  readonly claim: 'positive' | 'negative' | null;
}

/** Hundreds of names occur in a laboratory's life; a hostile feed could invent millions. */
const MEMO_NAMES_MAX = 8192;
const NAME_LENGTH_MAX = 200;

const memos = new WeakMap<NameIndex, Map<string, GeneName>>();

/**
 * Reads a beta-lactamase name in any spelling: `bla` with or without separators, with or without
 * hyphen, ResFinder's `_1_AY034847`, Kleborate's `^ * ? $ -42%`, `KPC-like`, `KPC POS`, `KPC阳性`.
 * Never fails: a name that it does not know comes back with `known: false`.
 */
export function parseGeneName(raw: string, catalogue: Catalogue = BUNDLED_CATALOGUE): GeneName {
  let memo = memos.get(catalogue.names);
  if (memo === undefined) memos.set(catalogue.names, (memo = new Map()));
  const before = memo.get(raw);
  if (before !== undefined) return before;
  const name = readName(raw, catalogue);
  if (memo.size >= MEMO_NAMES_MAX) memo.clear();
  memo.set(raw, name);
  return name;
}

/**
 * The family that somebody asks for: `OXA-48-like` by `OXA-48` or `OXA-181`, as wards say it. A
 * text that names none stands for itself, and finds nothing.
 */
export function familyMeant(text: string): string {
  const name = parseGeneName(text);
  return name.group ?? name.family ?? text;
}

/** `NDM-1;OXA-181`, `KPC+NDM` and `KPC-/NDM+` are two enzymes; `-` and an empty cell are none. */
export function splitGeneList(list: string): string[] {
  return list
    .split(SEPARATORS)
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== '-' && name !== '.');
}

const SEPARATORS = new RegExp(
  [
    '[;,|&\\n、，；]',
    '\\s\\+\\s|\\s/\\s|\\s(?:and|und|et|和)\\s',
    '(?<=\\d)\\+(?=[A-Za-z])|(?<=[A-Z])\\+(?=[A-Z]{3}|bla)',
    // The sign behind each of them parts it from the next.
    '(?<=[+-])/|(?<=\\w[+-])\\s+(?=[A-Za-z])',
  ].join('|'),
);

const UNKNOWN = {
  family: null,
  allele: null,
  closest: null,
  inexact: false,
  partial: false,
  truncated: false,
  known: false,
  claim: null,
} as const;

function readName(raw: string, catalogue: Catalogue): GeneName {
  if (raw.length > NAME_LENGTH_MAX) return { ...UNKNOWN, raw, kind: 'unknown' };
  const { text: unclaimed, claim } = takeClaim(plainText(raw));
  if (ANY_CARBAPENEMASE.test(unclaimed)) {
    return { ...UNKNOWN, raw, kind: 'any-carbapenemase', claim };
  }
  const marks = takeMarks(unclaimed);
  const core = withoutDatabaseParts(marks.text);
  const other = otherGeneKind(core);
  if (other !== null) return { ...UNKNOWN, raw, kind: other, claim };
  const { text, like } = takeFamilyWords(core);
  const { text: bare, bla } = takeBla(text);
  const found = resolve(bare, bla, catalogue, like);
  if (found === null) return { ...UNKNOWN, raw, kind: 'unknown', claim };
  const flawed = marks.inexact || marks.partial || marks.truncated || found.inexact;
  return {
    raw,
    family: found.family,
    allele: flawed ? null : found.allele,
    closest: flawed ? found.allele : null,
    inexact: marks.inexact || found.inexact,
    partial: marks.partial,
    truncated: marks.truncated,
    ...(found.family.endsWith('-like') ? { group: found.family } : {}),
    known: true,
    kind: 'beta-lactamase',
    claim,
  };
}

/** `carbapenemase` without a gene: all kinds at once, as a WGS report or a comment says it. */
const ANY_CARBAPENEMASE =
  /^(?:any |acquired )?(?:carbapenemases?|cpe|cpo|碳青霉烯酶)(?: genes?|基因)?$/i;

function plainText(raw: string): string {
  return raw
    .normalize('NFKC')
    .replace(/<[^<>]{0,20}>/g, '')
    .replace(/[‐‑‒–—―−﹣]/g, '-')
    .replace(/[\s ]+/g, ' ')
    .replace(/^["'`]+|["'`]+$/g, '')
    .trim();
}

const NEGATIVE_WORDS =
  /[\s:=(_-]*(?:not[ -](?:detected|found)|negative|neg\.?|absent|阴性|未检出)\)?$|\s-$|\(-\)$/i;
const NEGATIVE_LEAD = /^(?:(?:no|not|non|without)[\s-]+|未检出|非|无)\s*/i;
const POSITIVE_WORDS =
  /[\s:=(_-]*(?:detected|(?:weak(?:ly)? )?positive|pos\.?|present|弱?阳性|检出)\)?$|\+$|\(\+\)$/i;

function takeClaim(text: string): { text: string; claim: GeneName['claim'] } {
  const negative = text.replace(NEGATIVE_WORDS, '').replace(NEGATIVE_LEAD, '');
  if (negative !== text) return { text: negative.trim(), claim: 'negative' };
  const positive = text.replace(POSITIVE_WORDS, '');
  if (positive !== text) return { text: positive.trim(), claim: 'positive' };
  return { text, claim: null };
}

/**
 * Kleborate's marks: `^` protein exact (nucleotides differ), `*` protein inexact, `?` incomplete,
 * `$` start codon mutated, `-42%` truncated to that share of the protein.
 */
function takeMarks(text: string) {
  const [after = ''] = /[\^*?$]+$/.exec(text) ?? [];
  const unmarked = text.slice(0, text.length - after.length);
  const [share = ''] = /-\d+(?:\.\d+)?%$/.exec(unmarked) ?? [];
  const whole = unmarked.slice(0, unmarked.length - share.length);
  const [before = ''] = share === '' ? [] : (/[\^*?$]+$/.exec(whole) ?? []);
  const marks = before + after;
  return {
    text: whole.slice(0, whole.length - before.length).trim(),
    inexact: marks.includes('*'),
    // A mutated start codon leaves open whether the protein is made at all.
    partial: marks.includes('?') || marks.includes('$'),
    truncated: share !== '',
  };
}

function withoutDatabaseParts(text: string): string {
  return (
    (text.split('~~~')[text.includes('~~~') ? 1 : 0] ?? text)
      // ARIBA on CARD: NDM_1.3000589.FN396876.1.2406_3218.1234
      .replace(/\.30\d{5}\..*$/, '')
      // CARD and ARIBA put the species first: Klebsiella pneumoniae OmpK37, Escherichia_coli_ampC
      .replace(/^[A-Z][a-z]{3,}[ _](?:[a-z]{4,}|coli|sp\.?)[ _](?=\S)/, '')
      // Kleborate numbers the nucleotide versions of one protein: SHV-11.v1
      .replace(/\.v\d+$/i, '')
      // ResFinder, SRST2: gene_variant_accession
      .replace(/_(\d+)_(?:[A-Z]{1,3}_?\d{5,9}|[A-Z]{4}\d{8,10})(?:\.\d+)?$/i, '')
  );
}

const FAMILY_WORDS = new RegExp(
  '[\\s_-]*(?:(?:metallo-?)?(?:beta|β|ß)-?(?:lactamase|内酰胺酶)|carbapenemases?|' +
    'gene family|family|group|genes?|基因|酶)$',
  'i',
);
const LIKE_WORDS = /[\s_-]*(?:like|types?|样|型)$/i;

function takeFamilyWords(text: string): { text: string; like: boolean } {
  let rest = text;
  let like = false;
  // At most three words follow each other: "OXA-48-like carbapenemase gene".
  for (let turn = 0; turn < 3; turn += 1) {
    const shorter = rest.replace(FAMILY_WORDS, '');
    const unlike = shorter.replace(LIKE_WORDS, '');
    like ||= unlike !== shorter || /family$|group$/i.test(rest);
    if (unlike === '' || unlike === rest) break;
    rest = unlike;
  }
  return { text: rest.trim(), like };
}

function takeBla(text: string): { text: string; bla: boolean } {
  const match = /^\(?\s*bla\s*\)?[\s_:-]*\(?(.+?)\)?$/i.exec(text);
  return match?.[1] === undefined ? { text, bla: false } : { text: match[1], bla: true };
}

interface Resolved {
  family: string;
  allele: string | null;
  inexact: boolean;
}

function resolve(text: string, bla: boolean, catalogue: Catalogue, like: boolean): Resolved | null {
  // What is left over in another script may say anything ("except", "suspected"): not guessed.
  if (/[^ -~]/.test(text)) return null;
  const key = nameKey(text);
  if (key === '') return null;
  const { names } = catalogue;
  if (like) {
    const group = names.families.get(`${key}LIKE`);
    if (group !== undefined) return { family: group, allele: null, inexact: false };
  }
  // SRST2 and abricate append the database's variant number: KPC-2_1.
  const shorter = key.replace(/~\d+$/, '');
  for (const candidate of shorter === key ? [key] : [key, shorter]) {
    const allele =
      (bla ? names.prefixedAlleles.get(candidate) : undefined) ?? names.alleles.get(candidate);
    const fact = allele === undefined ? undefined : catalogue.alleles.get(allele);
    if (fact !== undefined) return { family: fact.family, allele: fact.allele, inexact: like };
  }
  return familyOnly(key, bla, catalogue) ?? unlisted(shorter, bla, catalogue, like);
}

/** A family needs `bla` before it, or to be one that clinical laboratories name bare. */
function familyOnly(key: string, bla: boolean, catalogue: Catalogue): Resolved | null {
  const family = catalogue.names.families.get(key);
  if (family === undefined || !(bla || BARE_FAMILIES.has(key))) return null;
  return { family, allele: null, inexact: false };
}

/** `KPC-999`: a known family and a number that this catalogue has not got. */
function unlisted(key: string, bla: boolean, catalogue: Catalogue, like: boolean): Resolved | null {
  const match = /^([A-Z]+)(\d{1,4}[A-Z]?)$/.exec(key);
  const [, letters = '', number = ''] = match ?? [];
  const family = catalogue.names.families.get(letters);
  if (family === undefined || !(bla || BARE_FAMILIES.has(letters))) return null;
  return { family, allele: `${family}-${number.toLowerCase()}`, inexact: like };
}

/**
 * Families that are understood without `bla` and without a number. The others share their letters
 * with other things: CARD's CRP is a regulator of E. coli, CAR, STA or PST could be anything.
 */
const BARE_FAMILIES: ReadonlySet<string> = new Set(
  (
    'KPC NDM VIM IMP GES IMI NMC SME FRI FLC BKC GPC SFC BIC GIM SIM SPM KHM TMB DIM HMB SMB AIM ' +
    'FIM AFM LMB BIM OXA TEM SHV CTXM CMY DHA ACC ACT MIR FOX MOX CMH VEB PER BEL TLA LAP OXY ' +
    'OKPA OKPB LEN PDC ADC CPHA CFIA L1 L2 GOB IND AMPC HUGA CEPA OXA48LIKE OXA23LIKE OXA24LIKE ' +
    'OXA51LIKE OXA58LIKE OXA143LIKE OXA40LIKE OXA24~40LIKE OXA198LIKE OXA372LIKE OXA427LIKE OXA48~181 ' +
    'OXA48~181~232 OXA48~181~232LIKE OXA48OXA181 OXA48OXA232 OXA48OXA181OXA232 OXA48OXA181OXA244 ' +
    'IMINMCA NMCAIMI IMINMC NMCIMI'
  ).split(' '),
);
