import { useText } from '../../i18n/text';

/** Says that what stands here was begun before this page was opened, and how to be rid of it. */
export function Restored({ onDiscard }: { readonly onDiscard: () => void }) {
  const text = useText();
  return (
    <p className="row" role="status">
      {text('alertRules.restored')}
      <button type="button" className="bare" onClick={onDiscard}>
        {text('alertRules.discardIt')}
      </button>
    </p>
  );
}
