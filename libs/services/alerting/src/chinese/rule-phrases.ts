import type { AlertRuleDocument, Phrase } from '@carbawatch/contracts';
import { flatTemplate, sectionsIn } from '../decide/rules/template';
import { templatePairs } from '../decide/rules/rule-words';

/** Fields that are written as `A, B and C`, beside all of the scope `all`. */
const LISTS: ReadonlySet<string> = new Set(['first.carries', 'first.contactOf']);
/** Fields that name several things, each without a comma. */
const COMMAS: ReadonlySet<string> = new Set(['first.series']);
/** Fields whose values are sentences, with commas of their own. */
const SENTENCES: ReadonlySet<string> = new Set(['all.discordanceWords', 'all.reflexTests']);
/** What a hospital calls a ward: it stays as it is, with its commas. */
const NAMES: ReadonlySet<string> = new Set(['first.ward', 'first.timeWard', 'first.newsWard']);
/** Fields of one name, which has no comma. */
const WORDS: ReadonlySet<string> = new Set(['first.specimenType', 'first.speciesName']);

/** With fewer fixed letters a phrase would fit what it was not written for. */
const FIXED_MIN = 3;

/**
 * The phrases of a rule: its fixed texts, and of each template every way in which its sections can
 * be there or not, so that a sentence written by the English one is said by the Chinese one.
 */
export function phrasesOfRule(document: AlertRuleDocument): Phrase[] {
  const { zh, title, goal } = document;
  if (!zh) return [];
  const fixed: Phrase[] = [
    [title, zh.title],
    ...(goal && zh.action !== null ? [[goal.action, zh.action] as const] : []),
    ...(goal?.actions ?? []).flatMap(({ then: action }, i) => {
      const chinese = zh.actions?.[i] ?? null;
      return action !== null && chinese !== null ? [[action, chinese] as const] : [];
    }),
  ];
  const flat = templatePairs(document).flatMap(({ en, zh: chinese }) => variantsOf(en, chinese));
  return [...fixed, ...flat];
}

function variantsOf(en: string, zh: string): Phrase[] {
  const sections = [...new Set([...sectionsIn(en), ...sectionsIn(zh)])];
  const phrases = new Map<string, string>();
  for (let chosen = 0; chosen < 2 ** sections.length; chosen += 1) {
    const shown = new Set(sections.filter((_, i) => chosen & (1 << i)));
    const english = flatTemplate(en, shown, placeOf);
    const fixed = english.replace(/\{[^}]*\}/g, '').trim();
    // `{{became}}` alone is a sentence of its own, which has its own phrase.
    if (fixed !== '') {
      phrases.set(
        fixed.length < FIXED_MIN ? ofOrganism(english) : english,
        flatTemplate(zh, shown, (name) => `{${name}}`),
      );
    }
  }
  return [...phrases];
}

/** `Klebsiella pneumoniae: …` and not any two texts with a colon between them. */
function ofOrganism(english: string): string {
  return english.replace('{first.speciesName:word}', '{first.speciesName:organism}');
}

function placeOf(name: string): string {
  if (SENTENCES.has(name)) return `{${name}}`;
  if (name.startsWith('all.') || LISTS.has(name)) return `{${name}:list}`;
  if (COMMAS.has(name)) return `{${name}:commas}`;
  if (NAMES.has(name)) return `{${name}:name}`;
  if (WORDS.has(name)) return `{${name}:word}`;
  return `{${name}}`;
}
