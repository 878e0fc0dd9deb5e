import type { RiskModelCard, RiskModelEntry } from '@carbawatch/contracts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../../api/client';
import { RISK_MODEL } from '../../api/number-queries';
import { queryClient } from '../../api/query-client';
import { Panel } from '../../design/panel';
import { whyNot } from '../../design/states';
import { tell } from '../../design/toast';
import { useText } from '../../i18n/text';

/** As many as the service takes. */
const ROWS_MAX = 12;
const SOURCE_LENGTH_MIN = 10;

interface Row {
  readonly name: string;
  readonly weight: string;
}

/** What stands, or the two of the study that the model is of, to be written over. */
function startOf({ coefficients }: RiskModelCard): Row[] {
  return coefficients.map(({ name, weight }) => ({ name, weight: weight?.toString() ?? '' }));
}

const weightsOf = (rows: readonly Row[]): Record<string, number> =>
  Object.fromEntries(
    rows.filter(({ name }) => name !== '').map(({ name, weight }) => [name, Number(weight)]),
  );

function useEntering() {
  const text = useText();
  return useMutation({
    mutationFn: (entry: RiskModelEntry) => send<RiskModelCard>('POST', 'risk-model', entry),
    onSuccess: ({ version }) => tell(text('risk.entered', { version })),
    onSettled: () => {
      for (const name of [RISK_MODEL, 'alerts', 'alert']) {
        void queryClient.invalidateQueries({ queryKey: [name] });
      }
    },
  });
}

/** Coefficients of a published study or of one's own, with the source that vouches for them. */
export function CoefficientsForm({ card }: { card: RiskModelCard }) {
  const text = useText();
  const [intercept, setIntercept] = useState(card.intercept?.toString() ?? '');
  const [rows, setRows] = useState<readonly Row[]>(() => startOf(card));
  const [source, setSource] = useState('');
  const enter = useEntering();
  const change = (at: number, of: Partial<Row>): void =>
    setRows(rows.map((row, other) => (other === at ? { ...row, ...of } : row)));
  return (
    <Panel title={text('risk.enter')} hint={text('risk.enterHint')} testId="coefficients-form">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          enter.mutate({
            ...{ site: card.site, intercept: Number(intercept), source: source.trim() },
            coefficients: weightsOf(rows),
          });
        }}
      >
        <Weight label={text('risk.intercept')} value={intercept} onChange={setIntercept} />
        {rows.map((row, at) => (
          // A row has nothing of its own but its place.
          <CoefficientRow
            key={at}
            at={at}
            row={row}
            onChange={(of) => change(at, of)}
            onRemove={() => setRows(rows.filter((_, other) => other !== at))}
          />
        ))}
        <Source value={source} onChange={setSource} />
        {enter.isError && (
          <p className="stale" role="alert">
            {whyNot(enter.error, text)}
          </p>
        )}
        <div className="row">
          <button
            type="button"
            className="quiet"
            disabled={rows.length >= ROWS_MAX}
            onClick={() => setRows([...rows, { name: '', weight: '' }])}
          >
            {text('risk.addCovariate')}
          </button>
          <button type="submit" disabled={enter.isPending || rows.length === 0}>
            {text('rules.save')}
          </button>
        </div>
      </form>
    </Panel>
  );
}

function Source(props: { readonly value: string; readonly onChange: (text: string) => void }) {
  const text = useText();
  return (
    <label className="field">
      {text('risk.enterSource')}
      <input
        required
        minLength={SOURCE_LENGTH_MIN}
        maxLength={500}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </label>
  );
}

function CoefficientRow(props: {
  readonly at: number;
  readonly row: Row;
  readonly onChange: (of: Partial<Row>) => void;
  readonly onRemove: () => void;
}) {
  const text = useText();
  const { at, row, onChange, onRemove } = props;
  return (
    <div className="row">
      <label className="field">
        {text('risk.covariate', { n: at + 1 })}
        <input
          required
          maxLength={80}
          value={row.name}
          onChange={(event) => onChange({ name: event.target.value.trim() })}
        />
      </label>
      <Weight
        label={text('risk.weightOf', { n: at + 1 })}
        value={row.weight}
        onChange={(weight) => onChange({ weight })}
      />
      <button
        type="button"
        className="bare"
        aria-label={text('risk.removeOne', { n: at + 1 })}
        onClick={onRemove}
      >
        {text('delivery.remove')}
      </button>
    </div>
  );
}

/** Log odds; beyond twenty a chance is a certainty, which no study has. */
function Weight(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <label className="field">
      {props.label}
      <input
        required
        type="number"
        step="any"
        min={-20}
        max={20}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </label>
  );
}
