import type { IsolateWithHistory } from '@carbawatch/contracts';
import { Link } from '@tanstack/react-router';
import { CpeBadge, CreBadge } from '../../design/badge';
import { Moment } from '../../design/moment';
import { Panel } from '../../design/panel';
import { Code } from '../../i18n/code';
import { useText } from '../../i18n/text';
import { carbapenemasesOf } from './isolate-words';

/** Every state that it had, the newest first, each with the message that made it. */
export function History({ isolate }: { isolate: IsolateWithHistory }) {
  const text = useText();
  return (
    <Panel title={text('isolate.history')}>
      <ol className="plain timeline" data-testid="history">
        {[...isolate.history].reverse().map((step, at) => (
          <li key={`${step.receivedAt} ${at}`}>
            <div className="row">
              <Moment at={step.receivedAt} />
              <span className="hint">
                <Code kind="resultStatus" code={step.status} />
              </span>
              {at === 0 && <strong>{text('isolate.current')}</strong>}
            </div>
            <div className="row">
              <CpeBadge
                status={step.classification.cpe.status}
                cre={step.classification.cre.status}
              />
              <CreBadge status={step.classification.cre.status} />
              <span>{carbapenemasesOf(step)}</span>
              {step.withdrawn && <span>{text('isolate.withdrawn')}</span>}
            </div>
            <Link to="/operations/messages/$id" params={{ id: step.messageId }}>
              {text('isolate.toMessage')}
            </Link>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
