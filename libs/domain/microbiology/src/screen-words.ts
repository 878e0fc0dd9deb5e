/** Carbapenemase producers, as orders, tests and types of specimen name them as their target. */
const CARBAPENEMASE =
  /\b(cpe|cre|cpo|cro|carbapenemase[ -]produc\w*|carbapenem[ -]resistant)\b|碳青霉烯/i;

/** Targets of other cultures: that they are absent says nothing of carbapenemase producers. */
const OTHERS =
  /\b(mrsa|mssa|s\.? ?aureus|staph\w*|vre|enterococc\w*|esbl|salmonell\w*|shigell\w*|campylobacter|yersini\w*|vibrio|o157|clostridi\w*|c\.? ?diff\w*|candida|yeast|fung\w*|mycobact\w*|afb|tubercul\w*|legionell\w*|gonorr\w*|strep\w*|gbs|pertussis|helicobacter|vir(us|al)|parasit\w*)\b|金黄色葡萄球菌|金葡菌|肠球菌|超广谱|艰难梭菌|沙门|志贺|念珠菌|真菌|结核|链球菌|病毒|寄生虫/i;

const WORDS_LENGTH_MAX = 2_000;

/** True for a culture that looks for other organisms alone, by the words of order and answer. */
export function looksForOthers(words: readonly string[]): boolean {
  const said = words.join(' ').slice(0, WORDS_LENGTH_MAX);
  return OTHERS.test(said) && !CARBAPENEMASE.test(said);
}

/** Whether carbapenemase producers are named as what is looked for. */
export function looksForCarbapenemase(word: string): boolean {
  return CARBAPENEMASE.test(word);
}

/** Where no carrier of Enterobacterales is looked for, whatever else a swab was taken of. */
const NEVER =
  /\b(nose|nasal\w*|nares|naris|nostrils?|nasopharyn\w*|throat|pharyn\w*|oropharyn\w*|axilla\w*|armpits?)\b|鼻|咽|喉|腋/i;

/** The gut, by words that may begin anywhere in the text, and by codes of SNOMED CT. */
const GUT =
  /(^|[^a-z])(rect(al|um|o)|perirect|perian|anal|anus|stool|fa?ec|258528007|258527002|119339001)|直肠|肛|粪|便/i;

/** Any other site or material: no bare "screen" or "swab". */
const ELSEWHERE =
  /\b(urin\w*|catheter\w*|sputum|trache\w*|bronch\w*|bal|lavage|respirat\w*|wounds?|ulcers?|pus|skin|hands?|groin\w*|inguin\w*|perine\w*|umbilic\w*|vagin\w*|cervi\w*|urethr\w*|eyes?|ears?|mouth|oral|blood|csf|cerebrospinal|drain\w*|bile|tissue|fluid)\b|尿|痰|气管|支气管|灌洗|伤口|创面|溃疡|皮肤|手部|腹股沟|会阴|脐|阴道|宫颈|眼|耳|口腔|血|脑脊液|引流|胆汁|组织|积液|[胸腹]水/i;

/**
 * What a specimen's type says of a screen for carriage of carbapenemase producers:
 * - `gut`: it is of the gut;
 * - `named`: it names these producers as what is looked for, and no site;
 * - `other`: it names another target, or the nose or throat, and says nothing of them, whatever
 *   else it names; beside both the gut and these producers another target takes nothing away;
 * - `elsewhere`: another site or material;
 * - `unsaid`: "swab", "screen", or no word at all.
 */
export type ScreenKind = 'gut' | 'named' | 'other' | 'elsewhere' | 'unsaid';

export function screenKindOf(type: string | undefined): ScreenKind {
  const said = (type ?? '').slice(0, WORDS_LENGTH_MAX);
  if (NEVER.test(said)) return 'other';
  const [isGut, isNamed] = [GUT.test(said), CARBAPENEMASE.test(said)];
  if (OTHERS.test(said) && !(isGut && isNamed)) return 'other';
  if (isGut) return 'gut';
  if (ELSEWHERE.test(said)) return 'elsewhere';
  return isNamed ? 'named' : 'unsaid';
}
