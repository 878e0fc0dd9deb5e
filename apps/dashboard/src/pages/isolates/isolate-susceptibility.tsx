import type { IsolateWithHistory, JudgedResult } from '@carbawatch/contracts';
import { Badge, type Tone } from '../../design/badge';
import { Later } from '../../design/later';
import { Panel, Scroll } from '../../design/panel';
import { Empty } from '../../design/states';
import { Code } from '../../i18n/code';
import { useText } from '../../i18n/text';
import { withSigns } from './isolate-words';

/** `≥ 16 mg/L`, as it was reported. */
function rawValue({ operator, value, unit }: JudgedResult): string {
  if (value === undefined) return '–';
  const shown = [operator === '=' ? null : operator, value, unit];
  return withSigns(shown.filter((part) => part !== null && part !== undefined).join(' '));
}

const guidelineOf = ({ derived }: JudgedResult): string | null => derived?.guideline ?? null;

/** What most rows were judged by: said once above the table, and in a row only where it differs. */
function mostUsed(results: readonly JudgedResult[]): string | null {
  const counts = new Map<string, number>();
  for (const result of results) {
    const name = guidelineOf(result);
    if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/** Raw values, reported categories, and what the site's breakpoints make of them. */
export function Susceptibility({ isolate }: { isolate: IsolateWithHistory }) {
  const text = useText();
  const results = isolate.susceptibility ?? [];
  const guideline = mostUsed(results);
  const assumed = results.some(({ derived }) => derived?.guidelineAssumed);
  const missing = results.filter(({ derived }) => derived && !derived.row && derived.because);
  return (
    <Panel
      title={text('isolate.susceptibility')}
      {...(guideline && {
        hint: assumed ? `${guideline} (${text('isolate.assumed')})` : guideline,
      })}
    >
      {results.length === 0 ? (
        <Empty title={text('isolate.noSusceptibility')} />
      ) : (
        <Scroll label={text('isolate.susceptibility')}>
          <table className="dense" data-testid="susceptibility">
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
                <Row
                  key={`${result.agent} ${result.method ?? ''} ${at}`}
                  result={result}
                  usual={guideline}
                />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {missing.length > 0 && (
        <Later summary={text('desk.noBreakpoint', { n: missing.length })}>
          {() => (
            <ul className="why">
              {missing.map(({ agent, method, derived }, at) => (
                <li key={`${agent} ${method ?? ''} ${at}`}>{derived?.because}</li>
              ))}
            </ul>
          )}
        </Later>
      )}
    </Panel>
  );
}

const CATEGORY_TONES: Readonly<Record<string, Tone>> = { R: 'critical', I: 'high', S: 'good' };

function Category({ name }: { name: string }) {
  return <Badge tone={CATEGORY_TONES[name] ?? 'plain'}>{name}</Badge>;
}

function Row({ result, usual }: { result: JudgedResult; usual: string | null }) {
  const text = useText();
  const { derived, interpretation } = result;
  const row = derived?.row;
  const guideline = guidelineOf(result);
  return (
    <tr className={derived?.differs ? 'strong' : ''}>
      <th scope="row">{result.agent}</th>
      <td className="hint">
        <Code kind="susceptibility" code={result.method ?? 'unknown'} />
      </td>
      <td className="number nowrap">{rawValue(result)}</td>
      <td>
        {interpretation ? <Category name={interpretation} /> : '–'}
        {result.guideline && <span className="hint"> {result.guideline}</span>}
      </td>
      <td>
        {derived && derived.categories.length > 0 ? (
          derived.categories.map((name) => <Category key={name} name={name} />)
        ) : (
          <span className="hint">–</span>
        )}
        {derived?.differs && <span className="stale"> {text('isolate.differs')}</span>}
      </td>
      <td className="nowrap">
        {row ? (
          <>
            {row.s && `S ${withSigns(row.s)}`} {row.r && `R ${withSigns(row.r)}`}
          </>
        ) : (
          <span className="hint">–</span>
        )}
        {guideline && guideline !== usual && <span className="hint"> {guideline}</span>}
      </td>
    </tr>
  );
}
