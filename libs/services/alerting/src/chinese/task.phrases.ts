import type { Phrase } from '@carbawatch/contracts';

/** Tasks, the morning list's sentence, the model of risk. */
export const TASK_PHRASES: readonly Phrase[] = [
  [
    'Carbapenemase test: growth in a CPE screen, vulnerable unit',
    '碳青霉烯酶检测：CPE 筛查培养有生长，高危病区',
  ],
  ['Carbapenemase test: growth in a CPE screen', '碳青霉烯酶检测：CPE 筛查培养有生长'],
  ['Carbapenemase test: {species}, vulnerable unit', '碳青霉烯酶检测：{species}，高危病区'],
  ['Carbapenemase test: {species}', '碳青霉烯酶检测：{species}'],
  [
    'Test of carbapenemase activity: {species}, vulnerable unit',
    '碳青霉烯酶活性检测：{species}，高危病区',
  ],
  ['Test of carbapenemase activity: {species}', '碳青霉烯酶活性检测：{species}'],
  [
    'Test of carbapenemase genes: {species}, vulnerable unit',
    '碳青霉烯酶基因检测：{species}，高危病区',
  ],
  ['Test of carbapenemase genes: {species}', '碳青霉烯酶基因检测：{species}'],
  ['Confirm the carbapenemase: {species}, vulnerable unit', '确认碳青霉烯酶：{species}，高危病区'],
  ['Confirm the carbapenemase: {species}', '确认碳青霉烯酶：{species}'],
  [
    'Repeat the carbapenemase test: {specimen}, vulnerable unit',
    '重做碳青霉烯酶检测：{specimen}，高危病区',
  ],
  ['Repeat the carbapenemase test: {specimen}', '重做碳青霉烯酶检测：{specimen}'],
  [
    'The test of specimen {report}, collected {when:code}, was not valid and is to be repeated.',
    '标本 {report}（{when} 采集）的检测无效，须重做。',
  ],
  ['Results that contradict each other: {species}', '结果相互矛盾：{species}'],
  ['Check whose result this is: {what}', '核对结果所属患者：{what}'],
  [
    "Collected {when:code}, in the time of a visit that was moved to another patient's number.",
    '{when} 采集，处于一次已移至另一患者编号的就诊期间。',
  ],
  [
    "Collected {when:code}, in the time of a visit on {ward} that was moved to another patient's number.",
    '{when} 采集，处于 {ward} 一次已移至另一患者编号的就诊期间。',
  ],
  [
    'It names no visit, so that nothing says to whom it belongs: a correction by the laboratory moves it.',
    '报告未注明就诊，无法判断属于哪位患者：请实验室更正后移动。',
  ],
  ['Nothing leaves open any more whose it is.', '其所属患者已无疑问。'],
  ['The test that settles it: {tests}.', '可裁定的试验：{tests}。'],
  ['Screen on admission: from care abroad', '入院筛查：来自境外医疗机构'],
  ['Screen on admission: from another facility', '入院筛查：来自其他机构'],
  [
    'A screen was taken, the patient has left, or what spoke for an import is told no more.',
    '已采样筛查、患者已离院，或输入风险现已不再成立。',
  ],
  ['Report by law: {family} without an isolate', '法定报告：{family}（尚无菌株）'],
  ['Number of the report: {number}.', '报告编号：{number}。'],
  ['No number of the report: {why}.', '无报告编号：{why}。'],
  [
    'Withdraw the report {number} at the authority: {family} in {species}',
    '向主管部门撤回报告 {number}：{species} 中的 {family}',
  ],
  [
    'Withdraw the report {number} at the authority: {family} without an isolate',
    '向主管部门撤回报告 {number}：{family}（尚无菌株）',
  ],
  [
    'Withdraw the report at the authority: {family} in {species}',
    '向主管部门撤回报告：{species} 中的 {family}',
  ],
  [
    'Withdraw the report at the authority: {family} without an isolate',
    '向主管部门撤回报告：{family}（尚无菌株）',
  ],
  [
    'Correct the report {number} at the authority: {family} in {species}',
    '向主管部门更正报告 {number}：{species} 中的 {family}',
  ],
  [
    'Correct the report {number} at the authority: {family} without an isolate',
    '向主管部门更正报告 {number}：{family}（尚无菌株）',
  ],
  [
    'Correct the report at the authority: {family} in {species}',
    '向主管部门更正报告：{species} 中的 {family}',
  ],
  [
    'Correct the report at the authority: {family} without an isolate',
    '向主管部门更正报告：{family}（尚无菌株）',
  ],
  ['It was reported by law, and its task is completed.', '该病例已依法报告，任务已完成。'],
  ['The report on specimen {id} says it no more.', '标本 {id} 的报告已不再如此。'],
  [
    'Whether a report is taken back or corrected, and how, is the authority’s.',
    '报告撤回或更正与否及方式由主管部门规定。',
  ],
  ['The case that was reported stands again.', '所报告的病例再次成立。'],
  ['To do: {task}.', '待办：{task}。'],
  ['Report by law: {family} in {species}', '法定报告：{species} 中的 {family}'],
  [
    'Which case is reported to whom and by when is the site’s; whoever completes this enters the number of the report.',
    '报告何种病例、向谁报告、何时报告由本院区规定；完成时请填写报告编号。',
  ],
  [
    'Known carrier in house, isolation {state}: {families:list}',
    '已知携带者在院，隔离{state}：{families}',
  ],
  ['Known carrier to come in: {families:list}', '已知携带者预约入院：{families}'],
  ['Contact by a list to come in: {families:list}', '名单中的接触者预约入院：{families}'],
  ['Contact of a case here to come in', '本院病例的接触者预约入院'],
  [
    'The screens of the contact are not complete: screen at the arrival.',
    '该接触者的筛查未完成：入院时筛查。',
  ],
  ['Announced for {when} on {ward}.', '预约于 {when}，{ward}。'],
  ['Announced for {when}.', '预约于 {when}。'],
  ['Announced on {ward}, the day not told.', '预约至 {ward}，日期未告知。'],
  ['Announced, the day not told.', '已预约，日期未告知。'],
  ['Admitted on {day:code}, now on {ward}.', '{day} 入院，现位于 {ward}。'],
  ['Admitted on {day:code}.', '{day} 入院。'],
  [
    'Due again: said to be done on {day:code}, and no result that counts came in {n:code} days.',
    '再次到期：登记于 {day} 完成，{n} 天内未收到可计入的结果。',
  ],
  [
    'Due again: said to be done on {day:code}, and no result that counts came in 1 day.',
    '再次到期：登记于 {day} 完成，1 天内未收到可计入的结果。',
  ],
  [
    'Beside more than one case or ward: the screens count from the last time.',
    '与多个病例或在多个病区同处：筛查自最后一次起计。',
  ],
  [
    'Screen {n:code} of {wanted:code}: contact of a carrier of {family} of whom no isolate is known',
    '第 {n}/{wanted} 次筛查：{family} 携带者（尚无菌株）的接触者',
  ],
  [
    'Screen {n:code} of {wanted:code}: contact of {families:list} by a list',
    '第 {n}/{wanted} 次筛查：名单所载 {families} 的接触者',
  ],
  [
    'Last screen, on {day:code} or later: contact of a carrier of {family} of whom no isolate is known',
    '末次筛查（{day} 或之后）：{family} 携带者（尚无菌株）的接触者',
  ],
  [
    'Last screen, on {day:code} or later: contact of {families:list} by a list',
    '末次筛查（{day} 或之后）：名单所载 {families} 的接触者',
  ],
  [
    'Last screen, on {day:code} or later: contact of {family} in {species}',
    '末次筛查（{day} 或之后）：{species} 中 {family} 的接触者',
  ],
  [
    'Screens so far: {done}; {wanted:code} are wanted, the last on {day:code} or later.',
    '目前筛查：{done}；共需 {wanted} 次，末次不早于 {day}。',
  ],
  [
    'Screen {n:code} of {wanted:code}: contact of {family} in {species}',
    '第 {n}/{wanted} 次筛查：{species} 中 {family} 的接触者',
  ],
  [
    'With the case in the same bay of {ward} for {hours:code} h, and still there.',
    '与病例同室于 {ward} {hours} 小时，目前仍在。',
  ],
  [
    'With the case in the same bay of {ward} for {hours:code} h.',
    '与病例同室于 {ward} {hours} 小时。',
  ],
  [
    'With the case on {ward} for {hours:code} h, and still there.',
    '与病例同病区于 {ward} {hours} 小时，目前仍在。',
  ],
  ['With the case on {ward} for {hours:code} h.', '与病例同病区于 {ward} {hours} 小时。'],
  [
    'With the case next in the bed on {ward} for {hours:code} h, and still there.',
    '{ward} 病例床位的后续患者，{hours} 小时，目前仍在。',
  ],
  [
    'With the case next in the bed on {ward} for {hours:code} h.',
    '{ward} 病例床位的后续患者，{hours} 小时。',
  ],
  [
    'Screens so far: {done}; {wanted:code} are wanted, the last {days:code} days after the last time together or later.',
    '已筛查：{done}；共需 {wanted} 次，末次须在最后接触 {days} 天后或更晚。',
  ],
  ['negative on {day:code}', '{day} 阴性'],
  ['positive on {day:code}', '{day} 阳性'],
  ['{some}, {result:code} on {day:code}', '{some}，{day} {result}'],
  ['none', '无'],
  ['New: {news}.', '新情况：{news}。'],
  ['{n:code} further alerts ({m:code} critical)', '另有 {n} 条新预警（危急 {m} 条）'],
  ['1 further alert ({m:code} critical)', '另有 1 条新预警（危急 {m} 条）'],
  ['{n:code} further alerts', '另有 {n} 条新预警'],
  ['1 further alert', '另有 1 条新预警'],
  ['{n:code} alerts answered or taken back', '{n} 条预警已回报或撤回'],
  ['1 alert answered or taken back', '1 条预警已回报或撤回'],
  ['{n:code} alerts stand again', '{n} 条预警再次成立'],
  ['1 alert stands again', '1 条预警再次成立'],
  ['{n:code} alerts say otherwise now', '{n} 条预警内容有更改'],
  ['1 alert says otherwise now', '1 条预警内容有更改'],
  ['Stands again: {text}', '再次成立：{text}'],
  ['Nothing new since {when}.', '自 {when} 以来无新情况。'],
  ['This stands on: {basis}', '依据：{basis}'],
  [
    'Besides these, open now: {alerts:word}, {n:code} critical.',
    '此外目前未处理：{alerts}，其中危急 {n} 条。',
  ],
  ['Besides these, open now: {alerts:word}.', '此外目前未处理：{alerts}。'],
  ['Still open: {alerts:word}, {n:code} critical.', '仍未处理：{alerts}，其中危急 {n} 条。'],
  ['Still open: {alerts:word}.', '仍未处理：{alerts}。'],
  [
    'The list is too long and was cut: see the alerts and tasks for all of them.',
    '清单过长，已截断：全部内容请见预警和任务。',
  ],
  ['No alert is open.', '没有未处理的预警。'],
  ['{n:code} alerts ({m:code} patients)', '{n} 条预警（{m} 名患者）'],
  ['{n:code} alerts ({m:code} patient)', '{n} 条预警（{m} 名患者）'],
  ['{n:code} alert ({m:code} patient)', '{n} 条预警（{m} 名患者）'],
  ['{n:code} alerts', '{n} 条预警'],
  ['{n:code} alert', '{n} 条预警'],
  ['{n:code} signals', '{n} 个信号'],
  ['{n:code} signal', '{n} 个信号'],
  ['{n:code} changes of clusters', '{n} 项聚集变化'],
  ['{n:code} change of clusters', '{n} 项聚集变化'],
  ['{n:code} movements', '{n} 次入院、转科或离院'],
  ['{n:code} movement', '{n} 次入院、转科或离院'],
  ['A feed is silent: there may be more.', '有数据源静默：可能还有更多。'],
  ['Cannot say whether there is anything new: {basis}', '无法判断是否有新情况：{basis}'],
  ['{feed} was never heard', '{feed} 从未收到消息'],
  ['{feed} posted by hand, last {when}', '{feed} 为人工提交，最近 {when}'],
  ['{feed} was not judged yet, last heard {when}', '{feed} 尚未判断，最近消息 {when}'],
  [
    '{feed} is too new to judge, last heard {when}',
    '{feed} 尚新，无法判断是否静默，最近消息 {when}',
  ],
  [
    '{feed} sends too rarely to be missed, last heard {when}',
    '{feed} 消息过少，静默无从察觉，最近消息 {when}',
  ],
  [
    '{feed} sends too rarely to be judged and was quiet for longer than usual: call them, ' +
      'last heard {when}',
    '{feed} 消息过少，无法判断，且静默时间超过往常：请电话核实，最近消息 {when}',
  ],
  [
    'Nobody can tell whether a feed is silent: there may be more.',
    '无法判断数据源是否静默：可能还有更多。',
  ],
  ['{feed} last heard {when}', '{feed} 最近消息 {when}'],
  ['{feed} is silent since {when}', '{feed} 自 {when} 起静默'],
  ['no feed is known', '无已知数据源'],
  ['no feed is left that speaks', '已无在用的数据源'],
  ['{feed} is retired', '{feed} 已停用'],
  ['how many messages wait in quarantine is not known', '待核区中待处理消息数未知'],
  ['{n:code} in quarantine', '待核 {n} 条'],
  ['{n:code} tests pending.', '待检 {n} 项。'],
  ['{n:code} tests pending', '待检 {n} 项'],
  ['{n:code} test pending.', '待检 {n} 项。'],
  ['{n:code} test pending', '待检 {n} 项'],
  ['Nobody knows of a feed: there may be more.', '无已知数据源：可能还有更多。'],
  // Why facts stop asking for a task that somebody had completed.
  [
    'The screens are complete, the contact has died or, known by a list alone, left, or it or its case was corrected.',
    '筛查已完成，接触者已死亡，仅由名单得知的接触者已离院，或接触者或其病例已更正。',
  ],
  ['Not counted: {day:code}, {because}.', '不计入：{day}，{because}。'],
  [
    'Counted though neither site nor target was told: {days:list}.',
    '计入，但未说明采样部位与筛查目标：{days}。',
  ],
  ['1 day after the last', '距前次 1 天'],
  ['{n:code} days after the last', '距前次 {n} 天'],
  ['A test has answered, or the isolate was corrected.', '检测已有结果，或菌株已更正。'],
  ['The results contradict each other no longer.', '结果不再矛盾。'],
  [
    'The isolation is recorded, the stay has ended, or who was announced has come or was called off.',
    '隔离已记录，住院已结束，或预约者已入院或预约已取消。',
  ],
  ['The confirmation was corrected or taken back.', '确认结果已更正或撤回。'],
];

