import { useText } from '../i18n/text';
import { useMe } from '../session/me';
import { useSiteNowMs } from '../time/site-clock';
import { elapsed, shownMoment } from '../time/site-time';

/** A time by the site's clocks. */
export function Moment({ at }: { at: string }) {
  const { timezone } = useMe();
  return <time dateTime={at}>{shownMoment(at, timezone)}</time>;
}

/** The same with how long ago that was. */
export function Ago({ at }: { at: string }) {
  const text = useText();
  const { unit, n } = elapsed(at, useSiteNowMs());
  return (
    <span className="nowrap">
      <Moment at={at} /> <span className="hint">({text(`ago.${unit}`, { n })})</span>
    </span>
  );
}
