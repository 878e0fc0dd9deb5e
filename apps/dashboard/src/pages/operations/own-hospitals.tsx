import type { AlertRuleChoice } from '@carbawatch/contracts';
import { useState } from 'react';
import { Panel } from '../../design/panel';
import { useText } from '../../i18n/text';
import { withHospitals } from './alert-rule-draft';

/** Which hospitals are the site's own: who is moved to another one has left the house. */
export function OwnHospitals(props: {
  readonly choice: AlertRuleChoice;
  readonly onEdit: (choice: AlertRuleChoice) => void;
}) {
  const { choice, onEdit } = props;
  const text = useText();
  const stands = (choice.facilities ?? []).join(', ');
  const [typed, setTyped] = useState<string | null>(null);
  const done = (): void => {
    if (typed !== null && typed !== stands) onEdit(withHospitals(choice, typed));
    setTyped(null);
  };
  return (
    <Panel title={text('alertRules.hospitals')} testId="own-hospitals">
      <label className="field">
        {text('alertRules.hospitalNames')}
        <input
          value={typed ?? stands}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={done}
        />
      </label>
      <p className="hint">{text('alertRules.hospitalsHint')}</p>
    </Panel>
  );
}
