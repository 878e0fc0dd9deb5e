import type { Phrase } from '@carbawatch/contracts';

/** Surveillance case definitions and expert rules; titles of sources stay. */
const CASES: readonly Phrase[] = [
  [
    "{organism} is outside CSTE 17-ID-04's three genera",
    '{organism} 不在 CSTE 17-ID-04 的三个菌属之内',
  ],
  ['no positive carbapenemase test (CSTE 17-ID-04)', '无阳性碳青霉烯酶试验（CSTE 17-ID-04）'],
  ['{organism} with {proof} (CSTE 17-ID-04)', '{organism}，{proof}（CSTE 17-ID-04）'],
  ['no positive test (CSTE 22-ID-04)', '无阳性试验（CSTE 22-ID-04）'],
  ['{organism} with {proof} (CSTE 22-ID-04)', '{organism}，{proof}（CSTE 22-ID-04）'],
  ['a positive carbapenemase test', '碳青霉烯酶试验阳性'],
  ['{tests:list} positive', '{tests} 阳性'],
  ['surveillance cultures are no LabID event (NHSN)', '监测培养不属于 LabID 事件（NHSN）'],
  ['{organism} is CRE by NHSN LabID 2015', '按 NHSN LabID 2015，{organism} 为 CRE'],
  [
    'CRE by NHSN LabID 2015 cannot be told from the results',
    '按 NHSN LabID 2015，由现有结果无法判断是否为 CRE',
  ],
  [
    'neither resistant nor a carbapenemase shown (NHSN LabID 2015)',
    '既不耐药也未显示碳青霉烯酶（NHSN LabID 2015）',
  ],
  ["{organism} is not among NHSN LabID's organisms", '{organism} 不在 NHSN LabID 的菌种之列'],
  ['{organism} is not a Gram-negative (UKHSA)', '{organism} 不是革兰阴性菌（UKHSA）'],
  ['no acquired carbapenemase confirmed (UKHSA)', '未确认获得性碳青霉烯酶（UKHSA）'],
  ['activity without a known mechanism: presumptive (UKHSA)', '有酶活性而机制未知：推定（UKHSA）'],
  ['{organism} with acquired {enzymes:list} (UKHSA)', '{organism} 携带获得性 {enzymes}（UKHSA）'],
  ['EARS-Net counts blood and cerebrospinal fluid only', 'EARS-Net 仅统计血液和脑脊液'],
  ["{organism} is not a species of EARS-Net's CRE", '{organism} 不在 EARS-Net 的 CRE 菌种之列'],
  ['not R to imipenem or meropenem (EARS-Net)', '对亚胺培南或美罗培南非 R（EARS-Net）'],
  ['the specimen or the categories do not tell (EARS-Net)', '由标本或分类无法判断（EARS-Net）'],
  [
    'invasive {organism}, R to imipenem or meropenem',
    '侵袭性 {organism}，对亚胺培南或美罗培南为 R',
  ],
  ['CSTE 17-ID-04 needs an isolate of its three genera', 'CSTE 17-ID-04 要求其三个菌属的菌株'],
  [
    'a positive test with or without organism identification (CSTE 22-ID-04)',
    '试验阳性，无论有无菌种鉴定（CSTE 22-ID-04）',
  ],
  ['no positive test in the specimen (CSTE 22-ID-04)', '标本中无阳性试验（CSTE 22-ID-04）'],
];

