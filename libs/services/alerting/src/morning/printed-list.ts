import {
  SEVERITIES,
  dayOf,
  type FeedState,
  type Language,
  type MorningAlert,
  type MorningList,
  type MorningMovement,
  type PlaceNow,
  type RiskScore,
  type Task,
} from '@carbawatch/contracts';
import { ALERTING_BOOK } from '../chinese/alerting-book';
import { clockTime } from '../decide/wording';
import { PRINTED_WORDS, type PrintedWords } from './printed-words';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ESCAPES[letter] ?? letter);
}

const STYLE = `
  body { font: 11pt/1.35 sans-serif; margin: 1.5cm; color: #000; background: #fff }
  h1 { font-size: 15pt; margin: 0 } h2 { font-size: 12pt; margin: 1em 0 .2em }
  table { border-collapse: collapse; width: 100% } tr { break-inside: avoid }
  th, td { border-bottom: 1px solid #999; padding: 2px 6px; text-align: left; vertical-align: top }
  td:first-child { white-space: nowrap } th { font-weight: 600; white-space: nowrap }
  .none { color: #444 } .no { font-weight: 700 } .box { font-size: 13pt; line-height: 1 }
  @page { size: A4; margin: 1.5cm } @media print { body { margin: 0 } }`;

/** A cell that names a patient says so: who prints for people who may be told puts the name in. */
type Cell = string | null | { readonly patient: string };

interface Section {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Work is ticked off on the round. */
  readonly isWork?: boolean;
}

function shownCell(cell: Cell): string {
  if (cell === null) return '<td>–</td>';
  if (typeof cell === 'string') return `<td>${escaped(cell)}</td>`;
  return `<td data-patient>${escaped(cell.patient)}</td>`;
}

function section({ title, heads, rows, isWork = false }: Section, none: string): string {
  if (rows.length === 0) return `<h2>${title}</h2><p class="none">${none}</p>`;
  const box = isWork ? '<td class="box">☐</td>' : '';
  const head = heads.map((text) => `<th scope="col">${escaped(text)}</th>`).join('');
  const body = rows.map((row) => `<tr>${box}${row.map(shownCell).join('')}</tr>`).join('\n');
  return `<h2>${title} (${rows.length})</h2>
<table><thead><tr>${isWork ? '<td></td>' : ''}${head}</tr></thead><tbody>${body}</tbody></table>`;
}

/**
 * A range where something that the model asks for is not known; while it has no coefficients the
 * predictors that give the order.
 */
function riskCell(risk: RiskScore | null, { predictors }: PrintedWords): string | null {
  if (!risk) return null;
  const known = risk.terms.filter(({ isKnown = true }) => isKnown).length;
  if (risk.probability === null) return predictors(risk.predictorsPresent, known);
  const whole = (share: number) => Math.round(share * 100);
  const { probability, range } = risk;
  return range ? `${whole(range.lower)}–${whole(range.upper)} %` : `${whole(probability)} %`;
}

/**
 * Several alerts of one person are one person to see, and several detectors that saw the same are
 * one thing to look at: the gravest row, with all that was found.
 */
function onceEach(entries: readonly MorningAlert[]): MorningAlert[] {
  const persons = new Map<string, MorningAlert[]>();
  for (const one of entries) {
    const subject = one.patient.pseudonym || one.title;
    persons.set(subject, [...(persons.get(subject) ?? []), one]);
  }
  const rank = ({ severity }: MorningAlert) => SEVERITIES.indexOf(severity);
  return [...persons.values()].flatMap((mine) => {
    const [gravest] = [...mine].sort((a, b) => rank(a) - rank(b));
    const titles = [...new Set(mine.map(({ title }) => title))].join('; ');
    const what = [...new Set(mine.map((one) => one.what))].join(' ');
    return gravest ? [{ ...gravest, title: titles, what }] : [];
  });
}

/**
 * A contact of two cases is swabbed once: screens of one person that are due on one day are one
 * line, with all that it is taken for.
 */
function onceADay(screens: readonly Task[], timeZone: string): Task[] {
  const swabs = new Map<string, Task>();
  for (const task of screens) {
    const { dueAt, patient } = task;
    const day = dueAt === null ? task.id : dayOf(dueAt, timeZone);
    const key = `${patient.pseudonym} ${day}`;
    const known = swabs.get(key);
    if (!known) swabs.set(key, task);
    else {
      const title = [...new Set([...known.title.split('; '), task.title])].join('; ');
      const first = (known.dueAt ?? '') <= (dueAt ?? '') ? known : task;
      swabs.set(key, { ...first, title, overdue: known.overdue || task.overdue });
    }
  }
  return [...swabs.values()];
}

/**
 * The morning list on paper: one file without scripts, which any browser prints. Its sentences come
 * in the language already; headings and codes are said in it here.
 */
export function printedList(list: MorningList, timeZone: string, language: Language): string {
  const words = PRINTED_WORDS[language];
  const [from, to] = [list.since, list.until].map((moment) => clockTime(moment, timeZone));
  const title = words.title(list.site);
  return `<!doctype html>
<html lang="${words.tag}"><head><meta charset="utf-8"><title>${escaped(title)}</title>
<style>${STYLE}</style></head><body>
<h1>${escaped(title)}</h1>
<p>${escaped(words.span(from ?? '', to ?? '', timeZone))}</p>
<p><strong>${escaped(list.says)}</strong></p>
<p class="none" data-unnamed>${words.unnamed}</p>
${[...newsOf(list, timeZone, language), ...workOf(list, timeZone, language)]
  .map((one) => section(one, words.none))
  .join('\n')}
</body></html>
`;
}