export const RISK_PHRASES: readonly Phrase[] = [
  [
    'Intensive care and hepatobiliary disease were associated with CPE among CRE infections in the study that this surveillance follows (Lin et al., Front Pharmacol 2021;12:716324); its abstract gives no coefficients.',
    '在本监测所依据的研究（Lin et al., Front Pharmacol 2021;12:716324）中，重症监护和肝胆疾病与 CRE 感染中的 CPE 相关；其摘要未给出系数。',
  ],
  [
    'None are built in: fit the site’s own, or enter a source.',
    '程序未内置系数：请用本院数据拟合，或录入来源。',
  ],
  ['The code set is our own.', '代码集由本系统定义。'],
  [
    'What is not known may be so or not: the range is from the one to the other.',
    '未知项可能有也可能无：范围即这两种情形之间。',
  ],
  [
    'The calibration shown leaves out {left:code} of {all:code} settled CRE: a predictor of theirs is not known.',
    '所示校准未计入 {all} 例机制已明 CRE 中的 {left} 例：其预测因素有未知者。',
  ],
  [
    '{left:code} of {all:code} settled CRE are left out: a predictor of theirs is not known.',
    '{all} 例机制已明确的 CRE 中有 {left} 例未计入：其某一预测因素未知。',
  ],
  [
    'cases: {needed:code} settled CRE with and {same:code} without a carbapenemase are needed, of which every predictor is known; there are {cpe:code} and {others:code}',
    '病例（cases）：需要各预测因素均已知、机制已明确的 CRE，产酶 {needed} 例、不产酶 {same} 例；现有 {cpe} 例和 {others} 例',
  ],
  [
    'method: a model without coefficients has none to correct: enter those of a source, or ask for a refit',
    '方法（method）：没有系数的模型无可校正：请录入某来源的系数，或选择重新拟合（refit）',
  ],
  [
    'In intensive care at the culture or earlier in that admission; later is none.',
    '采样时或本次住院此前在重症监护；之后不计。',
  ],
  [
    'A diagnosis of this encounter in the code set hepatobiliary-1.',
    '本次就诊有代码集 hepatobiliary-1 中的诊断。',
  ],
  ['A yes-or-no covariate that the reports of this site carry.', '本院区报告所含的是否型协变量。'],
  [
    'CARBAWATCH_CLOCK=message: a demonstration or a replay tells nobody.',
    'CARBAWATCH_CLOCK=message：演示或回放不通知任何人。',
  ],
  ['No route is set.', '未设置路由。'],
  ['Chosen by the site.', '由本院区选定。'],
  [
    'Orders rapid tests and pre-emptive isolation while the mechanism of a CRE is pending.',
    '在 CRE 机制待定期间为快速检测和先行隔离排序。',
  ],
  [
    'Isolates in which a carbapenemase is confirmed, probable or excluded: it adds nothing there.',
    '碳青霉烯酶已确认、很可能或已排除的菌株：无补充意义。',
  ],
  ['The risk of acquiring CRE, of severity, or of death.', '获得 CRE、病情严重或死亡的风险。'],
  ['Choosing or withholding treatment.', '选择或停用治疗。'],
  [
    'CRE by the site’s definition, first of each patient, mechanism settled.',
    '按本院区定义的 CRE，每例患者首株，机制已明确。',
  ],
  [
    'The calibration shown is on the cases that it learned from, and flatters it.',
    '所示校准基于其训练病例，偏于乐观。',
  ],
  [
    'No settled CRE of this site says anything of {name:code}: where it is not known, the score is a range.',
    '本院区已明确的 CRE 均无 {name} 的信息：未知时评分为一个区间。',
  ],
  ['Intensive care: {ward}, at or before the culture.', '重症监护：{ward}，采样时或之前。'],
  ['Intensive care at the culture, as the sender says.', '采样时在重症监护，据发送方。'],
  ['Intensive care before the culture, as the sender says.', '采样前曾在重症监护，据发送方。'],
  ['Intensive care: not at or before the culture.', '重症监护：采样时及之前均不在。'],
  ['Intensive care: the kind of ward is not known.', '重症监护：病区类型未知。'],
  [
    'Hepatobiliary disease: no diagnosis of this encounter is known.',
    '肝胆疾病：本次就诊无已知诊断。',
  ],
  [
    'Hepatobiliary disease: {codes:list} in this encounter (hepatobiliary-1).',
    '肝胆疾病：本次就诊有 {codes}（hepatobiliary-1）。',
  ],
  [
    'Hepatobiliary disease: none among the diagnoses of this encounter.',
    '肝胆疾病：本次就诊的诊断中无。',
  ],
  ['{name}: yes.', '{name}：是。'],
  ['{name}: no.', '{name}：否。'],
  ['{name}: told, and neither yes nor no.', '{name}：已提供，但非是或否。'],
  [
    'No probability: the model takes yes or no, and the report gives something else of {names}.',
    '不计算概率：模型只接受是或否，而报告中 {names} 为其他值。',
  ],
  ['{name}: not told.', '{name}：未提供。'],
  [
    'No coefficients yet: the study gives none, so the predictors only order the rapid tests.',
    '尚无系数：原研究未给出，预测因素仅用于快速检测排序。',
  ],
  [
    'Not validated here: an order for rapid tests, not a diagnosis.',
    '未在本院验证：用于快速检测排序，并非诊断。',
  ],
  [
    'Validated on cases of this site that it has not learned from.',
    '已用本院未参与训练的病例验证。',
  ],
];
