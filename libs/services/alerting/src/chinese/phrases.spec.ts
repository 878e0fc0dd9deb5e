import { join } from 'node:path';
import fc from 'fast-check';
import { placesOf } from '@carbawatch/contracts';
import { writtenSentences } from '@carbawatch/testing';
import { SHIPPED_RULES } from '../decide/rules/shipped';
import { templatePairs } from '../decide/rules/rule-words';
import { namesIn, sectionsIn, written } from '../decide/rules/template';
import { ALERTING_BOOK, ALERTING_PHRASES } from './alerting-book';

const WARDS = ['ICU-2', 'MED-1', 'SURG'];
/** The last has no Chinese name in CHINET's reports, and keeps its own. */
const SPECIES: Readonly<Record<string, string>> = {
  'Klebsiella pneumoniae': '肺炎克雷伯菌',
  'Escherichia coli': '大肠埃希菌',
  'Citrobacter freundii complex': 'Citrobacter freundii complex',
};
const FAMILIES = ['KPC', 'NDM', 'OXA-48-like'];
const SENTENCE = /^(?:became|why|first\.words|all\.(?:discordanceWords|reflexTests)|newCpe)$/;

function valueOf(name: string): fc.Arbitrary<string> {
  const field = name.split('.').at(-1) ?? '';
  if (SENTENCE.test(name)) return fc.constant('Reopened.');
  if (/ward/i.test(field)) return fc.constantFrom(...WARDS);
  if (/species/i.test(field)) return fc.constantFrom(...Object.keys(SPECIES));
  if (/family|carries|alleles/i.test(field)) return fc.constantFrom(...FAMILIES);
  return fc.integer({ min: 1, max: 99 }).map(String);
}

/** Values for each name of a template, and for each section whether it is there. */
function factsFor(template: string): fc.Arbitrary<Record<string, unknown>> {
  const sections = new Set(sectionsIn(template));
  const names = Object.fromEntries(
    namesIn(template).map((name) => [
      name,
      sections.has(name) ? fc.option(valueOf(name)) : valueOf(name),
    ]),
  );
  return fc.record(names).map(nested);
}

function nested(flat: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const facts: Record<string, Record<string, unknown>> = {};
  const alone: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(flat)) {
    const [scope = '', field] = name.split('.');
    if (field === undefined) alone[scope] = value;
    else facts[scope] = { ...facts[scope], [field]: value };
  }
  return { ...alone, ...facts };
}

/** What stood in a place in English, in Chinese. */
function inChinese(said: string): string {
  return Object.entries(SPECIES).reduce(
    (text, [latin, chinese]) => text.replaceAll(latin, chinese),
    said.replaceAll('Reopened.', '已重新打开。'),
  );
}

describe('the phrases of alerting', () => {
  it('take the same places in both languages, and each English one stands once', () => {
    const seen = new Map<string, string>();
    for (const [english, chinese] of ALERTING_PHRASES) {
      expect([english, placesOf(chinese)]).toEqual([english, placesOf(english)]);
      expect([english, seen.get(english) ?? chinese]).toEqual([english, chinese]);
      seen.set(english, chinese);
    }
  });
});

it('leave no text for people in English that alerting writes', () => {
  // Put together of phrases whose places are no words of one kind: read by the properties below.
  const composed = /decide\/cases\/(?:hospital-links|link-cases)|check-routes|delivery\/rota/;
  const left = writtenSentences(join(__dirname, '..')).filter(({ place, text }) => {
    const said = ALERTING_BOOK.chinese(text);
    const isEnglish = said === text || /\p{Ll}{2,} \p{Ll}{2,}/u.test(said);
    return isEnglish && !composed.test(place);
  });
  expect(left).toEqual([]);
});

