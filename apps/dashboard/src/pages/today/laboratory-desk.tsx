import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Listed } from '../../api/client';
import { quarantinedQuery, waitingQuery } from '../../api/operations-queries';
import { useText } from '../../i18n/text';

/** The stream tells of isolates, and what cannot be read makes none. */
const LOOK_MS = 30_000;

/** What waits for the laboratory: messages that could not be read, and words that none knows. */
export function LaboratoryDesk() {
  const text = useText();
  const quarantined = useQuery({ ...quarantinedQuery(), refetchInterval: LOOK_MS });
  const words = useQuery({ ...waitingQuery(), refetchInterval: LOOK_MS });
  return (
    <ul className="plain tiles" aria-label={text('today.lead')}>
      <li>
        <Link
          className="tile"
          to="/operations"
          search={{ view: 'messages', status: 'quarantined' }}
        >
          <span className="figure">{countOf(quarantined.data)}</span>
          <span>{text('today.inQuarantine')}</span>
        </Link>
      </li>
      <li>
        <Link className="tile" to="/operations" search={{ view: 'mappings' }}>
          <span className="figure">{countOf(words.data)}</span>
          <span>{text('operations.waiting')}</span>
        </Link>
      </li>
    </ul>
  );
}

/** Beyond what is read at once, at least so many. */
function countOf(list: Listed<unknown> | undefined): string {
  if (!list) return '–';
  return list.next === null ? String(list.items.length) : `${list.items.length}+`;
}
