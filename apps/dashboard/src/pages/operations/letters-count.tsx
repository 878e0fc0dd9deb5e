import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { SERVICES, lettersQuery } from '../../api/letter-queries';
import { Badge } from '../../design/badge';
import { useText } from '../../i18n/text';
import { useMay } from '../../session/me';

/** Records that were not taken in, and those that wait behind them; 0 until it is known. */
export function useLettersCount(): number {
  const enabled = useMay('administer');
  return useQueries({
    queries: SERVICES.map((service) => ({ ...lettersQuery(service), enabled })),
    combine: (answers) =>
      answers.reduce((sum, { data }) => sum + (data ? data.dead + data.parked : 0), 0),
  });
}

/** Beside the feeds: what came in and is in no number and no alert, for whoever can mend it. */
export function LettersNotice() {
  const text = useText();
  const n = useLettersCount();
  if (n === 0) return null;
  return (
    <p className="row" data-testid="letters-notice">
      <Badge tone="critical">{text('letters.notTakenIn', { n })}</Badge>
      <Link to="/operations" search={{ view: 'letters' }}>
        {text('letters.look')}
      </Link>
    </p>
  );
}