it.each([
  ['KPC-2 · Klebsiella pneumoniae ST307 · 2 patients', 'KPC-2 · 肺炎克雷伯菌 ST307 · 2 例患者'],
  [
    'Plasmid: 3 of 3 patients; one enzyme in 2 species: Escherichia coli (1), Kluyvera ascorbata (2).',
    '质粒：3 例患者中 3 例；同一种酶见于 2 个菌种：大肠埃希菌（1）、Kluyvera ascorbata（2）。',
  ],
  [
    'Negative on 2026-03-22, 2026-03-29: presumed cleared, never closed.',
    '2026-03-22、2026-03-29 阴性：推定已清除，但不终止。',
  ],
  [
    'Contact of a carrier of KPC in Klebsiella pneumoniae on MED-1 from 2026-03-01 on. Negative on 2026-03-02, 2026-03-09.',
    '自 2026-03-01 起在 MED-1 为 肺炎克雷伯菌 中 KPC 携带者的接触者。2026-03-02、2026-03-09 阴性。',
  ],
  [
    'The screens of all contacts are complete, or they are cases themselves.',
    '全部接触者的筛查均已完成，或其本人已成为病例。',
  ],
  [
    'New carbapenemase producer: NDM in Klebsiella pneumoniae, 5 East, ICU, bay 2',
    '新发产碳青霉烯酶菌：肺炎克雷伯菌 中的 NDM，5 East, ICU, bay 2',
  ],
  [
    'CPE in intensive care: Klebsiella pneumoniae, Ward (2); east',
    '重症监护病区的 CPE：肺炎克雷伯菌，Ward (2); east',
  ],
  [
    'Known better: Klebsiella pneumoniae ST395, MED-4, first positive 2026-11-06 (type and allele).',
    '信息更明确：肺炎克雷伯菌 ST395，MED-4，首次阳性 2026-11-06（分型和等位基因）。',
  ],
  [
    'both OXA-48; the earlier was known before: a source.',
    '均为 OXA-48；较早者此前已知：为传染源。',
  ],
  [
    'Formed: Klebsiella pneumoniae, ICU-2, first positive 2025-09-18, 2025-09-20 (2) and 2025-09-29; Escherichia coli, MED-1, first positive 2025-10-01.',
    '形成：肺炎克雷伯菌，ICU-2，首次阳性 2025-09-18、2025-09-20 (2)、2025-09-29；大肠埃希菌，MED-1，首次阳性 2025-10-01。',
  ],
  [
    'Corrected after its end. Shrank to 2 patients: Klebsiella pneumoniae, MED-1, first positive 2024-01-19 left by a correction or merge.',
    '结束后更正。减至 2 例患者：肺炎克雷伯菌，MED-1，首次阳性 2024-01-19 因更正或合并移出。',
  ],
  [
    'Corrections took what joined these patients. No case any more: Klebsiella pneumoniae, MED-1, first positive 2024-01-11. Known better: Escherichia coli ST131, MED-1, first positive 2024-01-09 (type and ward).',
    '更正后这些患者之间的关联不再成立。不再是病例：肺炎克雷伯菌，MED-1，首次阳性 2024-01-11。信息更明确：大肠埃希菌 ST131，MED-1，首次阳性 2024-01-09（分型和病区）。',
  ],
  [
    'Known better: Klebsiella oxytoca, MED-1, first positive 2024-01-11 (enzyme and organism).',
    '信息更明确：产酸克雷伯菌，MED-1，首次阳性 2024-01-11（酶和菌种）。',
  ],
  [
    'What is known now joins these patients no more. Known better: Klebsiella pneumoniae, MED-1, first positive 2024-01-06 (enzyme). The enzyme of the isolate of 2024-01-06 is known now: NDM.',
    '据现有信息，这些患者之间不再有关联。信息更明确：肺炎克雷伯菌，MED-1，首次阳性 2024-01-06（酶）。2024-01-06 的菌株的酶型现已明确：NDM。',
  ],
  [
    'Another case of a patient who was in it: Escherichia coli, MED-1, first positive 2024-01-11.',
    '已在其中的患者另有一例：大肠埃希菌，MED-1，首次阳性 2024-01-11。',
  ],
  [
    "KPC, the other's enzyme not named yet; types not known.",
    'KPC，另一方的酶尚未命名；分型未知。',
  ],
  [
    'Cluster of 2 patients: KPC and a carbapenemase of unknown family, Klebsiella pneumoniae, MED-1',
    '2 例患者聚集：KPC 和家族未知的碳青霉烯酶，肺炎克雷伯菌，MED-1',
  ],
  ['A correction leaves fewer patients than the rule asks for.', '更正后患者数少于规则要求。'],
])('name species as the clinic does: %s', (english, chinese) => {
  expect(ALERTING_BOOK.chinese(english)).toBe(chinese);
});

describe('an alert’s sentence', () => {
  const pairs = SHIPPED_RULES.flatMap((document) =>
    templatePairs(document)
      .filter(({ en }) => !/^\{\{\w+(?:\.\w+)?\}\}$/.test(en))
      .map(({ path, en, zh }) => [`${document.rule}${path}`, en, zh] as const),
  );

  it.each(pairs)('%s is in Chinese what its Chinese template says', (_, en, zh) => {
    fc.assert(
      fc.property(factsFor(en), (facts) => {
        const said = inChinese(written(zh, facts));
        expect(ALERTING_BOOK.chinese(written(en, facts))).toBe(said);
      }),
      { numRuns: 50 },
    );
  });
});
