import type { Me } from '@carbawatch/contracts';
import { useText, type Text } from '../i18n/text';
import { accountName } from '../session/held';
import { useMe } from '../session/me';
import { shownMoment } from '../time/site-time';
import { useOnPaper } from './theme';

/** Whose paper it is and of when: it lies about long after the page has gone on. */
export function Printed({ site }: { site: string | null }) {
  const text = useText();
  const me = useMe();
  if (!useOnPaper()) return null;
  const where = site ?? me.knownSites.join(', ');
  return (
    <p className="hint printed" data-testid="printed">
      {text('app.name')} · {where} · {printedWords(text, me)}
    </p>
  );
}

/** `printed 2026-01-05 06:30 by Nurse One, infection control`, as of now. */
export function printedWords(text: Text, me: Me): string {
  const at = shownMoment(new Date().toISOString(), me.timezone);
  const by = [...new Set([accountName() || me.name, text(`role.${me.role}`)])].join(', ');
  return text('app.printed', { at, by });
}