type Shown = (moment: string | null) => string | null;
const shownIn =
  (timeZone: string): Shown =>
  (moment) =>
    moment === null ? null : clockTime(moment, timeZone);

/** Nobody in particular where an alert is about the ward. */
function who({ patient }: { readonly patient: { readonly pseudonym: string } }): Cell {
  return patient.pseudonym === '' ? null : { patient: patient.pseudonym };
}

/** Ward, room and bed, as far as they are told. */
function placeCell(place: PlaceNow | null, language: Language): string | null {
  if (!place) return null;
  const { ward, room, bed, reportedOn } = place;
  const where = [ward, room, bed].filter((word) => word !== null).join(' · ');
  if (reportedOn === null) return where || null;
  return [where, PRINTED_WORDS[language].reported(reportedOn)].filter(Boolean).join(', ');
}

/** What is new since the last round, and who of the carriers lies where. */
function newsOf(list: MorningList, timeZone: string, language: Language): Section[] {
  const { sections, heads, severity, isolation, role } = PRINTED_WORDS[language];
  const at = shownIn(timeZone);
  const alerts = (title: string, entries: readonly MorningAlert[]): Section => ({
    title,
    heads: heads.alert,
    rows: entries.map((a) => [
      at(a.at),
      severity[a.severity],
      who(a),
      placeCell(a.place ?? null, language) ?? a.wardNow,
      a.title,
      a.what,
    ]),
  });
  const species = (name: string) => (language === 'zh' ? ALERTING_BOOK.chinese(name) : name);
  const { cleared } = PRINTED_WORDS[language];
  const carriers = list.carriersInHouse.map((c) => [
    c.place.ward,
    c.place.room,
    c.reportedOn ? PRINTED_WORDS[language].reported(c.reportedOn) : c.place.bed,
    who(c),
    [
      ...[...c.carbapenemases, ...c.organisms.map(species)],
      ...(c.presumedCleared ? [cleared(c.presumedCleared.since)] : []),
    ].join(', '),
    at(c.since),
    isolation[c.isolation],
  ]);
  const toIsolate = list.needsIsolation.map((one) => [
    placeCell(one.place, language),
    who(one),
    severity[one.severity],
    one.title,
    isolation[one.isolation],
    riskCell(one.risk, PRINTED_WORDS[language]),
  ]);
  const movements = list.movements.map((m) => [
    at(m.at),
    who(m),
    role[m.role],
    moveWord(m, language, at),
    m.from,
    m.to,
  ]);
  return [
    alerts(sections.newPositives, onceEach(list.newPositives)),
    alerts(sections.upgrades, list.upgrades),
    alerts(sections.furtherAlerts, list.furtherAlerts),
    alerts(sections.corrections, list.corrections),
    alerts(sections.signals, onceEach(list.signals)),
    { title: sections.carriers, heads: heads.carrier, rows: carriers, isWork: true },
    { title: sections.toIsolate, heads: heads.toIsolate, rows: toIsolate, isWork: true },
    { title: sections.movements, heads: heads.movement, rows: movements },
  ];
}

function moveWord(moved: MorningMovement, language: Language, at: Shown): string {
  const { announced, movement, outpatient } = PRINTED_WORDS[language];
  if (moved.announced) return announced(at(moved.announced.on));
  return moved.outpatient ? outpatient : movement[moved.kind];
}

function feedWord({ byHand, retired, silent, unjudged }: FeedState) {
  if (byHand) return 'byHand';
  if (retired) return 'retired';
  if (silent) return 'silent';
  return unjudged ? 'unjudged' : 'heard';
}

/** What is to be done, clusters, and whether all feeds were heard. */
function workOf(list: MorningList, timeZone: string, language: Language): Section[] {
  const { sections, heads, overdue, feed } = PRINTED_WORDS[language];
  const at = shownIn(timeZone);
  const tasks = (entries: readonly Task[]) =>
    entries.map((t) => [
      `${t.overdue ? overdue : ''}${at(t.dueAt) ?? ''}`,
      who(t),
      placeCell(t.place ?? null, language) ?? t.ward,
      t.title,
    ]);
  // The risk orders the tests that are pending, and says nothing of other work.
  const tests = tasks(list.testsPending).map((cells, i) => [
    ...cells,
    riskCell(list.testsPending[i]?.risk ?? null, PRINTED_WORDS[language]),
  ]);
  const clusters = list.clusters.map((c) => [at(c.at), c.title, c.what]);
  const feeds = list.feeds.map((f) => [f.name, at(f.lastMessageAt), feed[feedWord(f)]]);
  const screens = tasks(onceADay(list.screensDue, timeZone));
  const screensAhead = tasks(onceADay(list.screensAhead, timeZone));
  return [
    { title: sections.screens, heads: heads.task, rows: screens, isWork: true },
    { title: sections.screensAhead, heads: heads.task, rows: screensAhead },
    { title: sections.tests, heads: heads.test, rows: tests, isWork: true },
    { title: sections.toDo, heads: heads.task, rows: tasks(list.otherTasks), isWork: true },
    { title: sections.clusters, heads: heads.cluster, rows: clusters },
    { title: sections.feeds, heads: heads.feed, rows: feeds },
  ];
}
