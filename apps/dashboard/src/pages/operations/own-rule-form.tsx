import type { AlertRuleChoice, AlertRuleDocument, AlertRulesView } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { storedAlertRulesQuery } from '../../api/alerting-queries';
import { Choice } from '../../design/filters';
import { Later } from '../../design/later';
import { useText } from '../../i18n/text';
import { useDraft } from '../../session/drafts';
import { withOwnRule } from './alert-rule-draft';
import { Restored } from './restored';

/** A rule of the site's own, written from one that is there; tried and saved with the changes. */
export function OwnRuleForm(props: {
  readonly view: AlertRulesView;
  readonly choice: AlertRuleChoice;
  readonly onAdd: (choice: AlertRuleChoice) => void;
}) {
  const { view, choice, onAdd } = props;
  const text = useText();
  const stored = useQuery(storedAlertRulesQuery()).data;
  const [from, setFrom] = useState<string | undefined>();
  // Kept until it is added: whoever closes the tab finds it again.
  const kept = useDraft('own-rule');
  const [written, setWritten] = useState(kept.draft ?? '');
  const [wrong, setWrong] = useState<string | null>(null);
  const write = (next: string): void => {
    setWritten(next);
    kept.keep(next === '' ? null : next);
  };
  const start = (name: string | undefined): void => {
    const rule = stored?.rules.find((each) => each.rule === name);
    setFrom(name);
    setWrong(null);
    if (!rule) return;
    const { origin: _, ...document } = rule;
    write(JSON.stringify({ ...document, rule: `own-${rule.rule}`, version: 1 }, null, 2));
  };
  const add = (): void => {
    const document = documentIn(written);
    setWrong(document ? null : text('alertRules.noDocument'));
    if (!document) return;
    onAdd(withOwnRule(choice, document));
    kept.keep(null);
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <p className="hint">{text('alertRules.ownHint')}</p>
      {kept.isRestored && <Restored onDiscard={() => write('')} />}
      <Choice
        label={text('alertRules.startFrom')}
        value={from}
        all="–"
        options={stored ? view.rules.map(({ rule, title }) => [rule, title]) : []}
        onChange={start}
      />
      {written !== '' && <Document view={view} written={written} onWrite={write} wrong={wrong} />}
    </form>
  );
}

function Document(props: {
  readonly view: AlertRulesView;
  readonly written: string;
  readonly wrong: string | null;
  readonly onWrite: (written: string) => void;
}) {
  const { view, written, wrong, onWrite } = props;
  const text = useText();
  const subject = documentIn(written)?.subject;
  const fields = subject && view.fields[subject];
  return (
    <>
      <label className="field">
        {text('alertRules.document')}
        <textarea
          className="code"
          rows={14}
          spellCheck={false}
          value={written}
          onChange={(event) => onWrite(event.target.value)}
        />
      </label>
      {fields && (
        <Later summary={text('alertRules.fields', { subject })} onScreenOnly>
          {() => <p>{fields.map(fieldLine).join(', ')}</p>}
        </Later>
      )}
      {wrong && (
        <p className="stale" role="alert">
          {wrong}
        </p>
      )}
      <div>
        <button type="submit" className="quiet">
          {text('alertRules.add')}
        </button>
      </div>
    </>
  );
}

/** A field with its type, or with the words that it can hold. */
function fieldLine({ name, type, values }: AlertRulesView['fields'][string][number]): string {
  return `${name} (${values ? values.join(' | ') : type})`;
}

/** Enough of a document to be listed; whether it could work, the service says. */
function documentIn(written: string): AlertRuleDocument | null {
  try {
    const read = JSON.parse(written) as Partial<AlertRuleDocument> | null; // checked by the service
    const isListable =
      typeof read?.rule === 'string' &&
      typeof read.title === 'string' &&
      Array.isArray(read.severity) &&
      Array.isArray(read.replaces) &&
      typeof read.parameters === 'object';
    return isListable ? (read as AlertRuleDocument) : null;
  } catch {
    return null;
  }
}
