import type { RuleSetView } from '@carbawatch/contracts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../../api/client';
import { Choice } from '../../design/filters';
import { whyNot } from '../../design/states';
import { tell } from '../../design/toast';
import { codeName } from '../../i18n/code-name';
import { useText } from '../../i18n/text';
import { rereadRules } from './reread-rules';

/** As the rules of a site name them. */
const DEFINITIONS = [
  ...(['cdc-2015', 'nhsn-labid-2013', 'nhsn-labid-2015', 'us-co-2012', 'nl-brmo-2024'] as const),
  ...(['de-mrgn', 'ears-net', 'glass', 'cn-chinet'] as const),
] as const;

/** A further version of a set: from the one in force, changed. */
export function NewRuleSet({ from }: { from: RuleSetView | undefined }) {
  const text = useText();
  const [name, setName] = useState('');
  const [reason, setReason] = useState('');
  const [rules, setRules] = useState(() => JSON.stringify(from?.rules ?? {}, null, 2));
  const save = useMutation({
    mutationFn: () => {
      const content: unknown = JSON.parse(rules);
      return send<RuleSetView>('POST', 'classify/rule-sets', { name, reason, rules: content });
    },
    onSuccess: (set) => tell(text('rules.saved', { id: set.id })),
    onSettled: rereadRules,
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <div className="row">
        <label className="field">
          {text('operations.name')}
          <input
            required
            pattern="[a-z][a-z0-9\-]{1,40}"
            title={text('rules.nameHint')}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <small className="hint">{text('rules.nameHint')}</small>
        </label>
        <label className="field">
          {text('rules.reason')}
          <input required value={reason} onChange={(event) => setReason(event.target.value)} />
        </label>
      </div>
      <DefinitionChoice rules={rules} onChange={setRules} />
      <label className="field">
        {text('rules.asJson')}
        <textarea
          className="code"
          rows={10}
          spellCheck={false}
          value={rules}
          onChange={(event) => setRules(event.target.value)}
        />
      </label>
      {save.isError && (
        <p className="stale" role="alert">
          {whyNot(save.error, text)}
        </p>
      )}
      <div>
        <button type="submit" disabled={save.isPending || !name || reason.trim().length < 3}>
          {text('rules.save')}
        </button>
      </div>
    </form>
  );
}

/** The definition by its name, written into the document; nothing while that is no JSON. */
function DefinitionChoice(props: {
  readonly rules: string;
  readonly onChange: (rules: string) => void;
}) {
  const { rules, onChange } = props;
  const text = useText();
  const content = contentOf(rules);
  if (!content) return null;
  return (
    <Choice
      label={text('rules.definition')}
      value={DEFINITIONS.find((id) => id === content['creDefinition'])}
      options={DEFINITIONS.map((id) => [id, codeName(text, 'definition', id)])}
      onChange={(id) => onChange(JSON.stringify({ ...content, creDefinition: id }, null, 2))}
    />
  );
}

function contentOf(rules: string): Record<string, unknown> | null {
  try {
    const read: unknown = JSON.parse(rules);
    const isObject = typeof read === 'object' && read !== null && !Array.isArray(read);
    return isObject ? { ...read } : null;
  } catch {
    return null;
  }
}
