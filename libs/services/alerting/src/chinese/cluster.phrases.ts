import type { Phrase } from '@carbawatch/contracts';
import { CLUSTER_CHANGE_PHRASES } from './cluster-change.phrases';

/** What joins patients, and how a cluster went. */
export const CLUSTER_PHRASES: readonly Phrase[] = [
  [
    'Same ward {ward} for {hours:code} h until the later was positive',
    '后者阳性前同病区 {ward} {hours} 小时',
  ],
  [
    'Same ward {ward} for less than an hour until the later was positive',
    '后者阳性前同病区 {ward} 不足 1 小时',
  ],
  ['Same ward {ward} on the day on which the later was positive', '后者阳性当日同病区 {ward}'],
  [
    'Both reports name ward {ward} (no movements are known)',
    '两份报告均写明病区 {ward}（无已知的转移记录）',
  ],
  [
    "Ward {ward} by one's report (no movements are known), during the other's stay there",
    '一方报告写明病区 {ward}（无已知的转移记录），当时另一方住在该病区',
  ],
  [
    "Ward {ward} by one's report (no movements are known), {days:code} days from the other's stay there",
    '一方报告写明病区 {ward}（无已知的转移记录），与另一方在该病区的时间相隔 {days} 天',
  ],
  [
    "Ward {ward} by one's report (no movements are known), 1 day from the other's stay there",
    '一方报告写明病区 {ward}（无已知的转移记录），与另一方在该病区的时间相隔 1 天',
  ],
  [
    'Same ward {ward}, {days:code} days one after the other',
    '先后位于同病区 {ward}，相隔 {days} 天',
  ],
  ['Same bay {place}, {days:code} days apart', '同一病室 {place}，相隔 {days} 天'],
  ['Same sink zone {place}, {days:code} days apart', '同一排水区 {place}，相隔 {days} 天'],
  ['Same sink zone {place}, 1 day apart', '同一排水区 {place}，相隔 1 天'],
  [
    'the later was positive {hours:code} h after admission: it may have been brought in',
    '后者入院 {hours} 小时即阳性：可能为带入',
  ],
  [
    'the later was positive less than an hour after admission: it may have been brought in',
    '后者入院不足 1 小时即阳性：可能为带入',
  ],
  ['Same bay {place}, 1 day apart', '同一病室 {place}，相隔 1 天'],
  ['Same bed space {place}, {days:code} days apart', '同一床位 {place}，相隔 {days} 天'],
  ['Same ward {ward}, 1 day one after the other', '先后位于同病区 {ward}，相隔 1 天'],
  ['Same bed space {place}, 1 day apart', '同一床位 {place}，相隔 1 天'],
  ['first positives 1 day apart', '首次阳性相隔 1 天'],
  ['first positives less than a day apart', '首次阳性相隔不足 1 天'],
  ['{one:enzyme} and {other:enzyme} differ', '{one} 与 {other} 不同'],
  ['No shared ward is known before the later was positive', '后者阳性之前无已知的共同病区'],
  ['Nothing new of late: the window has moved on.', '近期无新情况：时间窗已移过。'],
  [
    'Fewer than {n:code} patients within the last {days:code} days.',
    '最近 {days} 天内少于 {n} 例患者。',
  ],
  [
    'No more than usual: {n:code} patients within the last {days:code} days, {usual:code} on average in the year before.',
    '不多于往常：最近 {days} 天内 {n} 例患者，前一年均值 {usual} 例。',
  ],
  ['Grew to 1 patient: {who}.', '增至 1 例患者：{who}。'],
  [
    'Shrank to 1 patient: the rest left by a correction or merge.',
    '减至 1 例患者：其余因更正或合并移出。',
  ],
  [
    'Shrank to {n:code} patients: the rest left by a correction or merge.',
    '减至 {n} 例患者：其余因更正或合并移出。',
  ],
  [
    'Shrank to 1 patient: the enzyme of the rest has got its name.',
    '减至 1 例患者：其余患者的酶已命名。',
  ],
  [
    'Shrank to {n:code} patients: the enzyme of the rest has got its name.',
    '减至 {n} 例患者：其余患者的酶已命名。',
  ],
  [
    'The enzyme has got its name: too few patients are left without one.',
    '酶已命名：尚无名称的患者数少于规则要求。',
  ],
  ['A correction leaves fewer patients than the rule asks for.', '更正后患者数少于规则要求。'],
  ['Corrections leave fewer patients than the rule asks for.', '更正后患者数少于规则要求。'],
  ['1 patient with {family}, {species}: {wards}', '1 例患者携带 {family}，{species}：{wards}'],
  ['both {same}', '均为 {same}'],
  ['{one:organism} and {other:organism}', '{one} 和 {other}'],
  ['{one:organism} and no isolate', '{one} 和无菌株'],
  ['no isolate and {other:organism}', '无菌株和 {other}'],
  ['{one:organism} ST{st:code} and no isolate', '{one} ST{st} 和无菌株'],
  ['no isolate and {other:organism} ST{st:code}', '无菌株和 {other} ST{st}'],
  ['types not known', '分型未知'],
  ['endemic type', '本院流行型'],
  ["{st:code}, the other's type not known", '{st}，另一方分型未知'],
  ['{one:code} and {other:code}, one locus apart', '{one} 与 {other}，相差一个位点'],
  ['{one:code} and {other:code} differ', '{one} 与 {other} 不同'],
  ['capsule loci {one:code} and {other:code} differ', '荚膜位点 {one} 与 {other} 不同'],
  [
    'Links that rest on an endemic type alone: {n:code} of {all:code}.',
    '仅凭本院常见分型的关联：{all} 条中 {n} 条。',
  ],
  ['Weak links: {n:code} of {all:code}.', '弱关联：{all} 条中 {n} 条。'],
  ['Clone: {n:code} of {m:code} patients with {what}.', '克隆：{m} 例患者中 {n} 例携带 {what}。'],
  [
    'Clone by species and enzyme, no type known: {n:code} of {m:code} patients with {what}.',
    '按菌种和酶判为克隆，分型未知：{m} 例患者中 {n} 例携带 {what}。',
  ],
  [
    'Plasmid or strain, not every species known: {n:code} of {m:code} patients.',
    '质粒或同一菌株，菌种未全部明确：{m} 例患者中的 {n} 例。',
  ],
  [
    'Plasmid: {n:code} of {m:code} patients; one enzyme in {k:code} species: {species:commas}.',
    '质粒：{m} 例患者中 {n} 例；同一种酶见于 {k} 个菌种：{species}。',
  ],
  ['{species:organism} ({n:code})', '{species}（{n}）'],
  [
    'Environment: {n:code} of {m:code} patients lay in one bed space or bay one after the other.',
    '环境：{m} 例患者中 {n} 例先后住过同一床位或病室。',
  ],
  [
    'Hospital-wide: {n:code} patients with {what}, more than usual, whether a ward joins them or not.',
    '全院：{n} 例患者携带 {what}，多于往常，无论是否有共同病区。',
  ],
  ['New or rare here: {n:code} patients so far.', '本院新出现或罕见：迄今 {n} 例患者。'],
  ['New or rare here: 1 patient so far.', '本院新出现或罕见：迄今 1 例患者。'],
  [
    'The same outbreak as the cluster on {wards:commas}: {n:code} of these {m:code} patients.',
    '与 {wards} 的聚集为同一暴发：这 {m} 例患者中的 {n} 例。',
  ],
  [
    '{what} · {organism} · {place} · {n:code} patients',
    '{what} · {organism} · {place} · {n} 例患者',
  ],
  ['{what} · {organism} · {place} · 1 patient', '{what} · {organism} · {place} · 1 例患者'],
  ['{what} · {organism} · {n:code} patients', '{what} · {organism} · {n} 例患者'],
  ['{what} · {organism} · 1 patient', '{what} · {organism} · 1 例患者'],
  ['hospital-wide', '全院'],
  ['hospital-wide: {wards}', '全院：{wards}'],
  ['{wards:commas} and {n:code} more', '{wards} 等另 {n} 个病区'],
  ['{n:code} species', '{n} 个菌种'],
  ['{species:organism} ST{st:code}', '{species} ST{st}'],
  ['{one:organism} ST{st:code} and {other:organism}', '{one} ST{st} 和 {other}'],
  ['{one:organism} and {other:organism} ST{st:code}', '{one} 和 {other} ST{st}'],
  ['{one:organism} ST{a:code} and {other:organism} ST{b:code}', '{one} ST{a} 和 {other} ST{b}'],
  ['first positives {days:code} days apart', '首次阳性相隔 {days} 天'],
  ['the earlier was known before: a source', '较早者此前已知：为传染源'],
  ['{evidence} (weak)', '{evidence}（弱）'],
  [
    'Known before admission, so a source and no acquisition: {n:code}.',
    '入院前已知，为传染源而非院内获得：{n} 例。',
  ],
  ['Formed: {what}.', '形成：{what}。'],
  ['Formed again: {what}.', '再次形成：{what}。'],
  ['Again a cluster: {what}.', '再次成为聚集：{what}。'],
  [
    'Its patients are joined again: goes on in the cluster that holds them.',
    '其患者再次相互关联：在包含这些患者的聚集中继续。',
  ],
  ['Split off: {what}.', '分出：{what}。'],
  ['By itself again: {what}.', '重新独立：{what}。'],
  ['No case any more: {who}.', '不再是病例：{who}。'],
  ['Grew to {n:code} patients: {who}.', '增至 {n} 例患者：{who}。'],
  [
    'Shrank to {n:code} patients: {who} left by a correction or merge.',
    '减至 {n} 例患者：{who} 因更正或合并移出。',
  ],
  ...CLUSTER_CHANGE_PHRASES,
  ['what joins them', '相互间的关联'],
  [
    'A contact of before its end was told late: open again.',
    '结束前的一名接触者事后才获知：重新开放。',
  ],
  [
    '{late:code} contacts of before its end were told late: open again.',
    '结束前的 {late} 名接触者事后才获知：重新开放。',
  ],
  [
    'No linked case for {days:code} days; {n:code} contacts still to screen.',
    '{days} 天内无关联病例；尚有 {n} 名接触者待筛查。',
  ],
  [
    'No linked case for {days:code} days; 1 contact still to screen.',
    '{days} 天内无关联病例；尚有 1 名接触者待筛查。',
  ],
  [
    'No linked case for {days:code} days, and no contact is left to screen.',
    '{days} 天内无关联病例，且已无待筛查的接触者。',
  ],
  [
    'No linked case for {days:code} days; {n:code} contacts were never screened completely.',
    '{days} 天内无关联病例；{n} 名接触者始终未完成筛查。',
  ],
  [
    'No linked case for {days:code} days; 1 contact was never screened completely.',
    '{days} 天内无关联病例；1 名接触者始终未完成筛查。',
  ],
  [
    'Found in the environment: {enzyme:enzyme}, {species:organism} ST{st:code}, {ward:word}, {day:code}.',
    '环境中检出：{enzyme}，{species} ST{st}，{ward}，{day}。',
  ],
  [
    'Found in the environment: {enzyme:enzyme}, {species:organism}, {ward:word}, {day:code}.',
    '环境中检出：{enzyme}，{species}，{ward}，{day}。',
  ],
  [
    'Found in the environment: {enzyme:enzyme}, species not named, {ward:word}, {day:code}.',
    '环境中检出：{enzyme}，菌种未注明，{ward}，{day}。',
  ],
  ['No linked case for {days:code} days.', '{days} 天内无关联病例。'],
  [
    'Joined by a new case or link: goes on in the cluster that was formed first.',
    '因新病例或新关联合并：在最先形成的聚集中继续。',
  ],
  ['Took in another cluster: {what}.', '并入另一聚集：{what}。'],
  ['Corrections took what joined these patients.', '更正后这些患者之间的关联不再成立。'],
  ['{n:code} patients, {species:commas} on {wards:commas}', '{n} 例患者，{species}，{wards}'],
  ['{n:code} patients, {species:commas}', '{n} 例患者，{species}'],
  [
    '{n:code} patients with {family}, {species}: {wards}',
    '{n} 例患者携带 {family}，{species}：{wards}',
  ],
  ['{species:organism}, first positive {days:list}', '{species}，首次阳性 {days}'],
  [
    '{species:organism}, {ward:word}, first positive {days:list}',
    '{species}，{ward}，首次阳性 {days}',
  ],
  ['{species:organism} {st:enzyme}, first positive {day:code}', '{species} {st}，首次阳性 {day}'],
  [
    '{species:organism} {st:enzyme}, {ward:word}, first positive {day:code}',
    '{species} {st}，{ward}，首次阳性 {day}',
  ],
  ['First positive {day:code}, {ward}.', '首次阳性 {day}，{ward}。'],
  ['First positive {day:code}.', '首次阳性 {day}。'],
  [
    'Usual here: {n:code} patients in as many days, from the year before.',
    '往常：同样天数内 {n} 例患者（据前一年）。',
  ],
  ['Earlier cases known here: {n:code}.', '本院此前已知 {n} 例。'],
  ['No earlier case is known here.', '本院此前无已知病例。'],
  ['No isolate or specimen shows {family} any more.', '不再有菌株或标本检出 {family}。'],
  [
    'Isolate {isolate:code}: {species:organism}, {ward:word}, first positive {day:code}.',
    '菌株 {isolate}：{species}，{ward}，首次阳性 {day}。',
  ],
  [
    'Isolate {isolate:code}: {species:organism}, first positive {day:code}.',
    '菌株 {isolate}：{species}，首次阳性 {day}。',
  ],
  [
    'Isolates {isolates:commas}: {species:organism}, {ward:word}, first positive {day:code}.',
    '菌株 {isolates}：{species}，{ward}，首次阳性 {day}。',
  ],
  [
    'Isolates {isolates:commas}: {species:organism}, first positive {day:code}.',
    '菌株 {isolates}：{species}，首次阳性 {day}。',
  ],
  [
    'In a specimen, no isolate, {ward:word}, first positive {day:code}.',
    '标本检出，无菌株，{ward}，首次阳性 {day}。',
  ],
  ['In a specimen, no isolate, first positive {day:code}.', '标本检出，无菌株，首次阳性 {day}。'],
  [
    'The first case of {family} known here: one case is enough.',
    '本院已知的首例 {family}：一例即足够。',
  ],
  [
    'Each case of {family} is enough: it is usual nowhere.',
    '每一例 {family} 都足够：该机制在任何地方都不常见。',
  ],
  [
    "The last case of {family} known here was on {day:code}, longer ago than the rule's {n:code} days: one case is enough.",
    '本院上一例已知的 {family} 为 {day}，早于规则的 {n} 天：一例即足够。',
  ],
  [
    '{ward}: {n:code} contacts, {bay:code} of them in the same bay, {next:code} next in the bed.',
    '{ward}：接触者 {n} 人，其中同室 {bay} 人，同床位后续患者 {next} 人。',
  ],
  [
    '{ward}: 1 contact, {bay:code} of them in the same bay, {next:code} next in the bed.',
    '{ward}：接触者 1 人，其中同室 {bay} 人，同床位后续患者 {next} 人。',
  ],
  ['{ward}: 1 contact.', '{ward}：接触者 1 人。'],
  ['{ward}: 1 contact, in the same bay.', '{ward}：接触者 1 人，同室。'],
  ['{ward}: 1 contact, next in the bed.', '{ward}：接触者 1 人，同床位后续患者。'],
  ['{ward}: {n:code} contacts.', '{ward}：接触者 {n} 人。'],
  [
    '{ward}: {n:code} contacts, {bay:code} in the same bay.',
    '{ward}：接触者 {n} 人，其中同室 {bay} 人。',
  ],
  [
    '{ward}: {n:code} contacts, {next:code} next in the bed.',
    '{ward}：接触者 {n} 人，其中同床位后续患者 {next} 人。',
  ],
  [
    '{ward}: {n:code} contacts, {bay:code} in the same bay, {next:code} next in the bed.',
    '{ward}：接触者 {n} 人，其中同室 {bay} 人，同床位后续患者 {next} 人。',
  ],
  [
    'Contact of a carrier of {family} on {ward} until {day:code}.',
    '在 {ward} 为 {family} 携带者的接触者，至 {day}。',
  ],
  [
    'A contact of another carrier of {families} on {wards} as well.',
    '同时也是 {wards} 另一 {families} 携带者的接触者。',
  ],
  [
    'A contact of another carrier of {families} on {wards}.',
    '为 {wards} 另一 {families} 携带者的接触者。',
  ],
  [
    'The carrier on {wards} is a further case, of {families}.',
    '{wards} 的该携带者又为一例 {families} 病例。',
  ],
  ['The screens are complete.', '筛查已完成。'],
  ['The contact is a case itself.', '该接触者本人已成为病例。'],
  [
    'The contact is a case itself: its own alerts speak of it.',
    '该接触者本人已成为病例：由其本人的预警告知。',
  ],
  ['The contact has died.', '该接触者已死亡。'],
  ['The announcement was taken back.', '预约已被撤销。'],
  ['The visit was taken back.', '该次就诊已被撤销。'],
  ['The visit is over.', '就诊已结束。'],
  ['The patient has come in.', '患者已入院。'],
  [
    'Did not come: {n:code} days have passed since the announced day, and no admission was told.',
    '未来院：预约日期已过 {n} 天，未收到入院消息。',
  ],
  [
    'Did not come: {n:code} days have passed since the announcement, and no admission was told.',
    '未来院：预约已过 {n} 天，未收到入院消息。',
  ],
  ['A list says the same: the rule export speaks of it.', '名单已作同样说明：由规则 export 告知。'],
  [
    'No contact is left to screen: their screens are complete, they are cases themselves, or they have died.',
    '已无接触者待筛查：筛查已完成、本人已成为病例，或已死亡。',
  ],
  [
    'The screens of all contacts are complete, or they are cases themselves.',
    '全部接触者的筛查均已完成，或其本人已成为病例。',
  ],
  [
    'Known contact of a carrier of {family} in {species:organism} on {ward} before this was found.',
    '检出前已知为 {ward} 上 {species} 中 {family} 携带者的接触者。',
  ],
  [
    'Known contact of a carrier of {family} on {ward} before this was found.',
    '检出前已知为 {ward} 上 {family} 携带者的接触者。',
  ],
  [
    'Contact of a carrier of {family} in {species:organism} on {ward} from {day:code} on.',
    '自 {day} 起在 {ward} 为 {species} 中 {family} 携带者的接触者。',
  ],
  [
    'Contact of a carrier of {family} on {ward} from {day:code} on.',
    '自 {day} 起在 {ward} 为 {family} 携带者的接触者。',
  ],
  ['Negative on {days:commas}.', '{days} 阴性。'],
  ['To be screened again: 1 contact.', '需重新筛查：接触者 1 人。'],
  ['To be screened again: {n:code} contacts.', '需重新筛查：接触者 {n} 人。'],
  ['To be screened: 1 further contact.', '需筛查：新增接触者 1 人。'],
  ['To be screened: {n:code} further contacts.', '需筛查：新增接触者 {n} 人。'],
  ['The negative screen of {day:code} was withdrawn.', '{day} 的阴性筛查结果已撤回。'],
  ['The negative screen of {day:code} was corrected.', '{day} 的阴性筛查结果已更正。'],
  ['The negative screen of {day:code} is of another patient.', '{day} 的阴性筛查属于另一名患者。'],
  [
    'Another isolate of the swab of {day:code} waits for its answer.',
    '{day} 的拭子另有菌株结果未定。',
  ],
  ['Beside the case again on {ward}.', '在 {ward} 再次与该病例同处。'],
  ['The death of a contact was taken back.', '一名接触者的死亡记录已撤销。'],
  ['The screens of all contacts are complete.', '全部接触者的筛查均已完成。'],
  ['The enzyme is known now: it goes on as {family}.', '酶型现已明确：在 {family} 预警中继续。'],
  [
    'The organism is known now: it goes on as {family} in {species}.',
    '菌种现已明确：在 {species} 的 {family} 预警中继续。',
  ],
  [
    'Contact ({kind}) of a carrier of {family} on {ward}.',
    '{ward} {family} 携带者的接触者（{kind}）。',
  ],
  ['bay', '同室'],
  ['ward', '同病区'],
  ['next-in-bed', '同床位后续患者'],
  ['{specimen}: carbapenemase {status:code}.', '{specimen}：碳青霉烯酶{status}。'],
  ['Ward not told', '未提供病区'],
];
