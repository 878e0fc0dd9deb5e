import type { RiskModelCard } from '@carbawatch/contracts';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { RISK_MODEL } from '../../api/number-queries';
import { send } from '../../api/client';
import { queryClient } from '../../api/query-client';
import { Choice } from '../../design/filters';
import { Panel } from '../../design/panel';
import { whyNot } from '../../design/states';
import { tell } from '../../design/toast';
import { useText } from '../../i18n/text';

const METHODS = ['intercept', 'intercept-slope', 'refit'] as const;
type Method = (typeof METHODS)[number];

interface Wish {
  readonly method: Method;
  readonly site: string;
  readonly covariates?: readonly string[];
}

function useLearning(onSettled: () => void) {
  const text = useText();
  return useMutation({
    mutationFn: (wish: Wish) => send<RiskModelCard>('POST', 'risk-model/recalibrate', wish),
    onSuccess: ({ version }) => tell(text('risk.learned', { version })),
    onSettled: () => {
      onSettled();
      for (const name of [RISK_MODEL, 'alerts', 'alert']) {
        void queryClient.invalidateQueries({ queryKey: [name] });
      }
    },
  });
}

/** The model learns from the site's own settled CRE, once somebody said twice that it shall. */
export function Recalibration(props: {
  readonly card: RiskModelCard;
  readonly mayChange: boolean;
}) {
  const { card, mayChange } = props;
  const text = useText();
  const [method, setMethod] = useState<Method>('intercept');
  const [covariates, setCovariates] = useState('');
  const [asked, setAsked] = useState(false);
  const learn = useLearning(() => setAsked(false));
  return (
    <Panel title={text('risk.recalibrate')} testId="recalibration">
      {!mayChange ? (
        <p className="hint">{text('risk.administrator')}</p>
      ) : (
        <>
          <form
            className="row"
            onSubmit={(event) => {
              event.preventDefault();
              setAsked(true);
            }}
          >
            <Choice
              label={text('risk.how')}
              value={method}
              options={METHODS.map((name) => [name, text(`risk.method.${name}`)])}
              onChange={(name) => {
                setMethod(name ?? 'intercept');
                setAsked(false);
              }}
            />
            {method === 'refit' && (
              <Covariates
                value={covariates}
                onChange={(written) => {
                  setCovariates(written);
                  setAsked(false);
                }}
              />
            )}
            <button type="submit" className="quiet" disabled={asked || learn.isPending}>
              {text('risk.recalibrate')}
            </button>
          </form>
          {asked && (
            <Confirmation
              cases={card.resolved}
              pending={learn.isPending}
              onYes={() =>
                learn.mutate({
                  ...{ method, site: card.site },
                  ...(method === 'refit' && { covariates: namesIn(covariates) }),
                })
              }
              onNo={() => setAsked(false)}
            />
          )}
          {learn.isError && (
            <p className="stale" role="alert">
              {whyNot(learn.error, text)}
            </p>
          )}
        </>
      )}
    </Panel>
  );
}

function Covariates(props: { readonly value: string; readonly onChange: (text: string) => void }) {
  const text = useText();
  return (
    <label className="field">
      {text('risk.covariates')}
      <input
        value={props.value}
        placeholder="carbapenem30d, centralVenousCatheter"
        onChange={(event) => props.onChange(event.target.value)}
      />
    </label>
  );
}

/** Names as the site's own reports give them, each once. */
function namesIn(written: string): string[] {
  return [...new Set(written.split(/[\s,;]+/).filter((name) => name !== ''))];
}

function Confirmation(props: {
  readonly cases: RiskModelCard['resolved'];
  readonly pending: boolean;
  readonly onYes: () => void;
  readonly onNo: () => void;
}) {
  const { cases, pending, onYes, onNo } = props;
  const text = useText();
  const no = useRef<HTMLButtonElement>(null);
  // Whoever works by the keyboard is at the question, and on the answer that changes nothing.
  useEffect(() => no.current?.focus(), []);
  return (
    <div className="stack" role="group" aria-label={text('risk.sure')}>
      <p>{text('risk.sureOf', { n: cases.n, cpe: cases.cpe })}</p>
      <div className="row">
        <button type="button" disabled={pending} onClick={onYes}>
          {text('risk.yes')}
        </button>
        <button type="button" className="quiet" ref={no} disabled={pending} onClick={onNo}>
          {text('risk.no')}
        </button>
      </div>
    </div>
  );
}
