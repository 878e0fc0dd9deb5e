import type { riskForms as english } from '../en/risk-forms';

export const riskForms: Record<keyof typeof english, string> = {
  'risk.enter': '录入系数',
  'risk.enterHint': '来自已发表研究或本院研究。所有待定 CRE 的评分随即更新。',
  'risk.enterSource': '可查证的来源',
  'risk.addCovariate': '添加协变量',
  'risk.covariate': '名称 {n}（与报告中一致）',
  'risk.weightOf': '对数比值 {n}',
  'risk.removeOne': '移除协变量 {n}',
  'risk.covariates': '另纳入报告中的这些协变量',
  'risk.entered': '系数已保存为第 {version} 版。',
};
