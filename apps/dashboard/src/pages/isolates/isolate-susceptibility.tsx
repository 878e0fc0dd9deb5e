import type { IsolateWithHistory, JudgedResult } from '@carbawatch/contracts';
import { Panel, Scroll } from '../../design/panel';
import { Empty } from '../../design/states';
import { useText } from '../../i18n/text';

/** `>= 16 mg/L`, as it was reported. */
function rawValue({ operator, value, unit }: JudgedResult): string {
  if (value === undefined) return '–';
  return [operator === '=' ? null : operator, value, unit]
    .filter((part) => part !== null && part !== undefined)
    .join(' ');
}

/** Raw values, reported categories, and what the site's breakpoints make of them. */
export function Susceptibility({ isolate }: { isolate: IsolateWithHistory }) {
  const text = useText();
  const results = isolate.susceptibility ?? [];
  return (
    <Panel title={text('isolate.susceptibility')}>
      {results.length === 0 ? (
        <Empty title={text('isolate.noSusceptibility')} />
      ) : (
        <Scroll label={text('isolate.susceptibility')}>
          <table data-testid="susceptibility">
            <thead>
              <tr>
                <th scope="col">{text('isolate.agent')}</th>
                <th scope="col">{text('isolate.method')}</th>
                <th scope="col" className="number">
                  {text('isolate.value')}
                </th>
                <th scope="col">{text('isolate.reported')}</th>
                <th scope="col">{text('isolate.derived')}</th>
                <th scope="col">{text('isolate.breakpoint')}</th>
              </tr>
            </thead>
            <tbody>
              {results.map((result, at) => (
                <Row key={`${result.agent} ${result.method ?? ''} ${at}`} result={result} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Panel>
  );
}

function Row({ result }: { result: JudgedResult }) {
  const text = useText();
  const { derived } = result;
  const row = derived?.row;
  return (
    <tr className={derived?.differs ? 'strong' : ''}>
      <th scope="row">{result.agent}</th>
      <td>{result.method ?? text('app.unknown')}</td>
      <td className="number nowrap">{rawValue(result)}</td>
      <td>
        {result.interpretation ?? '–'}
        {result.guideline && <span className="hint"> {result.guideline}</span>}
      </td>
      <td>
        {derived && derived.categories.length > 0 ? derived.categories.join('/') : '–'}
        {derived?.differs && <span className="hint"> {text('isolate.differs')}</span>}
      </td>
      <td className="hint">
        {derived && (
          <>
            {row && `${row.s ? `S ${row.s}` : ''}${row.r ? ` R ${row.r}` : ''} · `}
            {derived.guideline}
            {derived.guidelineAssumed && ` (${text('isolate.assumed')})`}
            {!row && derived.because && ` · ${derived.because}`}
          </>
        )}
      </td>
    </tr>
  );
}
