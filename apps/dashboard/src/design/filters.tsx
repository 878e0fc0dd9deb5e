import {
  Fragment,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import { useText } from '../i18n/text';
import { useOnPaper } from '../shell/theme';

/** One filter of a page; what is chosen stands in the address. */
export function Choice<T extends string>(props: {
  readonly label: string;
  readonly value: T | undefined;
  readonly options: readonly (readonly [T, string])[];
  /** Without it there is no "all". */
  readonly all?: string;
  readonly onChange: (value: T | undefined) => void;
}) {
  const { label, value, options, all, onChange } = props;
  return (
    <label className="field">
      {label}
      <select
        value={value ?? ''}
        onChange={(event) =>
          onChange(options.map(([name]) => name).find((name) => name === event.target.value))
        }
      >
        {all !== undefined && <option value="">{all}</option>}
        {options.map(([name, shown]) => (
          <option key={name} value={name}>
            {shown}
          </option>
        ))}
      </select>
    </label>
  );
}

/** So long after the last letter a word is taken: not each letter is asked for. */
const PAUSE_MS = 400;
/** A day whose year is still being typed. */
const UNFINISHED = /^0/;

/** Whether it stands in the place of the one before in the way back: one visit is one step. */
export interface Taken {
  readonly replace: boolean;
}

/**
 * A word or a day; taken at a pause in typing or by Enter. Not when it is left: a click that leaves
 * it would fall on another list than the one that was aimed at.
 */
export function Entry(props: {
  readonly label: string;
  readonly type?: 'text' | 'date';
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined, how: Taken) => void;
}) {
  const { label, type = 'text', value = '', onChange } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const [isComposing, setComposing] = useState(false);
  const own = useRef(value);
  const hasTaken = useRef(false);
  const take = (text: string): void => {
    if (text === value) return;
    own.current = text;
    onChange(text || undefined, { replace: hasTaken.current });
    hasTaken.current = true;
  };
  const pause = useEffectEvent(take);
  useEffect(() => {
    // What an input method shows while it is composed is no word yet.
    if (typed === null || isComposing || UNFINISHED.test(typed)) return undefined;
    const timer = setTimeout(() => pause(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, isComposing]);
  // The address may change without the field: by the way back, or when all filters are cleared.
  useEffect(() => {
    if (value !== own.current) {
      setTyped(null);
      hasTaken.current = false;
    }
    own.current = value;
  }, [value]);
  return (
    <label className="field">
      {label}
      <input
        type={type}
        value={typed ?? value}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => {
          hasTaken.current = false;
        }}
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={() => setComposing(false)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter') take(event.currentTarget.value.trim());
        }}
      />
    </label>
  );
}

/** First and last day of what is shown, both included. */
export function Days(props: {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly onChange: (
    change: { from?: string | undefined; to?: string | undefined },
    how: Taken,
  ) => void;
}) {
  const text = useText();
  const { from, to, onChange } = props;
  return (
    <>
      <Entry
        label={text('app.from')}
        type="date"
        value={from}
        onChange={(value, how) => onChange({ from: value }, how)}
      />
      <Entry
        label={text('app.to')}
        type="date"
        value={to}
        onChange={(value, how) => onChange({ to: value }, how)}
      />
    </>
  );
}

export function Filters(props: {
  readonly children: ReactNode;
  readonly onClear?: () => void;
  /** Paper need not say them: the answer names what it was asked with. */
  readonly isSaidBelow?: boolean;
}) {
  const { children, onClear, isSaidBelow = false } = props;
  const text = useText();
  const [cleared, setCleared] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const onPaper = useOnPaper();
  const [said, setSaid] = useState('');
  useLayoutEffect(() => {
    setSaid(onPaper && form.current ? wordsOf(form.current) : '');
  }, [onPaper]);
  return (
    <>
      <form
        className="filters"
        role="search"
        aria-label={text('app.filters')}
        ref={form}
        onSubmit={(event) => event.preventDefault()}
      >
        {/* Begun anew, so that no half-typed word is taken after it was cleared. */}
        <Fragment key={cleared}>{children}</Fragment>
        {onClear && (
          <button
            type="button"
            className="bare"
            onClick={() => {
              setCleared((times) => times + 1);
              onClear();
            }}
          >
            {text('app.clearFilters')}
          </button>
        )}
      </form>
      {said !== '' && !isSaidBelow && <p className="hint">{said}</p>}
    </>
  );
}

/** `Status: Open · Ward: ICU-2`: fields are not printed, and a list without them says too much. */
function wordsOf(form: HTMLFormElement): string {
  const fields = [...form.querySelectorAll('.field')].flatMap((field) => {
    const value = valueOf(field.querySelector('input, select'));
    return value === '' ? [] : [`${field.firstChild?.textContent ?? ''}: ${value}`];
  });
  return fields.join(' · ');
}

function valueOf(field: Element | null): string {
  if (field instanceof HTMLInputElement) return field.value;
  if (!(field instanceof HTMLSelectElement) || field.value === '') return '';
  return field.selectedOptions[0]?.textContent ?? '';
}
