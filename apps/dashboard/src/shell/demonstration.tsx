import { useText } from '../i18n/text';
import { useMe, useStreamed } from '../session/me';
import { shownDay } from '../time/site-time';

/** The site of `npm start -- --demo`. */
export const DEMO_SITE = 'demo';

/** The year that is invented ends on the day on which it was started. */
const YEAR_MS = 365 * 86_400_000;
/** What is left of the last day lies ahead, and nobody can have sent it yet. */
const WHOLE = 0.995;

/** Says that nothing here is real, and how far the year has come while it streams in. */
export function Demonstration() {
  const text = useText();
  const { timezone } = useMe();
  const streamed = useStreamed(({ from, to }) => shareOf(from, to) < WHOLE);
  const share = streamed ? shareOf(streamed.from, streamed.to) : 0;
  return (
    <p className="banner" data-testid="demonstration">
      {text('app.demo')}{' '}
      {share < WHOLE &&
        (streamed
          ? text('app.streaming', {
              day: shownDay(streamed.to, timezone),
              percent: Math.floor(share * 100),
            })
          : text('app.streamBegins'))}
    </p>
  );
}

function shareOf(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / YEAR_MS;
}
