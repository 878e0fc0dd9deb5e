import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent } from 'react';
import { fitting, meant, type Suggestion } from './suggestions';

export interface ComboChoice {
  readonly value: string | undefined;
  readonly offered: readonly Suggestion[];
  readonly onOpen?: () => void;
  readonly onChange: (value: string | undefined) => void;
}

/** A click that leaves the field has met what it was aimed at before a list is drawn anew. */
const LEFT_MS = 300;

/**
 * The value that the field itself has set. The address may change without the field: by the way
 * back, or when all filters are cleared.
 */
function useOwn(value: string | undefined, onOther: () => void) {
  const own = useRef(value);
  const other = useEffectEvent(onOther);
  useEffect(() => {
    if (value !== own.current) other();
    own.current = value;
  }, [value]);
  return own;
}

/** What is typed, which of the list is shown and active, and what the keys and the mouse do. */
export function useCombo({ value, offered, onOpen, onChange }: ComboChoice) {
  const [typed, setTyped] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [isLeft, setLeft] = useState(false);
  const own = useOwn(value, () => setTyped(null));
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
    own.current = next;
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
  return {
    shown,
    active,
    text: typed ?? value ?? '',
    isTyping: isOpen && typed !== null,
    take,
    open,
    type: (text: string): void => {
      setTyped(text);
      setActive(-1);
      open();
    },
    enter: (): void => setLeft(false),
    leave: (): void => {
      close();
      setLeft(true);
    },
    onKeyDown,
  };
}
