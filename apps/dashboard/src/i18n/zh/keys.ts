import type { keys as english } from '../en/keys';

export const keys: Record<keyof typeof english, string> = {
  'keys.may.sender': '发送方：提交消息并查看自己消息的处理结果，例如实验室或入出转系统接口。',
  'keys.may.lab':
    '实验室：可查看消息与菌株，更正待核区中的消息并维护映射；不能查看预警，查看姓名须说明理由。',
  'keys.may.ipc':
    '院感科：可查看菌株、消息、预警、任务与患者时间线，可像实验室一样更正消息并维护映射，并可见本院区未结病例的姓名。',
  'keys.may.analyst': '分析员：仅可查看数字，即队列、累积药敏报告、序列与信号，不涉及单个患者。',
  'keys.may.admin': '管理员：可在这些院区进行一切操作，包括规则、通知路径、密钥与审计。',
  'keys.allSites': '全部院区',
  'keys.anotherSite': '尚无数据的院区',
  'keys.addSite': '添加',
  'keys.lastUsed': '最近使用',
  'keys.never': '永不',
  'keys.unused': '尚未使用',
  'keys.accounts': '以医院账号登录过的人员',
  'keys.accountsHint': '其角色与院区由医院的身份认证系统授予和收回。',
  'keys.account': '账号',
  'keys.firstSeen': '首次登录',
  'keys.lastSeen': '最近登录',
  'keys.noAccount': '尚无人以医院账号登录。',
  'keys.revoked': '密钥 {name} 已吊销，不再有效。',
  'keys.copy': '复制',
  'keys.copied': '密钥已复制到剪贴板。',
  'keys.notCopied': '浏览器不允许复制：请选中密钥手动复制。',
};
