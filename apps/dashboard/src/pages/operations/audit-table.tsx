import type { ShownAuditEntry } from '@carbawatch/contracts';
import { Link, getRouteApi } from '@tanstack/react-router';
import { Later } from '../../design/later';
import { Moment } from '../../design/moment';
import { Scroll } from '../../design/panel';
import { useText, type Text } from '../../i18n/text';
import { useMe } from '../../session/me';
import { shownMoment } from '../../time/site-time';
import { foldAudit, type AuditFold } from './audit-folds';
import { actionText, detailText, pageText } from './audit-words';

const route = getRouteApi('/operations');

/** One line a deed; the looks of one page are one deed, and unfold. */
export function AuditTable({ entries }: { entries: readonly ShownAuditEntry[] }) {
  const text = useText();
  return (
    <Scroll label={text('operations.audit')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text('audit.when')}</th>
            <th scope="col">{text('audit.action')}</th>
            <th scope="col">{text('audit.actor')}</th>
            <th scope="col">{text('audit.target')}</th>
            <th scope="col">{text('audit.detail')}</th>
            <th scope="col">{text('app.site')}</th>
          </tr>
        </thead>
        <tbody>
          {foldAudit(entries).map((fold) => (
            <Fold key={fold.entries[0].id} fold={fold} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Fold({ fold }: { fold: AuditFold }) {
  const text = useText();
  const [entry] = fold.entries;
  const page = pageText(entry.detail, text);
  return (
    <tr>
      <td className="nowrap">
        <Span of={fold} />
      </td>
      <td>
        {actionText(entry.action, text)}
        {page !== null && <> {text('audit.on', { page })}</>}
      </td>
      <td>
        <Actor entry={entry} />
      </td>
      <td>
        {fold.entries.length === 1 ? (
          <Target entry={entry} />
        ) : (
          <>
            {targetsText(fold, text)}
            <Later summary={text('audit.unfold')}>{() => <Each fold={fold} />}</Later>
          </>
        )}
      </td>
      <td>
        {linesOf(fold, text).map((line) => (
          <div key={line}>{line}</div>
        ))}
      </td>
      <td>{entry.site ?? '–'}</td>
    </tr>
  );
}

/** What was noted of each, every line once. */
const linesOf = ({ entries }: AuditFold, text: Text): string[] => [
  ...new Set(entries.flatMap(({ detail }) => detailText(detail, text))),
];

/** `2026-01-05 07:02–07:05`, the day once. */
function Span({ of }: { of: AuditFold }) {
  const { timezone } = useMe();
  const [newest] = of.entries;
  const first = of.entries.at(-1) ?? newest;
  const from = shownMoment(first.at, timezone);
  const to = shownMoment(newest.at, timezone);
  const isSameDay = from.slice(0, 10) === to.slice(0, 10);
  return (
    <>
      <Moment at={first.at} />
      {from !== to && `–${isSameDay ? to.slice(11) : to}`}
    </>
  );
}

const targetsText = ({ entries: [entry], targets }: AuditFold, text: Text): string =>
  text(entry.action === 'payload.read' ? 'audit.looks.payload.read' : 'audit.looks.identity.read', {
    n: targets,
  });

function Each({ fold }: { fold: AuditFold }) {
  return (
    <ul className="plain">
      {fold.entries.map((entry) => (
        <li key={entry.id}>
          <Moment at={entry.at} /> <Target entry={entry} />
        </li>
      ))}
    </ul>
  );
}

function Actor({ entry }: { entry: ShownAuditEntry }) {
  const { actor, actorName } = entry;
  const search = route.useSearch();
  return (
    <Link to="/operations" search={{ ...search, actor, who: undefined }}>
      {actorName ?? actor.replace(/^oidc:/, '')}
    </Link>
  );
}

/** As long as everywhere else: a pseudonym by eight letters, an identifier by eight digits. */
const shortly = (target: string): string =>
  target
    .replace(/^([0-9a-f]{8})-[0-9a-f-]{27}$/, '$1 …')
    .replace(/^([0-9a-z]{8})[0-9a-z]{18}$/, '$1');

function Target({ entry }: { entry: ShownAuditEntry }) {
  const { target } = entry;
  const search = route.useSearch();
  return (
    <Link to="/operations" search={{ ...search, target, about: undefined }} title={target}>
      {shortly(target)}
    </Link>
  );
}
