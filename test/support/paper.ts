import type { Page } from 'playwright-core';

/** A sheet of A4, upright, less margins of 12 mm: 186 mm at 96 pixels an inch. */
const SHEET = { width: 703, height: 1_000 } as const;

/**
 * What would be lost or out of place if the page were printed now, each with its place: what stands
 * beyond the edge of the sheet, what nobody can open on paper, and what nobody can press there.
 */
export async function faultsOnPaper(page: Page): Promise<string[]> {
  const size = page.viewportSize();
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize(SHEET);
  await page.getByTestId('printed').waitFor();
  await page.evaluate('new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))');
  const found = await page.evaluate<string[]>(FAULTS);
  await page.emulateMedia({ media: null });
  if (size) await page.setViewportSize(size);
  return found.map((each) => `on paper, ${each}`);
}

/** Run in the browser. What a drawing holds is fitted into it as a whole. */
const FAULTS = `(() => {
  // What a box is ticked for is read on paper as well, and so is a heading that sorts.
  const SCREEN_ONLY = 'button:not(th button), select, textarea, input:not([type=checkbox]), nav, .banner';
  const width = document.documentElement.clientWidth;
  const found = [];
  const tell = (what, { localName, className, textContent }) =>
    found.push(what + ': ' + localName + '.' + className + ' ' + textContent.slice(0, 60));
  const look = (element) => {
    const { display, visibility } = getComputedStyle(element);
    const { left, right, width: own } = element.getBoundingClientRect();
    if (display === 'none' || visibility === 'hidden' || own <= 1) return;
    if (right > width + 1 || left < -1) return tell('stands beyond the edge', element);
    if (element.matches(SCREEN_ONLY)) tell('no use', element);
    if (element.matches('details:not([open])')) tell('is folded', element);
    if (element.matches('.chart, .network')) return;
    for (const child of element.children) look(child);
  };
  for (const child of document.body.children) look(child);
  return found;
})()`;
