import type { Phrase } from '@carbawatch/contracts';

/** Sentences of the evidence for a carbapenemase; names of genes, tests and sources stay. */
const ROWS: readonly Phrase[] = [
  ['{gene:word} by {method:word} detected: {why}', '{gene}，{method} 检出：{why}'],
  ['{gene:word} by {method:word} not detected', '{gene}，{method} 未检出'],
  [
    '{gene:word} by {method:word} indeterminate: no result, to be repeated',
    '{gene}，{method} 结果不确定：无结果，需复查',
  ],
  [
    '{gene:word} by {method:word} invalid: no result, to be repeated',
    '{gene}，{method} 结果无效：无结果，需复查',
  ],
  [
    '{gene:word} by {method:word} not detected, but the sequence is too poor to exclude it',
    '{gene}，{method} 未检出，但序列质量不足以排除',
  ],
  [
    '{words}: the name says {claim}, the result {result:code}: not counted',
    '{words}：名称为 {claim}，结果为 {result}：不计入',
  ],
  ['{gene:code} by {method}', '{gene}（{method}）'],
  ['{why}; confirmed (CSTE 22-ID-04)', '{why}；确认（CSTE 22-ID-04）'],
  ['{why}; still a KPC lineage, confirmed by policy', '{why}；仍属 KPC 谱系，按规定视为确认'],
  ['{why}; probable', '{why}；很可能'],
  ['{why}; the allele found explains it', '{why}；所检出的等位基因可以解释'],
  ['{why}: replaced by a newer whole genome', '{why}：已被更新的全基因组结果取代'],
  ['Each target keeps its own result: {results}', '各靶标保留各自结果：{results}'],
  [
    '{tests:list} negative: a gene with weak or silent activity still confirms (CSTE 22-ID-04)',
    '{tests} 阴性：活性弱或沉默的基因仍可确认（CSTE 22-ID-04）',
  ],
  [
    '{tests:list} positive: the activity agrees with the gene found',
    '{tests} 阳性：酶活性与检出基因一致',
  ],
  [
    '{tests:list} positive, and no gene of the panel found: confirmed, mechanism not known; a rare or new enzyme (GES, IMI, SME, an IMP variant, OXA-23-like, OXA-58-like) is to be looked for',
    '{tests} 阳性，而检测组合中的基因均未检出：确认，机制未知；应查找罕见或新的酶（GES、IMI、SME、IMP 变异体、OXA-23-like、OXA-58-like）',
  ],
  [
    '{tests} positive{class}: confirmed by a recognised phenotypic test (CSTE 22-ID-04; CLSI M100 Tables 3B, 3C), mechanism not known',
    '{tests} 阳性{class}：经公认的表型试验确认（CSTE 22-ID-04；CLSI M100 表 3B、3C），机制未知',
  ],
  [
    '{tests:list} positive: confirmed by a recognised phenotypic test (CSTE 22-ID-04; CLSI M100 Tables 3B, 3C), mechanism not known',
    '{tests} 阳性：经公认的表型试验确认（CSTE 22-ID-04；CLSI M100 表 3B、3C），机制未知',
  ],
  [', eCIM positive: a metallo-beta-lactamase', '，eCIM 阳性：金属 β-内酰胺酶'],
  [', eCIM negative: a serine enzyme (A or D)', '，eCIM 阴性：丝氨酸酶（A 类或 D 类）'],
  [
    'eCIM negative: the serine enzyme found beside the metallo-enzyme hides it',
    'eCIM 阴性：与金属酶并存的丝氨酸酶将其掩盖',
  ],
  [
    'Whole-genome sequencing found no carbapenemase: that does not undo a positive test',
    '全基因组测序未发现碳青霉烯酶：不能否定阳性试验',
  ],
  ['Whole-genome sequencing found no carbapenemase', '全基因组测序未发现碳青霉烯酶'],
  ['{tests:list} indeterminate: no change, to be repeated', '{tests} 结果不确定：判断不变，需复查'],
  [
    'inhibitor positive: synergy with boronic acid and with cloxacillin is AmpC with loss of porins, no sign of a carbapenemase',
    '抑制剂试验阳性：与硼酸和氯唑西林均协同为 AmpC 合并孔蛋白缺失，不提示碳青霉烯酶',
  ],
  [
    '{organism} has a carbapenemase of its own: activity shows nothing more',
    '{organism} 本身具有碳青霉烯酶：酶活性不说明更多',
  ],
  [
    '{organism} is not an Enterobacterales: CPE does not apply to it',
    '{organism} 不属于肠杆菌目：不适用 CPE',
  ],
  [
    '{organism}: nobody can say whether it is one of the Enterobacterales',
    '{organism}：无法判断是否属于肠杆菌目',
  ],
  ['{tests:list} negative: no carbapenemase activity', '{tests} 阴性：无碳青霉烯酶活性'],
  ['{panel}: no carbapenemase by activity and genes', '{panel}：酶活性和基因均无碳青霉烯酶'],
  [
    '{panel}: excluded by genes alone, which this site has switched on',
    '{panel}：仅凭基因排除，本院区已启用该规则',
  ],
  ['{targets} not detected', '{targets} 未检出'],
  ['a gene panel (targets not named) not detected', '基因检测组合（未注明靶标）未检出'],
  ['{test} positive: {why}: probable', '{test} 阳性：{why}：很可能'],
  [
    '{tests:list} positive, not validated for Acinetobacter',
    '{tests} 阳性，该试验未在不动杆菌属验证',
  ],
  ['{source} says carbapenemase-producing, no method', '{source} 称产碳青霉烯酶，未说明方法'],
  [
    'eCIM positive without an mCIM result presumes a class B enzyme',
    'eCIM 阳性而无 mCIM 结果，推定为 B 类酶',
  ],
  [
    '{said}: high-level temocillin resistance (MIC >= 128 mg/L or zone < 11 mm) without inhibitor synergy presumes OXA-48-like: probable',
    '{said}：替莫西林高水平耐药（MIC >= 128 mg/L 或抑菌圈 < 11 mm）且无抑制剂协同，推定为 OXA-48-like：很可能',
  ],
  [
    '{tests:list} negative, but ertapenem R with meropenem S or I is how OXA-48-like looks: suspected until its gene is excluded',
    '{tests} 阴性，但厄他培南 R 而美罗培南 S 或 I 符合 OXA-48-like 的表现：在排除其基因前为疑似',
  ],
  [
    'No carbapenemase test and no usable carbapenem result: nothing can be said',
    '无碳青霉烯酶检测，也无可用的碳青霉烯类药敏结果：无法判断',
  ],
  ['CRE by phenotype', '表型为 CRE'],
  ['beyond the EUCAST carbapenemase screening cut-off', '超过 EUCAST 碳青霉烯酶筛查界值'],
  [
    '{why}; {panel}: a panel excludes only its own targets, suspected',
    '{why}；{panel}：检测组合只排除自身靶标，疑似',
  ],
  [
    '{why} and no carbapenemase test: suspected, a confirmatory test is due',
    '{why}，且无碳青霉烯酶检测：疑似，需做确证试验',
  ],
  [
    'Negative for {families}: others were not looked for (Xpert Carba-R, FDA K152614)',
    '{families} 阴性：未检测其他家族（Xpert Carba-R, FDA K152614）',
  ],
  [
    'A clinical culture without growth is no screen: it says nothing of carriage',
    '临床培养无生长不等于筛查：不能说明携带状态',
  ],
  [
    'A screen of the nose or throat, or for other organisms, says nothing of carriage',
    '鼻、咽部或针对其他菌的筛查不能说明携带状态',
  ],
  [
    'Growth in a culture that looks for carbapenemase producers: suspected until the organism is named or a carbapenemase test is done (selective chromogenic plates, PMC5366124)',
    '针对产碳青霉烯酶菌的筛查培养有生长：疑似，待菌种鉴定或碳青霉烯酶检测（选择性显色平板，PMC5366124）',
  ],
  [
    'The culture grew no target organism: a positive PCR without growth is common and stands ({source})',
    '培养未生长目标菌：PCR 阳性而培养阴性很常见，结果成立（{source}）',
  ],
  ['The culture was {state}: that is no negative', '培养{state}：不视为阴性'],
];

