import type { StoredDenominator } from '@carbawatch/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { request, send, withParameters } from '../../api/client';
import { RATES, denominatorsQuery } from '../../api/number-queries';
import { queryClient } from '../../api/query-client';
import { Panel, Scroll } from '../../design/panel';
import { Empty, Loaded, whyNot } from '../../design/states';
import { tell } from '../../design/toast';
import { useText } from '../../i18n/text';
import { useMay } from '../../session/me';

/** What the hospital uploaded, and the form for more. */
export function Denominators({ site }: { site: string | undefined }) {
  const text = useText();
  const mayUpload = useMay('patients');
  const uploaded = useQuery(denominatorsQuery({ site, limit: 200 }));
  return (
    <Panel title={text('rates.uploaded')} testId="denominators">
      {mayUpload && <Upload site={site} />}
      <Loaded of={uploaded}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Empty title={text('rates.noneUploaded')} hint={text('rates.noneUploadedHint')} />
          ) : (
            <>
              <Uploaded rows={items} />
              {next !== null && <p className="hint">{text('rates.moreUploaded')}</p>}
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}

function useUpload() {
  const text = useText();
  return useMutation({
    mutationFn: (upload: () => Promise<{ stored: number }>) => upload(),
    onSuccess: ({ stored }) => tell(text('rates.stored', { n: stored })),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: [RATES] }),
  });
}

function Upload({ site }: { site: string | undefined }) {
  const text = useText();
  const upload = useUpload();
  return (
    <>
      <OneMonth site={site} upload={upload} />
      <label className="field">
        {text('rates.file')}
        <input
          type="file"
          accept=".csv,text/csv"
          disabled={upload.isPending}
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file) upload.mutate(() => sendTable(file, site));
            // The same file, corrected, is taken again.
            event.target.value = '';
          }}
        />
      </label>
      <p className="hint">{text('rates.fileHint')}</p>
      {upload.isError && (
        <p className="stale" role="alert">
          {whyNot(upload.error, text)}
        </p>
      )}
    </>
  );
}

async function sendTable(file: File, site: string | undefined): Promise<{ stored: number }> {
  const answer = await request(withParameters('denominators', { site }), {
    method: 'PUT',
    headers: { 'Content-Type': 'text/csv' },
    body: await file.text(),
  });
  return (await answer.json()) as { stored: number }; // the server's own schema is the check
}

const NOTHING = { month: '', ward: '', patientDays: '', admissions: '' };

function OneMonth(props: {
  readonly site: string | undefined;
  readonly upload: ReturnType<typeof useUpload>;
}) {
  const { site, upload } = props;
  const text = useText();
  const [entry, setEntry] = useState(NOTHING);
  const field = (name: keyof typeof NOTHING) => ({
    value: entry[name],
    onChange: (event: { target: { value: string } }) =>
      setEntry({ ...entry, [name]: event.target.value }),
  });
  const save = async (): Promise<{ stored: number }> => {
    const { month, ward, patientDays, admissions } = entry;
    const stored = await send<{ stored: number }>('PUT', withParameters('denominators', { site }), {
      month,
      ward: ward.trim() || null,
      patientDays: Number(patientDays),
      admissions: Number(admissions),
    });
    setEntry(NOTHING);
    return stored;
  };
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        upload.mutate(save);
      }}
    >
      <label className="field">
        {text('rates.month')}
        <input
          type="month"
          required
          pattern="[0-9]{4}-[0-9]{2}"
          placeholder="2025-01"
          {...field('month')}
        />
      </label>
      <label className="field">
        {text('rates.ward')}
        <input {...field('ward')} />
      </label>
      <label className="field">
        {text('rates.patientDays')}
        <input type="number" required min={0} step="any" {...field('patientDays')} />
      </label>
      <label className="field">
        {text('rates.admissions')}
        <input type="number" required min={0} step={1} {...field('admissions')} />
      </label>
      <button type="submit" disabled={upload.isPending}>
        {text('rates.save')}
      </button>
    </form>
  );
}

function Uploaded({ rows }: { rows: readonly StoredDenominator[] }) {
  const text = useText();
  return (
    <Scroll label={text('rates.uploaded')} maxHeight="22rem">
      <table>
        <thead>
          <tr>
            <th scope="col">{text('rates.month')}</th>
            <th scope="col">{text('app.site')}</th>
            <th scope="col">{text('app.ward')}</th>
            <th scope="col" className="number">
              {text('rates.patientDays')}
            </th>
            <th scope="col" className="number">
              {text('rates.admissions')}
            </th>
            <th scope="col">{text('rates.uploadedOn')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ site, month, ward, patientDays, admissions, uploadedOn }) => (
            <tr key={`${site} ${month} ${ward ?? ''}`}>
              <th scope="row">{month}</th>
              <td>{site}</td>
              <td>{ward ?? text('rates.wholeHospital')}</td>
              <td className="number">{patientDays}</td>
              <td className="number">{admissions}</td>
              <td>{uploadedOn}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
