import { useText } from '../i18n/text';
import { accountName } from '../session/held';
import { useMe } from '../session/me';
import { shownMoment } from '../time/site-time';
import { useOnPaper } from './theme';

/** Whose paper it is and of when: it lies about long after the page has gone on. */
export function Printed({ site }: { site: string | null }) {
  const text = useText();
  const me = useMe();
  if (!useOnPaper()) return null;
  const at = shownMoment(new Date().toISOString(), me.timezone);
  const by = [...new Set([accountName() || me.name, text(`role.${me.role}`)])].join(', ');
  const where = site ?? me.knownSites.join(', ');
  return (
    <p className="hint printed" data-testid="printed">
      {text('app.name')} · {where} · {text('app.printed', { at, by })}
    </p>
  );
}
