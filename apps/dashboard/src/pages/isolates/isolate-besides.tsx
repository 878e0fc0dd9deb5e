import type { IsolateWithHistory } from '@carbawatch/contracts';
import { Folded } from '../../design/later';
import { Panel } from '../../design/panel';
import { Code } from '../../i18n/code';
import { codeName } from '../../i18n/code-name';
import { useText } from '../../i18n/text';

/** What other definitions, surveillance systems and the expert rules say of it. */
export function Besides({ isolate }: { isolate: IsolateWithHistory }) {
  const text = useText();
  const { definitions, cases, expertFindings } = isolate.besides;
  return (
    <Panel title={text('isolate.definitions')}>
      <ul className="plain stack">
        {definitions.map((each) => (
          <li key={each.definition}>
            <Folded summary={`${each.title}: ${codeName(text, 'cre', each.status)}`}>
              <ul className="why">
                {each.because.map((reason) => (
                  <li key={reason}>{reason}</li>
                ))}
              </ul>
              <p className="hint">{each.source}</p>
            </Folded>
          </li>
        ))}
      </ul>
      {cases.length > 0 && (
        <>
          <h3>{text('isolate.cases')}</h3>
          <ul className="why">
            {cases.map((each) => (
              <li key={each.definition}>
                <Code kind="caseOf" code={each.definition} />: {codeName(text, 'case', each.case)}{' '}
                <span className="hint">{each.because}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {expertFindings.length > 0 && (
        <>
          <h3>{text('isolate.findings')}</h3>
          <ul className="why">
            {expertFindings.map((finding) => (
              <li key={`${finding.rule} ${finding.agents.join(' ')}`}>
                {finding.because}{' '}
                <span className="hint">
                  {finding.action} ({finding.source})
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}
