import type { Phrase } from '@carbawatch/contracts';

/** What joins patients, and how a cluster went. */
export const CLUSTER_PHRASES: readonly Phrase[] = [
  ['Same ward {ward} for {hours:code} h', '同病区 {ward} {hours} 小时'],
  [
    'Same ward {ward}, {days:code} days one after the other',
    '先后位于同病区 {ward}，相隔 {days} 天',
  ],
  ['Same bed space {place}, {days:code} days apart', '同一床位 {place}，相隔 {days} 天'],
  ['both {same}', '均为 {same}'],
  ['types not known', '分型未知'],
  ["{st:code}, the other's type not known", '{st}，另一方分型未知'],
  ['{one:code} and {other:code}, one locus apart', '{one} 与 {other}，相差一个位点'],
  ['capsule loci {one:code} and {other:code}', '荚膜位点 {one} 与 {other}'],
  ['first positives {days:code} days apart', '首次阳性相隔 {days} 天'],
  ['the earlier was known before: a source', '较早者此前已知：为传染源'],
  ['{evidence} (weak)', '{evidence}（弱）'],
  [
    'Known before admission, so a source and no acquisition: {n:code}.',
    '入院前已知，为传染源而非院内获得：{n} 例。',
  ],
  ['Formed: {what}.', '形成：{what}。'],
  ['Split off: {what}.', '分出：{what}。'],
  ['Grew to {n:code} patients: {who}.', '增至 {n} 例患者：{who}。'],
  [
    'Shrank to {n:code} patients: {who} left by a correction or merge.',
    '减至 {n} 例患者：{who} 因更正或合并移出。',
  ],
  ['Known better: {what}.', '信息更明确：{what}。'],
  ['No linked case for {days:code} days.', '{days} 天内无关联病例。'],
  [
    'Joined by a new case or link: goes on in the cluster that was formed first.',
    '因新病例或新关联合并：在最先形成的聚集中继续。',
  ],
  ['Took in another cluster: {what}.', '并入另一聚集：{what}。'],
  ['Corrections took what joined these patients.', '更正后这些患者之间的关联不再成立。'],
  ['{n:code} patients, {species:list} on {wards}', '{n} 例患者，{species}，{wards}'],
  ['{n:code} patients, {species:list}', '{n} 例患者，{species}'],
  [
    '{n:code} patients with {family}, {species}: {wards}',
    '{n} 例患者携带 {family}，{species}：{wards}',
  ],
  ['{case}, first positive {day:code}', '{case}，首次阳性 {day}'],
  ['{case}, first positive {day:code}.', '{case}，首次阳性 {day}。'],
  ['First positive {day:code}, {ward}.', '首次阳性 {day}，{ward}。'],
  ['First positive {day:code}.', '首次阳性 {day}。'],
  [
    'Usual here: {n:code} patients in as many days, from the year before.',
    '往常：同样天数内 {n} 例患者（据前一年）。',
  ],
  ['{n:code} earlier cases are known here.', '本院此前已知 {n} 例。'],
  ['No earlier case is known here.', '本院此前无已知病例。'],
  [
    '{ward}: {n:code} contacts, {bay:code} of them in the same bay, {next:code} next in the bed.',
    '{ward}：接触者 {n} 人，其中同室 {bay} 人，同床位后续患者 {next} 人。',
  ],
  ['Contact on {ward} until {day:code}.', '接触于 {ward}，至 {day}。'],
  ['The screens of all contacts are complete.', '全部接触者的筛查均已完成。'],
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
