import type { names as english } from '../en/names';

export const names: Record<keyof typeof english, string> = {
  'names.showAll': '显示 {n} 个姓名',
  'names.bed': '床位',
};
