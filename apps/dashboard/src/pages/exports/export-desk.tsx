import type { ExportFormat, ExportProvenance, Role } from '@carbawatch/contracts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Parameters } from '../../api/client';
import { takeExport } from '../../api/files';
import { Choice } from '../../design/filters';
import { Moment } from '../../design/moment';
import { Reason, isReason } from '../../design/reason';
import { Empty, whyNot } from '../../design/states';
import { useText } from '../../i18n/text';
import { useMe } from '../../session/me';

/** Who may take what out, as the API says: only GLASS, which counts, is also for analysts. */
const MAY_TAKE: Readonly<Record<ExportFormat, readonly Role[]>> = {
  csv: ['lab', 'ipc', 'admin'],
  whonet: ['lab', 'ipc', 'admin'],
  fhir: ['lab', 'ipc', 'admin'],
  'glass-ris': ['lab', 'ipc', 'analyst', 'admin'],
  'glass-samples': ['lab', 'ipc', 'analyst', 'admin'],
};
const FORMATS = [
  ...(['csv', 'whonet', 'fhir', 'glass-ris', 'glass-samples'] as const),
] as const satisfies readonly ExportFormat[];
const LAYOUTS = ['wide', 'long'] as const;

export interface ExportSpan {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly site?: string | undefined;
}

/** Isolates of some days, in the form that somebody else reads; the rules come with it. */
export function ExportDesk({ span }: { span: ExportSpan }) {
  const text = useText();
  const { role } = useMe();
  const offered = FORMATS.filter((format) => MAY_TAKE[format].includes(role));
  const [format, setFormat] = useState<ExportFormat | undefined>(offered[0]);
  const [from, setFrom] = useState(span.from ?? '');
  const [to, setTo] = useState(span.to ?? '');
  const [layout, setLayout] = useState<(typeof LAYOUTS)[number]>('wide');
  const [country, setCountry] = useState('');
  const [reason, setReason] = useState('');
  const take = useMutation({
    mutationFn: (wish: { format: ExportFormat; parameters: Parameters }) =>
      takeExport(wish.format, wish.parameters, reason.trim()),
  });
  if (!format) return <Empty title={text('app.noPermission', { role: text(`role.${role}`) })} />;
  const isGlass = format.startsWith('glass');
  const parameters = {
    ...{ from, to, site: span.site },
    ...(format === 'csv' && { layout }),
    ...(isGlass && { country: country.toUpperCase() }),
  };
  return (
    <>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          take.mutate({ format, parameters });
        }}
      >
        <Choice
          label={text('exports.format')}
          value={format}
          options={offered.map((name) => [name, text(`exports.${name}`)])}
          onChange={(name) => setFormat(name ?? format)}
        />
        <Day label={text('app.from')} value={from} onChange={setFrom} />
        <Day label={text('app.to')} value={to} onChange={setTo} />
        {format === 'csv' && (
          <Choice
            label={text('exports.layout')}
            value={layout}
            options={LAYOUTS.map((name) => [name, text(`exports.layout.${name}`)])}
            onChange={(name) => setLayout(name ?? 'wide')}
          />
        )}
        {isGlass && <Country value={country} onChange={setCountry} />}
        <Reason value={reason} onChange={setReason} />
        <button type="submit" disabled={take.isPending || !isReason(reason)}>
          {text('exports.take')}
        </button>
      </form>
      <p className="hint">{text('exports.hint')}</p>
      <div role="status">{take.isPending && text('exports.making')}</div>
      {take.isError && (
        <p className="stale" role="alert">
          {whyNot(take.error, text)}
        </p>
      )}
      {take.data && <Provenance of={take.data} />}
    </>
  );
}

function Day(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (day: string) => void;
}) {
  return (
    <label className="field">
      {props.label}
      <input
        type="date"
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </label>
  );
}

function Country(props: { readonly value: string; readonly onChange: (code: string) => void }) {
  const text = useText();
  return (
    <label className="field">
      {text('exports.country')}
      <input
        required
        pattern="[A-Za-z]{3}"
        maxLength={3}
        size={6}
        placeholder="CHN"
        title={text('exports.countryHint')}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </label>
  );
}

/** By what the file was made, as it says in its own head. */
function Provenance({ of }: { of: ExportProvenance }) {
  const text = useText();
  const { format, site, from, to, generatedAt, isolates, notes } = of;
  const made = [of.program, of.rules, of.creDefinition, of.breakpoints, of.catalogue];
  return (
    <div className="stack" data-testid="provenance">
      <p>
        <strong>{text('exports.taken', { n: isolates, what: text(`exports.${format}`) })}</strong>{' '}
        {site}, {from ?? '…'} – {to ?? '…'}, <Moment at={generatedAt} />
      </p>
      <p className="hint">
        {text('exports.madeBy')} {made.join(' · ')}
      </p>
      <ul className="why">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </div>
  );
}
