import type { ReportFormat } from '@carbawatch/contracts';
import { useMutation } from '@tanstack/react-query';
import type { Parameters } from '../../api/client';
import { takeFile } from '../../api/files';
import { whyNot } from '../../design/states';
import { useText } from '../../i18n/text';

const FORMATS = ['html', 'csv', 'json'] as const satisfies readonly ReportFormat[];

/** The study as a file, asked with the page's own question. */
export function ReportLinks({ parameters }: { parameters: Parameters }) {
  const text = useText();
  const take = useMutation({
    mutationFn: (format: ReportFormat) =>
      takeFile('cohort/report', { ...parameters, format }, `cre-cohort-report.${format}`),
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
          onClick={() => take.mutate(format)}
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
