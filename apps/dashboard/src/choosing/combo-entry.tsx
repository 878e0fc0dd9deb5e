import { useEffect, useEffectEvent, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useText } from '../i18n/text';
import './combo-entry.css';
import { fitting, meant, type Suggestion } from './suggestions';

export interface ComboEntryProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly offered: readonly Suggestion[];
  /** Said below the field, such as that nobody has heard of this ward. */
  readonly remark?: string | undefined;
  /** The list is asked for. */
  readonly onOpen?: () => void;
  readonly onChange: (value: string | undefined) => void;
}

/** A click that leaves the field has met what it was aimed at before a list is drawn anew. */
const LEFT_MS = 300;

/**
 * A field with a list to choose from, by the WAI-ARIA pattern of an editable combobox whose list
 * follows what is typed: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/. What stands in no list
 * may be typed; it is taken by Enter, or soon after the field is left.
 */
export function ComboEntry(props: ComboEntryProps) {
  const { label, value, offered, remark, onOpen, onChange } = props;
  const text = useText();
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [isLeft, setLeft] = useState(false);
  const shown = isOpen ? fitting(offered, typed ?? '') : [];
  const chosen = shown[active];
  const open = (): void => {
    setOpen(true);
    onOpen?.();
  };
  const close = (): void => {
    setOpen(false);
    setActive(-1);
  };
  const take = (next: string | undefined): void => {
    close();
    setTyped(null);
    if (next !== value) onChange(next);
  };
  const takeTyped = (): void => take(typed === null ? value : meant(offered, typed));
  const settle = useEffectEvent(takeTyped);
  useEffect(() => {
    if (!isLeft) return undefined;
    const timer = setTimeout(settle, LEFT_MS);
    return () => clearTimeout(timer);
  }, [isLeft]);
  const move = (step: 1 | -1): void => {
    const count = isOpen ? shown.length : fitting(offered, typed ?? '').length;
    open();
    if (count === 0) return;
    setActive(active < 0 ? (step > 0 ? 0 : count - 1) : (active + step + count) % count);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    // Enter and the arrows of an input method choose its own words.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter') {
      if (chosen) take(chosen.value);
      else takeTyped();
    } else if (event.key === 'Escape' && (isOpen || typed !== null)) {
      event.preventDefault();
      if (!isOpen) setTyped(null);
      close();
    }
  };
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
          aria-activedescendant={chosen ? `${id}-${active}` : undefined}
          aria-describedby={remark ? `${id}-remark` : undefined}
          value={typed ?? value ?? ''}
          onChange={(event) => {
            setTyped(event.target.value);
            setActive(-1);
            open();
          }}
          onClick={open}
          onFocus={() => setLeft(false)}
          onBlur={() => {
            close();
            setLeft(true);
          }}
          onKeyDown={onKeyDown}
        />
        {shown.length > 0 && (
          <Choices
            id={id}
            label={text('combo.list')}
            shown={shown}
            active={active}
            onTake={({ value: next }) => take(next)}
          />
        )}
      </div>
      <span className="unseen" role="status">
        {isOpen && typed !== null ? text('combo.fit', { n: shown.length }) : ''}
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