/** What an answer is worth, and why: the parts that stand after a colon. */
const REASONS: readonly Phrase[] = [
  ['the name is not in the catalogue and is not guessed', '该名称不在目录中，不作猜测'],
  ['reported as a mutation: no carbapenemase by itself', '报告为突变：其本身不是碳青霉烯酶'],
  ['a carbapenemase, not named', '碳青霉烯酶，未命名'],
  ['an incomplete hit of a family that is not told', '未注明家族的不完整命中'],
  [
    '{why}: too broad a name to count, the allele is needed',
    '{why}：名称过于宽泛，不能计入，需要等位基因',
  ],
  [
    'an incomplete hit, no carbapenemase until it is shown whole',
    '不完整命中，完整检出前不视为碳青霉烯酶',
  ],
  ['truncated or interrupted: not a working gene', '截断或中断：非功能基因'],
  [
    'a spurious hit (identity {identity}, coverage {coverage}; at least {least} and {most} are needed)',
    '假命中（一致性 {identity}，覆盖度 {coverage}；至少需 {least} 和 {most}）',
  ],
  [
    'an NDM band in Morganellaceae may be false: probable until PCR or WGS (PMC10269506)',
    '摩根菌科的 NDM 条带可能为假阳性：PCR 或 WGS 前为很可能（PMC10269506）',
  ],
  [
    'a band in Acinetobacter may be false: probable until PCR or WGS (PMC10512785)',
    '不动杆菌属的条带可能为假阳性：PCR 或 WGS 前为很可能（PMC10512785）',
  ],
  [
    'an acquired carbapenemase family, allele not told; {counted}',
    '获得性碳青霉烯酶家族，未注明等位基因；{counted}',
  ],
  ['the test answers for the whole group', '该检测针对整个组'],
  [
    '{allele:code} is carbapenem-hydrolysing, class {class:code} ({catalogue})',
    '{allele} 水解碳青霉烯类，{class} 类（{catalogue}）',
  ],
  [
    '{allele:code} is not classed as carbapenem-hydrolysing ({catalogue})',
    '{allele} 未归类为水解碳青霉烯类（{catalogue}）',
  ],
  [
    "{allele:code} is not listed in {catalogue}; {counted}, so the answer is the family's",
    '{allele} 未列入 {catalogue}；{counted}，故按家族判断',
  ],
  [
    '{allele:code} is classed as a carbapenemase ({catalogue}), weak or none in the literature and an extended-spectrum enzyme by its own product name: variable by policy',
    '{allele} 归类为碳青霉烯酶（{catalogue}），文献中活性弱或无，其产物名称为超广谱酶：按规定视为可变',
  ],
  [
    "GES-2 is not classed as a carbapenemase ({catalogue}); {verdict} by the site's policy",
    'GES-2 未归类为碳青霉烯酶（{catalogue}）；按本院区规定为{verdict}',
  ],
  ['variable', '可变'],
  [
    'none of the {all} {family:code} alleles is a carbapenemase',
    '{all} 个 {family} 等位基因均不是碳青霉烯酶',
  ],
  [
    'none of the {all} {family:code} alleles is a carbapenemase ({catalogue})',
    '{all} 个 {family} 等位基因均不是碳青霉烯酶（{catalogue}）',
  ],
  [
    'all {all} {family:code} alleles are carbapenemases',
    '全部 {all} 个 {family} 等位基因均为碳青霉烯酶',
  ],
  [
    'all {all} {family:code} alleles are carbapenemases ({catalogue})',
    '全部 {all} 个 {family} 等位基因均为碳青霉烯酶（{catalogue}）',
  ],
  [
    '{some:code} of {all} {family:code} alleles are carbapenemases',
    '{all} 个 {family} 等位基因中 {some} 个为碳青霉烯酶',
  ],
  [
    '{some:code} of {all} {family:code} alleles are carbapenemases ({catalogue})',
    '{all} 个 {family} 等位基因中 {some} 个为碳青霉烯酶（{catalogue}）',
  ],
  ['{family:code} is no family of {catalogue}', '{family} 不是 {catalogue} 中的家族'],
  ['{raw} is no exact {closest:code}, only near it', '{raw} 并非精确的 {closest}，仅为近似'],
  ['{raw} names no gene: any family is meant', '{raw} 未指明基因：指任一家族'],
  ['{raw} is no name of {catalogue}: not guessed', '{raw} 不是 {catalogue} 中的名称：不作猜测'],
  [
    '{raw} is a porin: its loss or change is no carbapenemase',
    '{raw} 为孔蛋白：其缺失或改变不是碳青霉烯酶',
  ],
  ['{raw} is a point mutation, not an enzyme', '{raw} 为点突变，不是酶'],
  [
    '{raw} is a penicillin-binding protein or its regulator, not an enzyme',
    '{raw} 为青霉素结合蛋白或其调节因子，不是酶',
  ],
  ['{raw} is not a beta-lactamase gene', '{raw} 不是 β-内酰胺酶基因'],
  [
    '{enzyme:code} is chromosomal in {organism}: intrinsic, not acquired (BLDB)',
    '{enzyme} 位于 {organism} 染色体：固有，非获得性（BLDB）',
  ],
  [
    '{enzyme:code} is intrinsic to {genus}: not counted (BLDB)',
    '{enzyme} 为 {genus} 固有：不计入（BLDB）',
  ],
  [
    '{enzyme:code} is an enzyme of {hosts:list}, not known to move: in {organism} it points to a mixed culture or contamination and is not counted (BLDB)',
    '{enzyme} 是 {hosts} 的酶，未知可转移：在 {organism} 中检出提示混合培养或污染，不计入（BLDB）',
  ],
  ['other bacteria', '其他细菌'],
  [
    'high-level temocillin resistance presumes OXA-48-like',
    '替莫西林高水平耐药，推定为 OXA-48-like',
  ],
  [
    'a modified Hodge test may be positive from ESBL or AmpC with porin loss (withdrawn from CLSI M100 in 2018)',
    '改良 Hodge 试验可因 ESBL 或 AmpC 合并孔蛋白缺失而阳性（CLSI M100 于 2018 年取消）',
  ],
  [
    'a positive test whose method is not named (CSTE 22-ID-04 names those that confirm)',
    '方法未注明的阳性试验（CSTE 22-ID-04 列明可确认的方法）',
  ],
  ['inhibitor synergy presumes class A and class B enzymes', '抑制剂协同，推定为 A 类和 B 类酶'],
  ['synergy with boronic acid presumes a class A enzyme', '与硼酸协同，推定为 A 类酶'],
  ['synergy with a chelator presumes a class B enzyme', '与螯合剂协同，推定为 B 类酶'],
  ['inhibitor synergy presumes a carbapenemase', '抑制剂协同，推定为碳青霉烯酶'],
];

