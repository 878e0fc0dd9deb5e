import { useEffect, useId, useRef } from 'react';
import { useText } from '../i18n/text';
import './combo-entry.css';
import { useCombo, type ComboChoice } from './combo-state';
import type { Suggestion } from './suggestions';

export interface ComboEntryProps extends ComboChoice {
  readonly label: string;
  /** Said below the field, such as that nothing is known of this ward. */
  readonly remark?: string | undefined;
}

/**
 * A field with a list to choose from, by the WAI-ARIA pattern of an editable combobox whose list
 * follows what is typed: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/. What stands in no list
 * may be typed; it is taken by Enter, or soon after the field is left.
 */
export function ComboEntry(props: ComboEntryProps) {
  const { label, remark } = props;
  const text = useText();
  const id = useId();
  const combo = useCombo(props);
  const { shown, active } = combo;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="combo">
        <input
          id={id}
          type="text"
          role="combobox"
          autoComplete="off"
          aria-autocomplete="list"
          aria-expanded={shown.length > 0}
          aria-controls={shown.length > 0 ? `${id}-list` : undefined}
          aria-activedescendant={shown[active] ? `${id}-${active}` : undefined}
          aria-describedby={remark ? `${id}-remark` : undefined}
          value={combo.text}
          onChange={(event) => combo.type(event.target.value)}
          onClick={combo.open}
          onFocus={combo.enter}
          onBlur={combo.leave}
          onKeyDown={combo.onKeyDown}
        />
        {shown.length > 0 && (
          <Choices
            id={id}
            label={text('combo.list')}
            shown={shown}
            active={active}
            onTake={({ value }) => combo.take(value)}
          />
        )}
      </div>
      <span className="unseen" role="status">
        {combo.isTyping ? text('combo.fit', { n: shown.length }) : ''}
      </span>
      {remark !== undefined && (
        <span id={`${id}-remark`} className="remark">
          {remark}
        </span>
      )}
    </div>
  );
}

function Choices(props: {
  readonly id: string;
  readonly label: string;
  readonly shown: readonly Suggestion[];
  readonly active: number;
  readonly onTake: (suggestion: Suggestion) => void;
}) {
  const { id, label, shown, active, onTake } = props;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <ul
      id={`${id}-list`}
      ref={list}
      role="listbox"
      aria-label={label}
      // The keyboard stays in the field, so that leaving it is not what a click does.
      onMouseDown={(event) => event.preventDefault()}
    >
      {shown.map((suggestion, index) => (
        <li
          key={suggestion.value}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          onClick={() => onTake(suggestion)}
        >
          {suggestion.value}
          {suggestion.note !== '' && <small> {suggestion.note}</small>}
        </li>
      ))}
    </ul>
  );
}
