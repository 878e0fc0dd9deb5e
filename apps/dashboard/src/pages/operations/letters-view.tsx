import type {
  DeadLetter,
  DeadLetterList,
  LettersReplayed,
  ServiceName,
} from '@carbawatch/contracts';
import { useMutation, useQueries, type UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { send } from '../../api/client';
import { SERVICES, lettersQuery } from '../../api/letter-queries';
import { queryClient } from '../../api/query-client';
import { Badge } from '../../design/badge';
import { Ago, Moment } from '../../design/moment';
import { Panel } from '../../design/panel';
import { Empty, Loaded, whyNot } from '../../design/states';
import { SureButton } from '../../design/sure-button';
import { tell } from '../../design/toast';
import { useText } from '../../i18n/text';

/** What the services could not take in, each with its error, and what waits behind it. */
export function Letters() {
  const text = useText();
  const answers = useQueries({ queries: SERVICES.map((service) => lettersQuery(service)) });
  const isWell = answers.every(({ data, isError }) => !isError && data?.items.length === 0);
  return (
    <Panel title={text('operations.letters')} hint={text('letters.hint')} testId="letters">
      {isWell ? (
        <Empty title={text('letters.none')} hint={text('letters.noneHint')} />
      ) : (
        SERVICES.map((service, at) => (
          <OfService key={service} service={service} answer={answers[at]} />
        ))
      )}
    </Panel>
  );
}

function OfService(props: {
  readonly service: ServiceName;
  readonly answer: UseQueryResult<DeadLetterList> | undefined;
}) {
  const { service, answer } = props;
  const text = useText();
  if (!answer) return null;
  return (
    <section data-testid={`letters-${service}`}>
      <h3>{text(`service.${service}`)}</h3>
      <Loaded of={answer}>
        {({ items, next, dead, parked }) =>
          items.length === 0 ? (
            <p className="hint">{text('letters.tookAll')}</p>
          ) : (
            <>
              <p>{text('letters.counts', { dead, parked })}</p>
              <ul className="plain stack">
                {items.map((letter) => (
                  <Letter
                    key={`${letter.topic} ${letter.partition} ${letter.offset}`}
                    service={service}
                    letter={letter}
                  />
                ))}
              </ul>
              {next !== null && <p className="hint">{text('letters.more')}</p>}
            </>
          )
        }
      </Loaded>
    </section>
  );
}

/** Processes records again; what came of it is said, and everything that shows it is read anew. */
function useLetterAct(service: ServiceName) {
  const text = useText();
  return useMutation({
    mutationFn: ({ act, body }: { act: 'replay' | 'dismiss'; body: object }) =>
      send<LettersReplayed>('POST', `${service}/letters/${act}`, body),
    onSuccess: ({ replayed, failed }, { act }) => {
      const [first] = failed;
      if (first) {
        tell(text('letters.stillFails', { why: `${first.code}: ${first.detail}` }));
      } else if (act === 'dismiss') {
        tell(text('letters.dismissed', { n: replayed }));
      } else tell(text('letters.replayed', { n: replayed }));
    },
    onSettled: () => queryClient.invalidateQueries(),
  });
}

function Letter({ service, letter }: { service: ServiceName; letter: DeadLetter }) {
  const text = useText();
  const act = useLetterAct(service);
  const { topic, partition, offset, key, code, detail, attempts, behind, messageId } = letter;
  return (
    <li className="stack" data-testid="letter">
      <div className="row">
        <Badge tone="critical">{code}</Badge>
        <span>{detail}</span>
        {behind > 0 && <Badge tone="medium">{text('letters.behind', { n: behind })}</Badge>}
      </div>
      <div className="row hint">
        <span>
          {topic.replace(/^carbawatch\./, '')} · {partition}/{offset} · {key}
        </span>
        <span>
          {text('letters.first')} <Moment at={letter.firstFailedAt} /> (
          <Ago at={letter.firstFailedAt} />)
        </span>
        <span>{text('letters.attempts', { n: attempts })}</span>
        {messageId !== null && (
          <Link to="/operations/messages/$id" params={{ id: messageId }}>
            {text('letters.message')}
          </Link>
        )}
      </div>
      <div className="row no-print">
        <button
          type="button"
          disabled={act.isPending}
          onClick={() => act.mutate({ act: 'replay', body: { key } })}
        >
          {text('letters.replay')}
        </button>
        <GiveUp
          isDisabled={act.isPending}
          onSure={(reason) =>
            act.mutate({ act: 'dismiss', body: { topic, partition, offset, reason } })
          }
        />
      </div>
      {act.isError && (
        <p className="stale" role="alert">
          {whyNot(act.error, text)}
        </p>
      )}
    </li>
  );
}

const REASON_MIN = 3;

/** Nothing brings a record back that was given up: a reason, and a second press. */
function GiveUp(props: {
  readonly isDisabled: boolean;
  readonly onSure: (reason: string) => void;
}) {
  const text = useText();
  const [reason, setReason] = useState('');
  return (
    <>
      <label className="field">
        {text('letters.because')}
        <input maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
      </label>
      <SureButton
        label={text('letters.dismiss')}
        className="quiet"
        isDisabled={props.isDisabled || reason.trim().length < REASON_MIN}
        onSure={() => props.onSure(reason.trim())}
      />
    </>
  );
}
