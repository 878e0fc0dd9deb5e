import type { IsolateView } from '@carbawatch/contracts';
import { Moment } from '../../design/moment';
import { useText } from '../../i18n/text';

/** When the specimen was taken; where nobody said, when it was heard of, and that it is so. */
export function CollectedAt({ isolate }: { isolate: IsolateView }) {
  const text = useText();
  const { specimen, receivedAt } = isolate;
  if (specimen?.collectedAt) return <Moment at={specimen.collectedAt} />;
  return (
    <>
      <Moment at={receivedAt} /> <span className="hint">({text('isolates.receipt')})</span>
    </>
  );
}
