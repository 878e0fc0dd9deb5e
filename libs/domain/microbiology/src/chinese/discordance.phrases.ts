import type { Phrase } from '@carbawatch/contracts';

/** Results that contradict each other, and the tests that would settle it. */
export const DISCORDANCE_PHRASES: readonly Phrase[] = [
  [
    '{genes:list} found, {tests:list} negative: low activity (OXA-48-like, OXA-244), a silent gene, a variant such as KPC-31, or a mixed culture',
    '检出 {genes}，{tests} 阴性：低活性（OXA-48-like、OXA-244）、沉默基因、KPC-31 等变异体，或混合培养',
  ],
  [
    'repeat mCIM from a single colony; temocillin; WGS for the allele and its expression',
    '取单菌落复查 mCIM；替莫西林；WGS 确定等位基因及其表达',
  ],
  [
    '{tests:list} positive, but no gene of the panel found: a rare or new enzyme',
    '{tests} 阳性，但检测组合中的基因均未检出：罕见或新的酶',
  ],
  [
    '{tests:list} positive, but {genes} does not explain it: a rare or new enzyme',
    '{tests} 阳性，但 {genes} 不能解释：罕见或新的酶',
  ],
  [
    'WGS at a reference laboratory (GES, IMI, SME, IMP variants, OXA-23-like, OXA-58-like)',
    '送参比实验室 WGS（GES、IMI、SME、IMP 变异体、OXA-23-like、OXA-58-like）',
  ],
  [
    'Whole-genome sequencing reports a carbapenemase and none of any kind',
    '全基因组测序既报告有碳青霉烯酶又报告无任何碳青霉烯酶',
  ],
  [
    'ask the sequencing laboratory; sequence again from a single colony',
    '询问测序实验室；取单菌落重新测序',
  ],
  [
    '{found} positive, whole-genome sequencing found none: plasmid loss, another colony or a mixed culture',
    '{found} 阳性，全基因组测序未发现：质粒丢失、不同菌落或混合培养',
  ],
  ['sequence again from the colony that was positive; repeat PCR', '取阳性菌落重新测序；复查 PCR'],
  [
    '{families} positive by another method, whole-genome sequencing shows only {shown}',
    '{families} 以其他方法阳性，全基因组测序仅见 {shown}',
  ],
  [
    '{family:code} by {by:list}, whole-genome sequencing names {alleles:list}, which hydrolyses carbapenems little or not at all and is probably resistant to ceftazidime-avibactam; it is still a KPC lineage: precautions stay',
    '{family}（{by}），全基因组测序为 {alleles}，其几乎或完全不水解碳青霉烯类，很可能对头孢他啶-阿维巴坦耐药；仍属 KPC 谱系：隔离措施不变',
  ],
  [
    '{family:code} by {by:list}, whole-genome sequencing names {alleles:list}, which hydrolyses carbapenems little or not at all and is probably resistant to ceftazidime-avibactam; this site does not count it as a carbapenemase',
    '{family}（{by}），全基因组测序为 {alleles}，其几乎或完全不水解碳青霉烯类，很可能对头孢他啶-阿维巴坦耐药；本院区不将其计为碳青霉烯酶',
  ],
  [
    'MICs of ceftazidime-avibactam, meropenem-vaborbactam and the carbapenems; mCIM',
    '测定头孢他啶-阿维巴坦、美罗培南-法硼巴坦和碳青霉烯类的 MIC；mCIM',
  ],
  [
    '{family:code} by {by:list}, whole-genome sequencing names {alleles:list}, which is no carbapenemase: it is excluded as long as no activity test is positive',
    '{family}（{by}），全基因组测序为 {alleles}，其不是碳青霉烯酶：只要没有活性试验阳性即予排除',
  ],
  ['mCIM of the colony that was sequenced', '对已测序的菌落做 mCIM'],
  [
    '{family:code}: positive by {by:list}, negative by {against:list}',
    '{family}：{by} 阳性，{against} 阴性',
  ],
  ['repeat both from one colony; WGS settles it', '取同一菌落复查两项；以 WGS 裁定'],
  [
    '{one:code} by {method}, {other:code} by {otherMethod}',
    '{one}（{method}），{other}（{otherMethod}）',
  ],
  ['WGS of a single colony', '单菌落 WGS'],
  ['eCIM is read only beside a positive mCIM', 'eCIM 仅在 mCIM 阳性时判读'],
  ['repeat mCIM', '复查 mCIM'],
  [
    'eCIM points to a metallo-beta-lactamase, the genes found are serine enzymes',
    'eCIM 提示金属 β-内酰胺酶，检出的基因为丝氨酸酶',
  ],
  ['PCR for NDM, VIM and IMP; WGS', 'PCR 检测 NDM、VIM 和 IMP；WGS'],
  [
    'eCIM points to a serine enzyme, the gene found is a metallo-beta-lactamase: a second enzyme may hide it',
    'eCIM 提示丝氨酸酶，检出的基因为金属 β-内酰胺酶：可能被第二种酶掩盖',
  ],
  ['PCR for KPC and OXA-48-like; WGS', 'PCR 检测 KPC 和 OXA-48-like；WGS'],
  [
    '{test} is reported positive and negative, and nothing says which is newer',
    '{test} 既报告阳性又报告阴性，无法判断何者更新',
  ],
  [
    '{gene} by {method} is reported detected and not detected, and nothing says which is newer',
    '{gene}（{method}）既报告检出又报告未检出，无法判断何者更新',
  ],
  ['repeat the gene test', '复查基因检测'],
  ['repeat {test}', '复查 {test}'],
  ['{tests:list} positive, {others:list} negative', '{tests} 阳性，{others} 阴性'],
  ['PCR or WGS', 'PCR 或 WGS'],
  [
    '{tests} presumed a carbapenemase that the other tests do not show',
    '{tests} 推定有碳青霉烯酶，而其他试验未显示',
  ],
  ['PCR for the five common families, or WGS', 'PCR 检测五个常见家族，或 WGS'],
  [
    'check the purity and the identification of the isolate, then test again',
    '核对菌株纯度和鉴定后重新检测',
  ],
  [
    '{organism} is not a Gram-negative, yet a carbapenemase gene is reported for it',
    '{organism} 不是革兰阴性菌，却报告了碳青霉烯酶基因',
  ],
  ['check the identification and the sample', '核对鉴定和标本'],
];
