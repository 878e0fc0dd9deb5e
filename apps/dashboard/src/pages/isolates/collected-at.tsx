import type { IsolateView } from '@carbawatch/contracts';
import { useText } from '../../i18n/text';
import { useMe } from '../../session/me';
import { shownMoment } from '../../time/site-time';

/** When the specimen was taken; where nobody said, when it was heard of, and that it is so. */
export function CollectedAt({ isolate }: { isolate: IsolateView }) {
  const text = useText();
  const { specimen, receivedAt } = isolate;
  if (specimen?.collectedAt) return <DayAndHour at={specimen.collectedAt} />;
  return (
    <>
      <DayAndHour at={receivedAt} /> <span className="hint">({text('isolates.receipt')})</span>
    </>
  );
}

/** A narrow column has the hour below the day; a day itself is never broken at its hyphens. */
function DayAndHour({ at }: { at: string }) {
  const { timezone } = useMe();
  const [day = '', ...hour] = shownMoment(at, timezone).split(' ');
  return (
    <time dateTime={at}>
      <span className="nowrap">{day}</span> {hour.join(' ')}
    </time>
  );
}
