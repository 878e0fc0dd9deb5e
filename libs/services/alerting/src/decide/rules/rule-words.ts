import type { AlertRuleDocument } from '@carbawatch/contracts';
import { namesIn } from './template';

/** A template of a rule in both languages, and where the Chinese one stands. */
export interface TemplatePair {
  readonly path: string;
  readonly en: string;
  readonly zh: string;
}

/** Every template that a rule has in both languages; none for a rule without Chinese. */
export function templatePairs(document: AlertRuleDocument): TemplatePair[] {
  const { why, background, text, gone, zh } = document;
  if (!zh) return [];
  const lines = text.because.filter((line) => !line.startsWith('@'));
  return [
    { path: '/zh/why', en: why, zh: zh.why },
    ...(background === undefined ? [] : pairOf('/zh/background', background, zh.background)),
    { path: '/zh/text/title', en: text.title, zh: zh.text.title },
    { path: '/zh/text/summary', en: text.summary, zh: zh.text.summary },
    ...lines.flatMap((en, i) => pairOf(`/zh/text/because/${i}`, en, zh.text.because[i])),
    ...gone.flatMap(({ say }, i) => pairOf(`/zh/gone/${i}`, say, zh.gone[i])),
  ];
}

function pairOf(path: string, en: string, zh: string | undefined): TemplatePair[] {
  return zh === undefined ? [] : [{ path, en, zh }];
}

/** What is wrong with a rule's Chinese: a text too few or too many, or one over other fields. */
export function problemsOfWords(document: AlertRuleDocument): string[] {
  const { background, text, gone, goal, zh } = document;
  if (!zh) return [];
  const lines = text.because.filter((line) => !line.startsWith('@'));
  return [
    ...asMany('/zh/text/because', lines.length, zh.text.because.length),
    ...asMany('/zh/gone', gone.length, zh.gone.length),
    ...((background === undefined) === (zh.background === undefined)
      ? []
      : ['/zh/background: goes with a background']),
    ...((goal === null) === (zh.action === null) ? [] : ['/zh/action: goes with a goal']),
    ...asMany('/zh/actions', goal?.actions?.length ?? 0, zh.actions?.length ?? 0),
    ...templatePairs(document).flatMap(({ path, en, zh: chinese }) => {
      const wanted = namesOf(en);
      return wanted !== null && namesOf(chinese) === wanted
        ? []
        : [`${path}: takes other fields than its English text`];
    }),
  ];
}

function asMany(path: string, wanted: number, there: number): string[] {
  return wanted === there ? [] : [`${path}: ${wanted} texts are needed, as in English`];
}

/** Null for what is no template. */
function namesOf(template: string): string | null {
  try {
    return namesIn(template).join(' ');
  } catch {
    return null;
  }
}
