import type { IsolateWithHistory } from '@carbawatch/contracts';
import { Panel, Scroll } from '../../design/panel';
import { Empty } from '../../design/states';
import { Code } from '../../i18n/code';
import { codeName } from '../../i18n/code-name';
import { useText, type Text } from '../../i18n/text';

/** Carbapenemases with what they stand on, and the tests as they were reported. */
export function Genes({ isolate }: { isolate: IsolateWithHistory }) {
  const text = useText();
  const { carbapenemases } = isolate.classification.cpe;
  const tests = isolate.geneTests ?? [];
  const phenotypic = isolate.phenotypicTests ?? [];
  return (
    <Panel title={text('isolate.genes')}>
      {carbapenemases.length > 0 && (
        <Scroll label={text('isolate.family')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{text('isolate.family')}</th>
                <th scope="col">{text('isolate.gene')}</th>
                <th scope="col">{text('isolate.ambler')}</th>
                <th scope="col">{text('isolate.evidence')}</th>
              </tr>
            </thead>
            <tbody>
              {carbapenemases.map(({ family, allele, ambler, evidence }) => (
                <tr key={`${family} ${allele ?? ''}`}>
                  <th scope="row">{family}</th>
                  <td>{allele ?? '–'}</td>
                  <td>{ambler ?? '–'}</td>
                  <td>{evidence.map((by) => codeName(text, 'geneMethod', by)).join(', ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {tests.length === 0 && phenotypic.length === 0 && <Empty title={text('isolate.noGenes')} />}
      {tests.length > 0 && <GeneTests tests={tests} />}
      {phenotypic.length > 0 && (
        <>
          <h3>{text('isolate.phenotypic')}</h3>
          <ul className="why">
            {phenotypic.map(({ test, result, detail }, at) => (
              <li key={`${test} ${at}`}>
                <Code kind="phenotypicTest" code={test} />: <Code kind="testResult" code={result} />{' '}
                {detail && <span className="hint">{detail}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

/** Kleborate's marks behind an allele, in words; any other remark as it was sent. */
function qualityWords(quality: string | undefined, text: Text): string {
  if (quality === undefined) return '';
  const known = [...quality].map((mark) => MARKS.find(([sign]) => sign === mark)?.[1]);
  const words = known.flatMap((key) => (key ? [text(key)] : []));
  return words.length === known.length ? words.join(', ') : quality;
}

const MARKS = [
  ['^', 'isolate.mark.protein'],
  ['*', 'isolate.mark.inexact'],
  ['?', 'isolate.mark.incomplete'],
  ['$', 'isolate.mark.start'],
] as const;

function GeneTests({ tests }: { tests: NonNullable<IsolateWithHistory['geneTests']> }) {
  const text = useText();
  const share = (value: number | undefined): string => (value === undefined ? '–' : `${value}%`);
  return (
    <>
      <h3>{text('isolate.geneTests')}</h3>
      <Scroll label={text('isolate.geneTests')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text('isolate.gene')}</th>
              <th scope="col">{text('isolate.method')}</th>
              <th scope="col">{text('isolate.result')}</th>
              <th scope="col">{text('isolate.tool')}</th>
              <th scope="col" className="number">
                {text('isolate.identity')}
              </th>
              <th scope="col" className="number">
                {text('isolate.coverage')}
              </th>
            </tr>
          </thead>
          <tbody>
            {tests.map((test, at) => (
              <tr key={`${test.gene} ${test.method} ${at}`}>
                <th scope="row">{test.gene}</th>
                <td>
                  <Code kind="geneMethod" code={test.method} />
                </td>
                <td>
                  <Code kind="testResult" code={test.result} />
                </td>
                <td>
                  {[test.tool, qualityWords(test.quality, text)].filter(Boolean).join(', ') || '–'}
                </td>
                <td className="number">{share(test.identity)}</td>
                <td className="number">{share(test.coverage)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}
