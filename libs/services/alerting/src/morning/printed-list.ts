import { SEVERITIES, type MorningAlert, type MorningList, type Task } from '@carbawatch/contracts';
import { clockTime } from '../decide/wording';

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
  td:first-child { white-space: nowrap } th { font-weight: 600 } .none { color: #444 } .no { font-weight: 700 }
  @page { size: A4; margin: 1.5cm } @media print { body { margin: 0 } }`;

type Cell = string | null;

function section(title: string, heads: readonly string[], rows: readonly (readonly Cell[])[]) {
  if (rows.length === 0) return `<h2>${title}</h2><p class="none">None.</p>`;
  const head = heads.map((text) => `<th scope="col">${escaped(text)}</th>`).join('');
  const body = rows
    .map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell ?? '–')}</td>`).join('')}</tr>`)
    .join('\n');
  return `<h2>${title} (${rows.length})</h2>
<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

function shareOf(probability: number | null): Cell {
  return probability === null ? null : `${Math.round(probability * 100)} %`;
}

/** Several alerts of one person are one person to see: the gravest row, with all that was found. */
function onePerPatient(entries: readonly MorningAlert[]): MorningAlert[] {
  const persons = new Map<string, MorningAlert[]>();
  for (const one of entries) {
    const known = persons.get(one.patient.pseudonym) ?? [];
    persons.set(one.patient.pseudonym, [...known, one]);
  }
  const rank = ({ severity }: MorningAlert) => SEVERITIES.indexOf(severity);
  return [...persons.values()].flatMap((mine) => {
    const [gravest] = [...mine].sort((a, b) => rank(a) - rank(b));
    const titles = [...new Set(mine.map(({ title }) => title))].join('; ');
    const what = [...new Set(mine.map((one) => one.what))].join(' ');
    return gravest ? [{ ...gravest, title: titles, what }] : [];
  });
}

const ISOLATION = { yes: 'yes', no: 'NO', 'not-recorded': 'NOT RECORDED' } as const;

/** The morning list on paper: one file without scripts, which any browser prints. */
export function printedList(list: MorningList, timeZone: string): string {
  const at = (moment: string | null) => (moment === null ? null : clockTime(moment, timeZone));
  const alerts = (entries: readonly MorningAlert[]) =>
    entries.map((a) => [at(a.at), a.severity, a.patient.pseudonym, a.wardNow, a.title, a.what]);
  const tasks = (entries: readonly Task[]) =>
    entries.map((t) => [
      `${t.overdue ? 'OVERDUE ' : ''}${at(t.dueAt) ?? ''}`,
      t.patient.pseudonym,
      t.ward,
      t.title,
    ]);
  // The risk orders the tests that are pending, and says nothing of other work.
  const tests = (entries: readonly Task[]) =>
    tasks(entries).map((cells, i) => [...cells, shareOf(entries[i]?.risk?.probability ?? null)]);
  const ALERT = ['When', 'Severity', 'Patient', 'Ward now', 'What', 'Since the last round'];
  const TASK = ['Due', 'Patient', 'Ward', 'What'];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Morning list ${escaped(list.site)}</title>
<style>${STYLE}</style></head><body>
<h1>Morning list, ${escaped(list.site)}</h1>
<p>From ${escaped(at(list.since) ?? '')} to ${escaped(at(list.until) ?? '')} (${escaped(timeZone)})</p>
<p><strong>${escaped(list.says)}</strong></p>
${section('New positives', ALERT, alerts(onePerPatient(list.newPositives)))}
${section('Upgrades', ALERT, alerts(list.upgrades))}
${section('Corrections, retractions and tests that were answered', ALERT, alerts(list.corrections))}
${section(
  'Carriers in house',
  ['Ward', 'Room', 'Bed', 'Patient', 'Carries', 'Since', 'Isolated'],
  list.carriersInHouse.map((c) => [
    c.place.ward,
    c.place.room,
    c.place.bed,
    c.patient.pseudonym,
    [...c.carbapenemases, ...c.organisms].join(', '),
    at(c.since),
    ISOLATION[c.isolation],
  ]),
)}
${section(
  'Carriers and contacts arriving, moving, leaving',
  ['When', 'Patient', 'Who', 'What', 'From', 'To'],
  list.movements.map((m) => [at(m.at), m.patient.pseudonym, m.role, m.kind, m.from, m.to]),
)}
${section('Screens due and overdue', TASK, tasks(list.screensDue))}
${section('Tests pending, with the time by which they are expected', [...TASK, 'Risk of CPE'], tests(list.testsPending))}
${section('To do', TASK, tasks(list.otherTasks))}
${section(
  'Clusters',
  ['When', 'Cluster', 'What'],
  list.clusters.map((c) => [at(c.at), c.title, c.what]),
)}
${section(
  'Feeds',
  ['Feed', 'Last message', 'State'],
  list.feeds.map((f) => [f.name, at(f.lastMessageAt), f.silent ? 'SILENT' : 'heard']),
)}
</body></html>
`;
}
