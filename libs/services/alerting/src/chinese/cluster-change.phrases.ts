import type { Phrase } from '@carbawatch/contracts';
import { listed } from '../decide/wording';

/** What is known of a cluster's patients otherwise than before. */
export const CLUSTER_CHANGE_PHRASES: readonly Phrase[] = [
  ['Known better: {what}.', '信息更明确：{what}。'],
  [
    'A number of a patient was joined or parted: the patients are the same.',
    '一名患者的编号已合并或拆分：患者未变。',
  ],
  ['In place of a patient who left by a correction: {who}.', '一名患者因更正移出，代之以：{who}。'],
  ['Another case of a patient who was in it: {who}.', '已在其中的患者另有一例：{who}。'],
  ['No case by itself any more: {who}.', '不再单独成例：{who}。'],
  ['Now {n:code} patients: {who}.', '现为 {n} 例患者：{who}。'],
  ['Now 1 patient: {who}.', '现为 1 例患者：{who}。'],
  ['Again {n:code} patients: {who}.', '再次为 {n} 例患者：{who}。'],
  ['Left by a correction or merge: {who}.', '因更正或合并移出：{who}。'],
  ['{who} left by a correction or merge.', '{who} 因更正或合并移出。'],
  [
    'Goes on as alert {id:code}: by the results as they were received, or by the rules now in force, its isolates are told of there.',
    '作为预警 {id} 继续：按收到的结果或现行规则，其菌株在该预警中说明。',
  ],
  ['What is known now joins these patients no more.', '据现有信息，这些患者之间不再有关联。'],
  ['{one:enzyme} and a carbapenemase of unknown family', '{one} 和家族未知的碳青霉烯酶'],
  ["{one:enzyme}, the other's enzyme not named yet", '{one}，另一方的酶尚未命名'],
  ...knownBetter(),
];

/** What is known better of a case: one of these, or several. */
function knownBetter(): Phrase[] {
  const aspects = [
    ['enzyme', '酶'],
    ['organism', '菌种'],
    ['type', '分型'],
    ['allele', '等位基因'],
    ['ward', '病区'],
    ['sterile site', '无菌部位'],
  ] as const;
  return Array.from({ length: 2 ** aspects.length - 1 }, (_, i) => {
    const told = aspects.filter((_aspect, n) => (i + 1) & (1 << n));
    return [listed(told.map(([en]) => en)), listedInChinese(told.map(([, zh]) => zh))] as const;
  }).flatMap(([en, zh]): Phrase[] => [
    [`{who} (${en})`, `{who}（${zh}）`],
    // With their full stop too, or the name of the case would take it.
    [`Known better: {who} (${en}).`, `信息更明确：{who}（${zh}）。`],
  ]);
}

/** `甲、乙和丙` */
function listedInChinese(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join('、')}和${last}`;
}
