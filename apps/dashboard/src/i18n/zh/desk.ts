import type { desk as english } from '../en/desk';

export const desk: Record<keyof typeof english, string> = {
  'desk.patient': '患者 {id}',
  'desk.alertsN': '{n} 条预警',
  'desk.acknowledgeMany': '知悉这 {n} 条',
  'desk.acknowledged': '已知悉 {n} 条预警。',
  'desk.noBreakpoint': '{n} 项没有折点：原因',
  'desk.detectors': '检测方法',
  'desk.wholeSite': '全院',
  'desk.overdue': '逾期',
  'desk.firstTitle': '尚未收到任何消息。',
  'desk.firstHint':
    '结果可通过 MLLP 以 HL7 v2 送达，或以 HL7、FHIR、JSON、CSV 或基因型表发送到下面的地址。在终端用管理员或发送方的密钥发送第一条：',
  'desk.firstThen': '数秒之内即在此显示，无需刷新。',
};
