import { en } from '../../i18n/en';
import { textOf } from '../../i18n/text';
import { zh } from '../../i18n/zh';
import { modelName } from './model-name';

it.each([
  ['cpe-given-cre 3', 'model of CPE among CRE, version 3', 'CRE 为 CPE 的概率模型，版本 3'],
  ['a model of another kind', 'a model of another kind', 'a model of another kind'],
])('the model %s is %s', (model, english, chinese) => {
  expect(modelName(textOf(en, 'en'), model)).toBe(english);
  expect(modelName(textOf(zh, 'zh'), model)).toBe(chinese);
});
