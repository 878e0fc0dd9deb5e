import type { Page } from 'playwright-core';

/** A window of 1280 × 1024 pixels, enlarged to 400 % (WCAG 2.2, 1.4.10). */
const ENLARGED = { width: 320, height: 256 } as const;

/** The spacing that a reader may set (WCAG 2.2, 1.4.12). */
const SPACED = `* {
  letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important;
  line-height: 1.5 !important;
}
p { margin-bottom: 2em !important; }`;

/**
 * What is cut off, or found by scrolling sideways alone, each with its place: when the page is
 * enlarged fourfold, and when its lines stand further apart. Afterwards the page is as it was.
 */
export async function outOfPlaceOn(page: Page): Promise<string[]> {
  const size = page.viewportSize();
  await page.setViewportSize(ENLARGED);
  const enlarged = await lookAt(page);
  if (size) await page.setViewportSize(size);
  const spacing = await page.addStyleTag({ content: SPACED });
  const spaced = await lookAt(page);
  await spacing.evaluate('(style) => style.remove()');
  return [
    ...enlarged.map((each) => `enlarged, ${each}`),
    ...spaced.map((each) => `spaced, ${each}`),
  ];
}

/** Drawings take their new width when the browser has told them of it: two frames later. */
async function lookAt(page: Page): Promise<string[]> {
  await page.evaluate('new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))');
  return page.evaluate<string[]>(OUT_OF_PLACE);
}

/**
 * Run in the browser. Tables and drawings need both dimensions and may scroll in a box of their own
 * that keys reach; everything else stands within the width of the page. Words for those who read by
 * ear (one pixel wide), and what a field holds, are no matter here.
 */
const OUT_OF_PLACE = `(() => {
  const width = document.documentElement.clientWidth;
  const found = [];
  const tell = (what, { localName, className, textContent }) =>
    found.push(what + ': ' + localName + '.' + className + ' ' + textContent.slice(0, 60));
  const isWider = ({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1;
  const cuts = (element) => /hidden|clip/.test(getComputedStyle(element).overflowX);
  const look = (element) => {
    const { overflowX, visibility } = getComputedStyle(element);
    const { left, right, width: own } = element.getBoundingClientRect();
    const isField = element.matches('input, select, textarea');
    if (own <= 1 || visibility === 'hidden' || isField || element.matches('svg, .skip')) return;
    if (/auto|scroll/.test(overflowX) && isWider(element)) {
      const inside = element.querySelectorAll('table, svg, canvas');
      if (inside.length === 0) tell('words scroll sideways', element);
      if (element.tabIndex < 0) tell('no key scrolls it', element);
      for (const cell of element.querySelectorAll('th, td'))
        if (cuts(cell) && isWider(cell)) tell('is cut off', cell);
      return;
    }
    if (right > width + 1 || left < -1) tell('stands beyond the edge', element);
    // A drawing is moved within its own box.
    if (element.matches('.chart, .network')) return;
    if (cuts(element) && isWider(element)) tell('is cut off', element);
    for (const child of element.children) look(child);
  };
  for (const child of document.body.children) look(child);
  if (isWider(document.documentElement)) found.push('the page scrolls sideways');
  return found;
})()`;
