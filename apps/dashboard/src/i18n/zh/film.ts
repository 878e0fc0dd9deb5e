import type { film as english } from '../en/film';

export const film: Record<keyof typeof english, string> = {
  'film.play': '播放',
  'film.pause': '暂停',
  'tree.slv': '相差一个位点',
  'tree.dlv': '两个',
  'tree.far': '三个或更多',
  'tree.lines': '连线：深色为相差一个位点，浅色为两个，虚线为三个或更多。',
  'tree.distance': '连线上的数字为差异位点数。',
  'tree.rim': '粗边框表示创始型。',
  'tree.size': '节点大小按菌株数的对数。',
  'tree.until': '计数与图形为截至 {day} 采集的菌株；分组和创始型按整个研究确定。',
  'contacts.case': '病例',
  'contacts.bay': '同一病室',
  'contacts.other': '同一病区，或同床位的下一位',
  'contacts.size': '病例大小按其接触者数的对数。',
  'contacts.alone': '与其他病例没有联系的病例：{n}。',
};