const EXPERT: readonly Phrase[] = [
  [
    '{parent:code} is susceptible and {combination:code} resistant, though an inhibitor takes no activity away ({source})',
    '{parent} 敏感而 {combination} 耐药，但抑制剂不会减弱活性（{source}）',
  ],
  ['Repeat both tests.', '复查两项试验。'],
  ['Resistance to a carbapenem ({source})', '对一种碳青霉烯类耐药（{source}）'],
  [
    'Confirm identification and susceptibility; test for a carbapenemase.',
    '核实鉴定和药敏；检测碳青霉烯酶。',
  ],
  [
    'Resistance to a carbapenem other than imipenem ({source})',
    '对亚胺培南以外的碳青霉烯类耐药（{source}）',
  ],
  [
    'Ertapenem is susceptible and meropenem resistant: ertapenem is hit first ({source})',
    '厄他培南敏感而美罗培南耐药：通常厄他培南首先受影响（{source}）',
  ],
  ['Repeat both carbapenems.', '复查两种碳青霉烯类。'],
  [
    'Imipenem is resistant and third-generation cephalosporins are spared, as with IMI, NMC-A or SME, which common five-target tests miss ({source})',
    '亚胺培南耐药而第三代头孢菌素不受影响，见于 IMI、NMC-A 或 SME，常用五靶标检测会漏检（{source}）',
  ],
  [
    'Test for carbapenemase activity and send to the reference laboratory.',
    '检测碳青霉烯酶活性并送参比实验室。',
  ],
  [
    'Carbapenem and cephalosporin resistance with aztreonam spared: a metallo-enzyme does so ({source})',
    '碳青霉烯类和头孢菌素耐药而氨曲南不受影响：见于金属酶（{source}）',
  ],
  [
    'Test for a metallo-beta-lactamase (eCIM, EDTA or dipicolinic acid, PCR).',
    '检测金属 β-内酰胺酶（eCIM、EDTA 或吡啶二羧酸、PCR）。',
  ],
  [
    'Ceftazidime-avibactam is susceptible though a metallo-enzyme is confirmed ({source})',
    '已确认金属酶而头孢他啶-阿维巴坦敏感（{source}）',
  ],
  [
    'Repeat ceftazidime-avibactam by MIC and check the culture for a mixture.',
    '以 MIC 法复查头孢他啶-阿维巴坦，并检查培养是否混合。',
  ],
  [
    'A boronate or relebactam combination is susceptible and meropenem resistant though a metallo-enzyme is confirmed ({source})',
    '已确认金属酶，美罗培南耐药而硼酸类或瑞来巴坦复合制剂敏感（{source}）',
  ],
  ['Repeat the combination by MIC.', '以 MIC 法复查该复合制剂。'],
  [
    'Ceftazidime-avibactam resistance of a KPC producer: a KPC variant (KPC-31 and others) ({source})',
    '产 KPC 菌对头孢他啶-阿维巴坦耐药：KPC 变异体（KPC-31 等）（{source}）',
  ],
  [
    'Sequence blaKPC; do not rely on a carbapenem that has become susceptible.',
    '对 blaKPC 测序；不要依赖变为敏感的碳青霉烯类。',
  ],
  [
    'Ceftazidime-avibactam is resistant and meropenem susceptible, as with mutated KPC ({source})',
    '头孢他啶-阿维巴坦耐药而美罗培南敏感，见于突变的 KPC（{source}）',
  ],
  [
    'Test for blaKPC by PCR, which activity tests may miss, and sequence it.',
    '以 PCR 检测 blaKPC（酶活性试验可能漏检）并测序。',
  ],
  [
    'Aztreonam-avibactam resistance, the combination meant for metallo-enzymes ({source})',
    '对针对金属酶的氨曲南-阿维巴坦耐药（{source}）',
  ],
  [
    'Confirm by broth microdilution and send to the reference laboratory.',
    '以肉汤微量稀释法确认并送参比实验室。',
  ],
  ['Cefiderocol resistance ({source})', '头孢地尔耐药（{source}）'],
  ['Confirm by broth microdilution in iron-depleted medium.', '以去铁培养基的肉汤微量稀释法确认。'],
  [
    'Colistin was tested by a disk, which does not tell resistant from susceptible ({source})',
    '黏菌素以纸片法检测，无法区分耐药与敏感（{source}）',
  ],
  ['Repeat colistin by broth microdilution.', '以肉汤微量稀释法复查黏菌素。'],
  ['Acquired resistance to a polymyxin ({source})', '对多黏菌素类获得性耐药（{source}）'],
  ['Confirm by broth microdilution; look for mcr.', '以肉汤微量稀释法确认；检测 mcr。'],
  [
    'Amikacin, gentamicin and tobramycin are all resistant: a 16S rRNA methylase does so ({source})',
    '阿米卡星、庆大霉素和妥布霉素均耐药：见于 16S rRNA 甲基化酶（{source}）',
  ],
  [
    'Test for 16S rRNA methylases; they travel with NDM.',
    '检测 16S rRNA 甲基化酶；其常与 NDM 共同传播。',
  ],
  [
    'Ampicillin is susceptible and a third-generation cephalosporin resistant ({source})',
    '氨苄西林敏感而某第三代头孢菌素耐药（{source}）',
  ],
  ['Check identification and repeat both tests.', '核对鉴定并复查两项试验。'],
  [
    'Tigecycline resistance is rare in Escherichia coli ({source})',
    '大肠埃希菌对替加环素耐药罕见（{source}）',
  ],
  ['Confirm by broth microdilution in fresh medium.', '以新鲜培养基的肉汤微量稀释法确认。'],
  [
    'Carbapenem resistance of Salmonella or Shigella ({source})',
    '沙门菌或志贺菌对碳青霉烯类耐药（{source}）',
  ],
  ['Send to the reference laboratory at once.', '立即送参比实验室。'],
  [
    '{organism} is expected to resist {agent}, which was found susceptible ({source})',
    '{organism} 预期对 {agent} 固有耐药，却报告敏感（{source}）',
  ],
  ['Check identification and repeat the test.', '核对鉴定并复查该试验。'],
  [
    '{organism} is expected to resist {agent}, which was found susceptible by {guideline} ({source})',
    '{organism} 预期对 {agent} 固有耐药，按 {guideline} 却为敏感（{source}）',
  ],
];

export const BESIDES_PHRASES: readonly Phrase[] = [...CASES, ...EXPERT];
