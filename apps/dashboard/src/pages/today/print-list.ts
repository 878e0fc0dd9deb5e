import type { MorningList } from '@carbawatch/contracts';
import { request, withParameters } from '../../api/client';
import type { Names } from '../patients/names';

const FRAME_ID = 'printed-morning-list';

/**
 * The list on paper, as of the same round as on the page. The server's page knows pseudonyms alone:
 * names are put in here, for whoever has been told them, and leave with the frame.
 */
export async function printMorningList(
  { site, since }: MorningList,
  names: Names,
  words: { readonly title: string; readonly printed: string },
): Promise<void> {
  const answer = await request(withParameters('morning-list/print', { site, since }));
  const page = await answer.text();
  document.getElementById(FRAME_ID)?.remove();
  const frame = document.createElement('iframe');
  frame.id = FRAME_ID;
  frame.title = words.title;
  frame.tabIndex = -1;
  frame.setAttribute('aria-hidden', 'true');
  // It holds no script, and may run none: it is read and printed from here.
  frame.setAttribute('sandbox', 'allow-same-origin allow-modals');
  frame.className = 'paper';
  frame.srcdoc = page;
  const loaded = new Promise((done) => frame.addEventListener('load', done, { once: true }));
  document.body.append(frame);
  await loaded;
  if (frame.contentDocument) {
    putNames(frame.contentDocument, names);
    sign(frame.contentDocument, words.printed);
  }
  frame.contentWindow?.print();
}

/** Below the heading: whose paper it is, and of when. */
function sign(paper: Document, printed: string): void {
  const line = paper.createElement('p');
  line.textContent = printed;
  paper.querySelector('h1')?.after(line);
}

/** As on the page; that names are told elsewhere stays on the paper where one is missing. */
function putNames(paper: Document, names: Names): void {
  let isWhole = true;
  for (const cell of paper.querySelectorAll('[data-patient]')) {
    const person = names.of(cell.textContent);
    if (person) cell.textContent = [person.name, person.id].filter(Boolean).join(' · ');
    else isWhole = false;
  }
  if (isWhole) paper.querySelector('[data-unnamed]')?.remove();
}