/** Sources that a step of the evidence is given where its sentence names none. */
const SOURCES: readonly Phrase[] = [
  ['{said} (CLSI M100, Tables 3B and 3C)', '{said}（CLSI M100，表 3B 和 3C）'],
  ['{said} (CLSI M100 Tables 3B, 3C)', '{said}（CLSI M100 表 3B、3C）'],
  ['{said} (CLSI M100, Table 3C)', '{said}（CLSI M100，表 3C）'],
  ['{said} (CSTE 22-ID-04; CLSI M100, Table 3C)', '{said}（CSTE 22-ID-04；CLSI M100，表 3C）'],
  [
    '{said} (Xpert Carba-R, FDA K152614: other mechanisms are not precluded)',
    '{said}（Xpert Carba-R, FDA K152614：不排除其他机制）',
  ],
  [
    '{said} (EUCAST, detection of resistance mechanisms v2.0 (2017))',
    '{said}（EUCAST 耐药机制检测指南 v2.0 (2017)）',
  ],
  ['{said} (CSTE 22-ID-04 asks for a test)', '{said}（CSTE 22-ID-04 要求有试验）'],
  ['{said} (CSTE 22-ID-04)', '{said}（CSTE 22-ID-04）'],
  [
    '{said} (EUCAST subcommittee on whole genome sequencing, {where})',
    '{said}（EUCAST 全基因组测序分委会，{where}）',
  ],
];

export const CPE_PHRASES: readonly Phrase[] = [...ROWS, ...REASONS, ...SOURCES];
