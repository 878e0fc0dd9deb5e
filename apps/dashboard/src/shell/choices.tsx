import { speak, useLanguage, useText, type Language } from '../i18n/text';
import { showTheme, useTheme, type Theme } from './theme';

/** What a computer keeps, whoever signs in: the language, and light or dark. */
export function Choices() {
  const text = useText();
  const language = useLanguage();
  const theme = useTheme();
  return (
    <>
      <label className="field">
        {text('app.language')}
        <select value={language} onChange={(event) => void speak(event.target.value as Language)}>
          <option value="en" lang="en">
            English
          </option>
          <option value="zh" lang="zh-CN">
            中文
          </option>
        </select>
      </label>
      <label className="field">
        {text('app.theme')}
        <select value={theme} onChange={(event) => showTheme(event.target.value as Theme)}>
          <option value="system">{text('app.theme.system')}</option>
          <option value="light">{text('app.theme.light')}</option>
          <option value="dark">{text('app.theme.dark')}</option>
        </select>
      </label>
    </>
  );
}
