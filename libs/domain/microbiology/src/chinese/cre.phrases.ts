import type { Phrase } from '@carbawatch/contracts';

/** Sentences of the CRE definitions and of judged results; sources keep their names. */
export const CRE_PHRASES: readonly Phrase[] = [
  ...judged('{agent:code} MIC {value} mg/L', '{agent} MIC {value} mg/L'),
  ...judged('{agent:code} zone {value} mm', '{agent} 抑菌圈 {value} mm'),
  ...judged(
    '{agent:code} zone {value} mm ({disk} µg disk)',
    '{agent} 抑菌圈 {value} mm（{disk} µg 纸片）',
  ),
  [
    'The organism was written "{written:code}" and read as {organism} by its spelling: doubled letters are not told apart',
    '菌名写作“{written}”，按拼写读作 {organism}：不区分双写字母',
  ],
  ['{said}; the laboratory reported {category}', '{said}；实验室报告为 {category}'],
  [
    '{agent:code} reported {category:code} without a value: taken as reported ({why})',
    '{agent} 报告为 {category}，无数值：按报告采用（{why}）',
  ],
  ['no {body} limits at hand', '无可用的 {body} 折点'],
  ['no limits of {guideline} at hand', '无可用的 {guideline} 折点'],
  ['{edition} has no such category', '{edition} 无此分类'],
  ['{agent:code} reported {category:code} ({limits})', '{agent} 报告为 {category}（{limits}）'],
  [
    '{agent:code} reported {category:code} ({limits}): {meaning} ({target})',
    '{agent} 报告为 {category}（{limits}）：{meaning}（{target}）',
  ],
  ['{agent:code} reported {category:code}', '{agent} 报告为 {category}'],
  ['A value was not used: {why}', '有一数值未采用：{why}'],
  ['{agent:code}: mg/L or mm is not stated', '{agent}：未注明 mg/L 或 mm'],
  ['{agent:code}: {unit} does not fit {method}', '{agent}：{unit} 与方法 {method} 不符'],
  ['{agent:code}: no zone of {value} mm is possible', '{agent}：不可能有 {value} mm 的抑菌圈'],
  ['{agent:code}: no MIC of {value} mg/L is possible', '{agent}：不可能有 {value} mg/L 的 MIC'],
  [
    '{agent:code}: disk of {disk:code} µg, the row is for {row:code} µg',
    '{agent}：纸片为 {disk} µg，折点为 {row} µg 纸片',
  ],
  [
    '{agent:code}: no {method:code} row of {edition} for {organism}',
    '{agent}：{edition} 没有 {organism} 的 {method} 折点',
  ],
  [
    'Imipenem is disregarded in {organism}: its MICs are raised without a carbapenemase ({source})',
    '{organism} 不计亚胺培南：无碳青霉烯酶时其 MIC 也偏高（{source}）',
  ],
  [
    'Two results of {agent:code} disagree; the resistant one counts',
    '{agent} 的两项结果不一致；以耐药者为准',
  ],
  [
    'No third-generation cephalosporin was tested; the definition asks for resistance to all ({source})',
    '未检测第三代头孢菌素；定义要求对其全部耐药（{source}）',
  ],
  [
    'Identified only as {organism}: whether it is one of the Enterobacterales is open',
    '仅鉴定为 {organism}：是否属于肠杆菌目尚不明确',
  ],
  ['{organism} is not one of the Enterobacterales (LPSN)', '{organism} 不属于肠杆菌目（LPSN）'],
  [
    '{organism} is not covered by {definition} ({source})',
    '{definition} 不涵盖 {organism}（{source}）',
  ],
  [
    '{definition} covers blood and cerebrospinal fluid only, not {specimen}',
    '{definition} 仅涵盖血液和脑脊液，不含{specimen}',
  ],
  [
    'The specimen is not stated; {definition} covers invasive isolates only',
    '未注明标本；{definition} 仅涵盖侵袭性菌株',
  ],
  [
    'A carbapenemase is confirmed, which is enough ({source})',
    '已确认碳青霉烯酶，即满足定义（{source}）',
  ],
  ['Not tested or not usable: {agents}', '未检测或不可用：{agents}'],
  [
    'Identified only as {organism}: whether {definition} covers it is open',
    '仅鉴定为 {organism}：{definition} 是否涵盖尚不明确',
  ],
  [
    'No organism is reported: nobody can say whether it is an Enterobacterales',
    '未报告菌种：无法判断是否为肠杆菌目细菌',
  ],
  [
    '"{name}" is not an organism that the program knows: it is not guessed',
    '“{name}”不是本系统已知的菌种：不作猜测',
  ],
  ['{said}: beyond the screening cut-off ({cutoff})', '{said}：超过筛查界值（{cutoff}）'],
  ['{said}: within the screening cut-off ({cutoff})', '{said}：在筛查界值以内（{cutoff}）'],
  [
    '{said}: not on one side of the screening cut-off for sure ({cutoff})',
    '{said}：无法确定在筛查界值的哪一侧（{cutoff}）',
  ],
  ['> {mic} mg/L or < {zone} mm, {source}', '> {mic} mg/L 或 < {zone} mm，{source}'],
  ['EUCAST screening cut-off, {version}', 'EUCAST 筛查界值，{version}'],
  ['EUCAST resistance mechanisms {version}', 'EUCAST 耐药机制指南 {version}'],
  ['{agent:code} zone {value} mm', '{agent} 抑菌圈 {value} mm'],
  ['CDC facility guidance 2015', 'CDC 机构指南 2015'],
  ['NHSN LabID event 2013', 'NHSN LabID 事件 2013'],
  ['NHSN LabID event 2015', 'NHSN LabID 事件 2015'],
  ['Dutch BRMO 2024', '荷兰 BRMO 2024'],
  ['German 4MRGN', '德国 4MRGN'],
];

/** What a value is judged as; EUCAST's "(I)" belongs to the category, not to the limits. */
function judged(english: string, chinese: string): Phrase[] {
  return [
    [`${english}: {category} ({limits})`, `${chinese}：{category}（{limits}）`],
    [`${english}: {category} (I) ({limits})`, `${chinese}：{category} (I)（{limits}）`],
    [
      `${english}: {category} (I) or {other} ({limits})`,
      `${chinese}：{category} (I)或{other}（{limits}）`,
    ],
  ];
}
