import { useEffect, type RefObject } from 'react';
import { useText } from '../i18n/text';

/**
 * Names the page by its heading and, where it has tabs, by the one that is open: tabs of a browser
 * are told apart by it, and a screen reader says it first.
 */
export function useTitle(content: RefObject<HTMLElement | null>): void {
  const text = useText();
  useEffect(() => {
    const main = content.current;
    if (!main) return undefined;
    const name = (): void => {
      const words = ['nav.tabs [aria-current]', 'h1'].map(
        (place) => main.querySelector(place)?.textContent.trim() ?? '',
      );
      const title = [...new Set(words), text('app.name')].filter(Boolean).join(' · ');
      if (document.title !== title) document.title = title;
    };
    name();
    const observer = new MutationObserver(name);
    observer.observe(main, {
      ...{ childList: true, characterData: true, subtree: true },
      attributeFilter: ['aria-current'],
    });
    return () => {
      observer.disconnect();
      document.title = text('app.name');
    };
  }, [content, text]);
}
