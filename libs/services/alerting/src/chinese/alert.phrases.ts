import type { Phrase } from '@carbawatch/contracts';

/** Sentences that rules' rows bring along: isolates, places, carriage, what became of results. */
export const ALERT_PHRASES: readonly Phrase[] = [
  ['The feed was retired: nothing more is to come of it.', '该数据源已停用：不再期待其消息。'],
  [
    'Isolate {id}: {species} from {specimen}, screening, collected {when} ({status:code} result).',
    '菌株 {id}：{species}，标本 {specimen}，主动筛查，采集于 {when}（{status}结果）。',
  ],
  [
    'Isolate {id}: {species} from {specimen}, collected {when} ({status:code} result).',
    '菌株 {id}：{species}，标本 {specimen}，采集于 {when}（{status}结果）。',
  ],
  [
    'Isolate {id}: {species}, screening, collected {when} ({status:code} result).',
    '菌株 {id}：{species}，主动筛查，采集于 {when}（{status}结果）。',
  ],
  [
    'Isolate {id}: {species}, collected {when} ({status:code} result).',
    '菌株 {id}：{species}，采集于 {when}（{status}结果）。',
  ],
  [
    'Isolate {id}: {species} from {specimen}, screening, time of collection not told, first result {when} ({status:code} result).',
    '菌株 {id}：{species}，标本 {specimen}，主动筛查，未提供采集时间，首次结果 {when}（{status}结果）。',
  ],
  [
    'Isolate {id}: {species} from {specimen}, time of collection not told, first result {when} ({status:code} result).',
    '菌株 {id}：{species}，标本 {specimen}，未提供采集时间，首次结果 {when}（{status}结果）。',
  ],
  [
    'Isolate {id}: {species}, screening, time of collection not told, first result {when} ({status:code} result).',
    '菌株 {id}：{species}，主动筛查，未提供采集时间，首次结果 {when}（{status}结果）。',
  ],
  [
    'Isolate {id}: {species}, time of collection not told, first result {when} ({status:code} result).',
    '菌株 {id}：{species}，未提供采集时间，首次结果 {when}（{status}结果）。',
  ],
  [
    '{agent} {value} is resistant by {by}; the laboratory gave no category.',
    '{agent} {value}，按 {by} 判为耐药；实验室未给出分类。',
  ],
  ['The patient lies in another place now.', '患者现已换至其他床位。'],
  ['Ward at collection: not known.', '采样病区：未知。'],
  ['A further report on specimen {id} says the same.', '标本 {id} 的又一报告结果相同。'],
  ['Specimen {id} says the same.', '标本 {id} 结果相同。'],
  [
    'Moved to {hospital} and counted as in the house; if that is another hospital, name your own ones in the alert rules (facilities).',
    '已转至 {hospital}，仍按在院计；如为其他医院，请在预警规则中登记本院机构（facilities）。',
  ],
  [
    "Ward at collection: {ward} ({unit}), from the patient's movements.",
    '采样病区：{ward}（{unit}），据患者移动记录。',
  ],
  [
    "Ward at collection: {ward}, from the patient's movements.",
    '采样病区：{ward}，据患者移动记录。',
  ],
  [
    'Ward at collection: {ward} ({unit}), as the sender of the result says.',
    '采样病区：{ward}（{unit}），据结果发送方。',
  ],
  [
    'Ward at collection: {ward}, as the sender of the result says.',
    '采样病区：{ward}，据结果发送方。',
  ],
  [
    'On {ward} ({unit}) at collection, as the sender of the result says.',
    '采样时位于 {ward}（{unit}），据结果发送方。',
  ],
  [
    "On {ward} ({unit}) since {when}, at collection, from the patient's movements.",
    '采样时位于 {ward}（{unit}），自 {when} 起，据患者移动记录。',
  ],
  [
    "On {ward} ({unit}), at collection, from the patient's movements.",
    '采样时位于 {ward}（{unit}），据患者移动记录。',
  ],
  [
    "On {ward} ({unit}) since {when}, after collection, from the patient's movements.",
    '采样后位于 {ward}（{unit}），自 {when} 起，据患者移动记录。',
  ],
  [
    "On {ward} ({unit}), after collection, from the patient's movements.",
    '采样后位于 {ward}（{unit}），据患者移动记录。',
  ],
  [
    "On {ward} ({unit}) since {when}, from the patient's movements.",
    '自 {when} 起位于 {ward}（{unit}），据患者移动记录。',
  ],
  ["On {ward} ({unit}), from the patient's movements.", '位于 {ward}（{unit}），据患者移动记录。'],
  [
    'Diagnoses of this encounter in hepatobiliary-1: {codes:list}.',
    '本次就诊属于 hepatobiliary-1 的诊断：{codes}。',
  ],
  [
    '{codes:list} names an infection of the system itself, maybe this very one.',
    '{codes} 为该系统本身的感染，可能正是本次感染。',
  ],
  [
    'On {ward} since {when}; in the house since {begin}; isolation {state}.',
    '{when} 起在 {ward}；{begin} 起在院；隔离：{state}。',
  ],
  [
    'On {ward} by the report of {day}, no movements known: isolation cannot be known, but recorded here.',
    '据 {day} 的报告位于 {ward}，无移动记录：隔离情况无从得知，可在此记录。',
  ],
  ['On {ward} since {when}; isolation {state}.', '{when} 起在 {ward}；隔离：{state}。'],
  ['a ward not told', '未提供的病区'],
  ['recorded', '已记录'],
  ['said to be none', '称未隔离'],
  ['not recorded', '未记录'],
  ['over', '已结束'],
  [
    '{day:code}: {family} confirmed in {species}, {isolate}.',
    '{day}：{species} 中的 {family} 确认，{isolate}。',
  ],
  [
    '{day:code}: {family} probable in {species}, {isolate}.',
    '{day}：{species} 中的 {family} 很可能，{isolate}。',
  ],
  [
    '{day:code}: {family} confirmed in specimen {report}, without an isolate.',
    '{day}：标本 {report} 中 {family} 确认，无菌株。',
  ],
  [
    '{day:code}: {family} probable in specimen {report}, without an isolate.',
    '{day}：标本 {report} 中 {family} 很可能，无菌株。',
  ],
  [
    'Known before as {kind}, listed on {day:code}, by {source}.',
    '此前已知为{kind}，{day} 列入名单，来源 {source}。',
  ],
  ['Known before as {kind}, listed on {day:code}.', '此前已知为{kind}，{day} 列入名单。'],
  [
    'Known before as {kind}, first positive on {day:code}, by {source}.',
    '此前已知为{kind}，首次阳性 {day}，来源 {source}。',
  ],
  ['Known before as {kind}, first positive on {day:code}.', '此前已知为{kind}，首次阳性 {day}。'],
  ['Known before as {kind}, by {source}.', '此前已知为{kind}，来源 {source}。'],
  ['Known before as {kind} of {family}.', '此前已知为 {family} 的{kind}。'],
  ['Known before as {kind}.', '此前已知为{kind}。'],
  ['carrier', '携带者'],
  ['contact', '接触者'],
  ['presumed-cleared', '推定已清除者'],
  [
    'Negative on {days:commas}: presumed cleared, never closed.',
    '{days} 阴性：推定已清除，但不终止。',
  ],
  [
    '{isolate:code}: the organism is now said to be {species:organism}',
    '{isolate}：菌种现称为 {species}',
  ],
  [
    '{isolate:code}: the result is now said to be of another patient',
    '{isolate}：该结果现称属于另一患者',
  ],
  [
    "{isolate:code}: the visit was moved to another patient's number",
    '{isolate}：本次就诊已移至另一患者的编号',
  ],
  ['{isolate:code}: the laboratory withdrew the result', '{isolate}：实验室撤回了结果'],
  ['{report:code}: growth reported no more', '{report}：不再报告有生长'],
  ['{report:code}: growth still without a name', '{report}：生长菌仍未鉴定'],
  [
    '{report:code}: what grew is reported as isolate {isolate:code}',
    '{report}：生长菌已报告为菌株 {isolate}',
  ],
  ['{report:code}: what grew is reported as an isolate', '{report}：生长菌已报告为菌株'],
  ['{report:code}: carbapenemase confirmed', '{report}：碳青霉烯酶已确认'],
  ['{report:code}: carbapenemase probable', '{report}：碳青霉烯酶很可能阳性'],
  [
    '{report:code}: the carbapenemase test of the swab has answered',
    '{report}：该拭子的碳青霉烯酶检测已有结果',
  ],
  ['{isolate:code}: the message is now marked as a test', '{isolate}：该消息现标记为测试'],
  ['{isolate:code}: the specimen is now said to be {purpose}', '{isolate}：该标本现称为{purpose}'],
  ['environmental', '环境标本'],
  ['quality-control', '质控'],
  ['no patient specimen', '非患者标本'],
  [
    '{isolate:code}: carbapenemase {cpe:code} ({standard}), {cre:code} by {definition}',
    '{isolate}：碳青霉烯酶{cpe}（{standard}），按 {definition} 为{cre}',
  ],
  [
    '{isolate:code}: carbapenemase {cpe:code}, {cre:code} by {definition}',
    '{isolate}：碳青霉烯酶{cpe}，按 {definition} 为{cre}',
  ],
  // With their full stop too, or the name of the definition would take it.
  [
    '{isolate:code}: carbapenemase {cpe:code} ({standard}), {cre:code} by {definition}.',
    '{isolate}：碳青霉烯酶{cpe}（{standard}），按 {definition} 为{cre}。',
  ],
  [
    '{isolate:code}: carbapenemase {cpe:code}, {cre:code} by {definition}.',
    '{isolate}：碳青霉烯酶{cpe}，按 {definition} 为{cre}。',
  ],
  [
    '{isolate:code}: {gone:list} reported no more, {kept:list} still there',
    '{isolate}：不再报告 {gone}，{kept} 仍在',
  ],
  [
    '{isolate:code}: resistance to {agents:list} reported no more',
    '{isolate}：不再报告对 {agents} 耐药',
  ],
  [
    '{isolate:code}: {gone:list} by {methods:list} reported no more, now {state}.',
    '{isolate}：不再报告 {methods} 检出的 {gone}，现为：{state}。',
  ],
  [
    '{isolate:code}: {gone:list} reported no more, now {state}.',
    '{isolate}：不再报告 {gone}，现为：{state}。',
  ],
  [
    '{isolate:code}: {gone:list} by {methods:list} reported no more, now {state}',
    '{isolate}：不再报告 {methods} 检出的 {gone}，现为：{state}',
  ],
  [
    '{isolate:code}: {gone:list} reported no more, now {state}',
    '{isolate}：不再报告 {gone}，现为：{state}',
  ],
  [
    '{gone:list} by {methods:list} reported no more, now {state}',
    '不再报告 {methods} 检出的 {gone}，现为：{state}',
  ],
  ['{gone:list} reported no more, now {state}', '不再报告 {gone}，现为：{state}'],
  ['carbapenemase activity', '碳青霉烯酶活性'],
  // The last of several isolates stands behind its own words.
  ['{some} and {last:code}: {state}', '{some}；{last}：{state}'],
  ['{some}, {last:code}: {state}', '{some}；{last}：{state}'],
  ['the result is now said to be of another patient', '该结果现称属于另一患者'],
  ['the laboratory withdrew the result', '实验室撤回了结果'],
  ['the message is now marked as a test', '该消息现标记为测试'],
  ['the specimen is now said to be {purpose}', '该标本现称为{purpose}'],
  [
    'carbapenemase {cpe:code} ({standard}), {cre:code} by {definition}',
    '碳青霉烯酶{cpe}（{standard}），按 {definition} 为{cre}',
  ],
  [
    'carbapenemase {cpe:code}, {cre:code} by {definition}',
    '碳青霉烯酶{cpe}，按 {definition} 为{cre}',
  ],
  ['{gone:list} reported no more, {kept:list} still there', '不再报告 {gone}，{kept} 仍在'],
  ['resistance to {agents:list} reported no more', '不再报告对 {agents} 耐药'],
  ['no activity and no gene found', '未见酶活性和基因'],
  ['no activity found', '未见酶活性'],
  ['no carbapenemase gene in the genome', '基因组中无碳青霉烯酶基因'],
  ['no carbapenemase gene found', '未检出碳青霉烯酶基因'],
  ['confirmed', '确认'],
  ['probable', '很可能'],
  ['suspected', '疑似'],
  ['undetermined', '未定'],
  ['not-applicable', '不适用'],
  ['cre', 'CRE'],
  ['CRE', 'CRE'],
  ['not-cre', '非 CRE'],
  ['not-CRE', '非 CRE'],
  ['out-of-scope', '不在定义范围'],
  ['not-enterobacterales', '非肠杆菌目'],
  ['Corrected after its end.', '结束后更正。'],
  ['The facts say so no more.', '现有事实不再支持。'],
  ['A further result of isolate {isolate} says the same.', '菌株 {isolate} 的又一结果与此一致。'],
  ['Isolate {isolate} says the same.', '菌株 {isolate} 与此一致。'],
  ['Announced again.', '再次预约。'],
  [
    'The same patient by a merge of numbers: continues in the alert that was raised first.',
    '病历号合并后为同一患者：在最先发出的预警中继续。',
  ],
  [
    'The same patient by a merge of numbers: goes on in the alert of the other number.',
    '病历号合并后为同一患者：在另一病历号的预警中继续。',
  ],
  ['Replaced while it stands by {rule:code}, {title}.', '在其成立期间由 {rule} 取代：{title}。'],
  [
    'By the results as they were received, or by the rules now in force, this was never raised.',
    '按收到的结果或现行规则，本预警从未发出。',
  ],
  [
    'The rule is switched off here: nobody is asked for anything by it any more.',
    '该规则已在此停用：不再据此要求任何处理。',
  ],
  [
    "Rule switched off by version {n:code} of the site's alert rules: nobody is asked for anything by it any more.",
    '该规则由本院区预警规则第 {n} 版停用：不再据此要求任何处理。',
  ],
  [
    "Rule switched off by version {n:code} of the site's alert rules: nobody is asked for anything by it any more. {comment}",
    '该规则由本院区预警规则第 {n} 版停用：不再据此要求任何处理。{comment}',
  ],
  [
    "By version {n:code} of the site's alert rules this alert is not raised any more.",
    '按本院区预警规则第 {n} 版，不再发出本预警。',
  ],
  [
    "By version {n:code} of the site's alert rules this alert is not raised any more. {comment}",
    '按本院区预警规则第 {n} 版，不再发出本预警。{comment}',
  ],
  [
    "By version {n:code} of the site's alert rules this alert stands again.",
    '按本院区预警规则第 {n} 版，本预警重新成立。',
  ],
  [
    "By version {n:code} of the site's alert rules this alert stands again. {comment}",
    '按本院区预警规则第 {n} 版，本预警重新成立。{comment}',
  ],
  [
    "By version {n:code} of the site's alert rules this alert is raised from what was known before.",
    '按本院区预警规则第 {n} 版，根据此前已知的情况发出本预警。',
  ],
  [
    "By version {n:code} of the site's alert rules this alert is raised from what was known before. {comment}",
    '按本院区预警规则第 {n} 版，根据此前已知的情况发出本预警。{comment}',
  ],
  ["Changed by version {n:code} of the site's alert rules.", '已由本院区预警规则第 {n} 版更改。'],
  [
    "Changed by version {n:code} of the site's alert rules. {comment}",
    '已由本院区预警规则第 {n} 版更改。{comment}',
  ],
  ['Acknowledged.', '已知悉。'],
  // What somebody wrote begins as it was written, and ends no sentence of ours.
  ['Resolved as relevant.', '关闭为“有意义”。'],
  ['Resolved as relevant. {comment}', '关闭为“有意义”。{comment}'],
  ['Resolved as already known.', '关闭为“已知”。'],
  ['Resolved as already known. {comment}', '关闭为“已知”。{comment}'],
  ['Resolved as a contaminant.', '关闭为“污染菌”。'],
  ['Resolved as a contaminant. {comment}', '关闭为“污染菌”。{comment}'],
  ['Resolved as a duplicate.', '关闭为“重复”。'],
  ['Resolved as a duplicate. {comment}', '关闭为“重复”。{comment}'],
  ['Resolved as of another ward.', '关闭为“病区有误”。'],
  ['Resolved as of another ward. {comment}', '关闭为“病区有误”。{comment}'],
  ['Resolved as something else.', '关闭为“其他”。'],
  ['Resolved as something else. {comment}', '关闭为“其他”。{comment}'],
  ['Reopened.', '已重新打开。'],
  ['Acknowledgement taken back.', '知悉已撤销。'],
  ['Resolution taken back: acknowledged as before.', '关闭已撤销：恢复为此前的已知悉状态。'],
  ['Resolution taken back.', '关闭已撤销。'],
  ['a sender that gives no name', '未提供名称的发送方'],
  ['Comment.', '备注。'],
  ['Comment taken back.', '备注已撤回。'],
  [
    '{isolate:code}: carbapenemase {cpe:code}, {families:commas}.',
    '{isolate}：碳青霉烯酶{cpe}，{families}。',
  ],
  ['{isolate:code}: carbapenemase {cpe:code}.', '{isolate}：碳青霉烯酶{cpe}。'],
  [
    '{isolate:code}: carbapenemase {cpe:code}, {families:commas} (preliminary result).',
    '{isolate}：碳青霉烯酶{cpe}，{families}（初步结果）。',
  ],
  [
    '{isolate:code}: carbapenemase {cpe:code} (preliminary result).',
    '{isolate}：碳青霉烯酶{cpe}（初步结果）。',
  ],
  [
    '{isolate:code}: CRE, carbapenemase {cpe:code}, {families:commas}.',
    '{isolate}：CRE，碳青霉烯酶{cpe}，{families}。',
  ],
  ['{isolate:code}: CRE, carbapenemase {cpe:code}.', '{isolate}：CRE，碳青霉烯酶{cpe}。'],
  [
    '{isolate:code}: CRE, carbapenemase {cpe:code}, {families:commas} (preliminary result).',
    '{isolate}：CRE，碳青霉烯酶{cpe}，{families}（初步结果）。',
  ],
  [
    '{isolate:code}: CRE, carbapenemase {cpe:code} (preliminary result).',
    '{isolate}：CRE，碳青霉烯酶{cpe}（初步结果）。',
  ],
  ['Isolation recorded: cohort.', '已记录隔离：同室隔离。'],
  ['Recorded isolation taken back.', '已撤回所记录的隔离。'],
  ['Isolation recorded: single room.', '已记录隔离：单间隔离。'],
  ['a carbapenemase of unknown family', '家族未知的碳青霉烯酶'],
  ['A carbapenemase of unknown family', '家族未知的碳青霉烯酶'],
  ['an unknown enzyme', '未知的酶'],
  ['CTX-M', 'CTX-M'],
  ['PCR', 'PCR'],
  ['WGS', 'WGS'],
  ['pcr', 'PCR'],
  ['wgs', 'WGS'],
  ['array', '基因芯片'],
  ['phenotypic', '表型试验'],
  ['no isolate', '无菌株'],
  ['species not known', '菌种未明'],
  ['a specimen without an isolate', '标本（尚无菌株）'],
  ['discharge', '出院'],
  ['death', '死亡'],
  ['transfer', '转科'],
];

/** Kinds of units, as sentences name them. */
export const UNIT_PHRASES: readonly Phrase[] = [
  ['intensive care', '重症监护病区'],
  ['neonatal intensive care', '新生儿重症监护病区'],
  ['high dependency', '高依赖护理病区'],
  ['haematology and oncology', '血液肿瘤病区'],
  ['transplantation', '移植病区'],
  ['burns', '烧伤病区'],
  ['dialysis', '透析病区'],
  ['general ward', '普通病区'],
  ['emergency', '急诊'],
  ['outpatients', '门诊'],
  ['long-term care', '长期照护病区'],
  ['other unit', '其他病区'],
];
