import { useText } from '../i18n/text';
import { useMe, useStreamed } from '../session/me';
import { shownMoment } from '../time/site-time';

/** The site of `npm start -- --demo`. */
export const DEMO_SITE = 'demo';

/** The year that is invented ends on the day on which it was started. */
const YEAR_MS = 365 * 86_400_000;
/** What is left of the last day lies ahead, and nobody can have sent it yet. */
const WHOLE = 0.995;

/**
 * Says that nothing here is real, how far the year has come while it streams in, and by which clock
 * the page counts: the hospital's own, which stands when nothing comes any more.
 */
export function Demonstration() {
  const text = useText();
  const { timezone } = useMe();
  const streamed = useStreamed(({ from, to }) => shareOf(from, to) < WHOLE);
  const share = streamed ? shareOf(streamed.from, streamed.to) : 0;
  const at = streamed && shownMoment(streamed.to, timezone);
  return (
    <p className="banner" data-testid="demonstration">
      {text('app.demo')}{' '}
      {at === null ? (
        text('app.streamBegins')
      ) : share < WHOLE ? (
        <>
          <progress className="streamed" value={share} aria-label={text('app.streamedShare')} />{' '}
          {text('app.streaming', { at, percent: Math.floor(share * 100) })}
        </>
      ) : (
        text('app.streamed', { at })
      )}
    </p>
  );
}

function shareOf(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / YEAR_MS;
}
