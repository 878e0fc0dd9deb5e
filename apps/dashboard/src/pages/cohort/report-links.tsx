import type { ReportFormat } from '@carbawatch/contracts';
import { useMutation } from '@tanstack/react-query';
import type { Parameters } from '../../api/client';
import { showFile, takeFile } from '../../api/files';
import { whyNot } from '../../design/states';
import { useText } from '../../i18n/text';

const FORMATS = ['html', 'csv', 'json'] as const satisfies readonly ReportFormat[];

interface Taken {
  readonly format: ReportFormat;
  /** Where the page to print is shown; null where a file is handed out. */
  readonly tab: Window | null;
}

async function takeReport(asked: Parameters, format: ReportFormat): Promise<void> {
  const { from, to, ward, site } = asked;
  const said = [site, ward, from, to].filter((word) => word !== undefined && word !== null);
  await takeFile('cohort/report', asked, `${['cre-cohort', ...said].join('-')}.${format}`);
}

/** The study as a file, asked with the page's own question. */
export function ReportLinks({ parameters }: { parameters: Parameters }) {
  const text = useText();
  const take = useMutation({
    mutationFn: ({ format, tab }: Taken) => {
      const asked = { ...parameters, format };
      return tab ? showFile('cohort/report', asked, tab) : takeReport(asked, format);
    },
  });
  return (
    <div className="row no-print" role="group" aria-label={text('report.title')}>
      <span aria-hidden="true">{text('report.title')}</span>
      {FORMATS.map((format) => (
        <button
          key={format}
          type="button"
          className="quiet"
          disabled={take.isPending}
          // A window that is opened by the press itself is none that a browser blocks.
          onClick={() => take.mutate({ format, tab: format === 'html' ? window.open('') : null })}
        >
          {text(`report.${format}`)}
        </button>
      ))}
      {take.isPending && <span role="status">{text('report.making')}</span>}
      {take.isError && (
        <span className="stale" role="alert">
          {whyNot(take.error, text)}
        </span>
      )}
    </div>
  );
}
