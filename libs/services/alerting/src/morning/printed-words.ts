import type { Language, MorningList, Severity } from '@carbawatch/contracts';

type Of<List extends 'carriersInHouse' | 'movements'> = MorningList[List][number];

/** Everything on the printed round that is no name, number or sentence of the list itself. */
export interface PrintedWords {
  readonly tag: string;
  readonly title: (site: string) => string;
  readonly span: (from: string, to: string, timeZone: string) => string;
  readonly none: string;
  /** The server knows pseudonyms alone: where the names are. */
  readonly unnamed: string;
  /** The house is the word of a report of this day alone. */
  readonly reported: (day: string) => string;
  /** Of who is to come in, the announced day; null where none was told. */
  readonly announced: (day: string | null) => string;
  /** Of who came to a clinic or to dialysis, and holds no bed. */
  readonly outpatient: string;
  /** Of a carrier, the day of the screen that completed the site's rule; null by a list. */
  readonly cleared: (since: string | null) => string;
  readonly overdue: string;
  /** So many of the model's predictors are present. */
  readonly predictors: (n: number, of: number) => string;
  readonly sections: Readonly<
    Record<
      | 'newPositives'
      | 'upgrades'
      | 'furtherAlerts'
      | 'corrections'
      | 'signals'
      | 'carriers'
      | 'toIsolate'
      | 'movements'
      | 'screens'
      | 'screensAhead'
      | 'tests'
      | 'toDo'
      | 'clusters'
      | 'feeds',
      string
    >
  >;
  readonly heads: Readonly<
    Record<
      'alert' | 'task' | 'test' | 'carrier' | 'toIsolate' | 'movement' | 'cluster' | 'feed',
      readonly string[]
    >
  >;
  readonly severity: Readonly<Record<Severity, string>>;
  readonly isolation: Readonly<Record<Of<'carriersInHouse'>['isolation'], string>>;
  readonly role: Readonly<Record<Of<'movements'>['role'], string>>;
  readonly movement: Readonly<Record<Of<'movements'>['kind'], string>>;
  readonly feed: Readonly<Record<'silent' | 'heard' | 'byHand' | 'unjudged' | 'retired', string>>;
}

const TASK = ['Due', 'Patient', 'Place now', 'What'];
const TASK_ZH = ['时限', '患者', '当前位置', '内容'];

const en: PrintedWords = {
  tag: 'en',
  title: (site) => `Morning list, ${site}`,
  span: (from, to, timeZone) => `From ${from} to ${to} (${timeZone})`,
  none: 'None.',
  unnamed:
    'Patients stand by pseudonym where no name is told: the control team prints this list, with ' +
    'names, numbers and beds, from the page Today.',
  reported: (day) => `by the report of ${day}, no movements known`,
  announced: (day) => (day === null ? 'to come, day not told' : `to come on ${day}`),
  outpatient: 'here as an outpatient',
  cleared: (since) =>
    since === null ? 'presumed cleared, by a list' : `presumed cleared since ${since}`,
  overdue: 'OVERDUE ',
  predictors: (n, of) => `${n} of ${of} predictors`,
  sections: {
    newPositives: 'New positives',
    upgrades: 'Upgrades',
    furtherAlerts: 'Further alerts raised',
    corrections: 'Corrections, retractions and tests that were answered',
    signals: 'Signals of the detectors',
    carriers: 'Carriers in house',
    toIsolate: 'To isolate, beside the carriers',
    movements: 'Carriers and contacts arriving, moving, leaving',
    screens: 'Screens due today and overdue',
    screensAhead: 'Screens due in the coming days',
    tests: 'Tests pending, with the time by which they are expected',
    toDo: 'To do',
    clusters: 'Clusters',
    feeds: 'Feeds',
  },
  heads: {
    alert: ['When', 'Severity', 'Patient', 'Place now', 'What', 'Since the last round'],
    task: TASK,
    test: [...TASK, 'Risk of CPE'],
    carrier: ['Ward', 'Room', 'Bed', 'Patient', 'Carries', 'Since', 'Isolated'],
    toIsolate: ['Place now', 'Patient', 'Severity', 'Why', 'Isolated', 'Risk of CPE'],
    movement: ['When', 'Patient', 'Who', 'What', 'From', 'To'],
    cluster: ['When', 'Cluster', 'What'],
    feed: ['Feed', 'Last message', 'State'],
  },
  severity: { critical: 'critical', high: 'high', medium: 'medium', low: 'low', info: 'info' },
  isolation: { yes: 'yes', no: 'NO', 'not-recorded': 'NOT RECORDED' },
  role: { carrier: 'carrier', contact: 'contact' },
  movement: { arriving: 'arriving', moving: 'moving', leaving: 'leaving', died: 'died' },
  feed: {
    silent: 'SILENT',
    heard: 'heard',
    byHand: 'by hand',
    unjudged: 'NOT JUDGED',
    retired: 'retired',
  },
};

const zh: PrintedWords = {
  tag: 'zh-CN',
  title: (site) => `晨间清单：${site}`,
  span: (from, to, timeZone) => `${from} 至 ${to}（${timeZone}）`,
  none: '无。',
  unnamed: '未告知姓名处以假名表示患者：院感科可从“今日”页面打印带姓名、病历号和床位的清单。',
  reported: (day) => `据 ${day} 的报告，无移动记录`,
  announced: (day) => (day === null ? '预约入院，日期未告知' : `预约于 ${day} 入院`),
  outpatient: '门诊就诊',
  cleared: (since) => (since === null ? '名单称已推定清除' : `自 ${since} 起推定清除`),
  overdue: '【逾期】',
  predictors: (n, of) => `${of} 项预测因素中 ${n} 项`,
  sections: {
    newPositives: '新增阳性',
    upgrades: '升级',
    furtherAlerts: '其他新发预警',
    corrections: '更正、撤销和已回报的检测',
    signals: '检测算法的信号',
    carriers: '在院携带者',
    toIsolate: '携带者以外的待隔离者',
    movements: '携带者和接触者的入院、转科、离院',
    screens: '今日到期和逾期的筛查',
    screensAhead: '今后数日到期的筛查',
    tests: '待回报的检测及预计时间',
    toDo: '待办',
    clusters: '聚集',
    feeds: '数据源',
  },
  heads: {
    alert: ['时间', '严重程度', '患者', '当前位置', '内容', '上次巡查以来'],
    task: TASK_ZH,
    test: [...TASK_ZH, 'CPE 风险'],
    carrier: ['病区', '房间', '床位', '患者', '携带', '起始', '已隔离'],
    toIsolate: ['当前位置', '患者', '严重程度', '原因', '已隔离', 'CPE 风险'],
    movement: ['时间', '患者', '身份', '动向', '自', '至'],
    cluster: ['时间', '聚集', '变化'],
    feed: ['数据源', '最近消息', '状态'],
  },
  severity: { critical: '危急', high: '高', medium: '中', low: '低', info: '提示' },
  isolation: { yes: '是', no: '否！', 'not-recorded': '未记录！' },
  role: { carrier: '携带者', contact: '接触者' },
  movement: { arriving: '入院', moving: '转科', leaving: '离院', died: '死亡' },
  feed: {
    silent: '静默！',
    heard: '正常',
    byHand: '人工提交',
    unjudged: '无法判断！',
    retired: '已停用',
  },
};

export const PRINTED_WORDS: Readonly<Record<Language, PrintedWords>> = { en, zh };
