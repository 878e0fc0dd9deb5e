import { Panel } from '../../design/panel';
import { useText } from '../../i18n/text';

/** An invented result that raises an alert; the key is the reader's own to fill in. */
const REPORT = `{ "type": "isolate.report", "isolateId": "TEST-1", "patient": { "id": "TEST-1" },
  "encounter": { "class": "inpatient", "ward": "ICU-1", "unitType": "icu" },
  "specimen": { "type": "blood", "purpose": "clinical" },
  "organism": { "name": "Klebsiella pneumoniae" },
  "susceptibility": [{ "agent": "MEM", "method": "mic", "operator": ">=", "value": 16 }],
  "geneTests": [{ "gene": "blaKPC-2", "method": "pcr", "result": "detected" }] }`;

/** What an empty system says: how its first message comes in. */
export function FirstMessage() {
  const text = useText();
  const command = [
    `curl -X POST ${window.location.origin}/api/v1/messages \\`,
    `  -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' \\`,
    `  -d '${REPORT}'`,
  ].join('\n');
  return (
    <Panel title={text('desk.firstTitle')} testId="first-message">
      <p>{text('desk.firstHint')}</p>
      <pre className="code" tabIndex={0} role="group" aria-label={text('desk.firstTitle')}>
        {command}
      </pre>
      <p className="hint">{text('desk.firstThen')}</p>
    </Panel>
  );
}
