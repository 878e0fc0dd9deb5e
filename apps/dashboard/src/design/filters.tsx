import type { ReactNode } from 'react';
import { useText } from '../i18n/text';

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

/** A word or a day; taken when it is left or Enter is pressed, so that not each letter is asked. */
export function Entry(props: {
  readonly label: string;
  readonly type?: 'text' | 'date';
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}) {
  const { label, type = 'text', value, onChange } = props;
  const take = (text: string): void => {
    if (text.trim() !== (value ?? '')) onChange(text.trim() || undefined);
  };
  return (
    <label className="field">
      {label}
      <input
        key={value ?? ''}
        type={type}
        defaultValue={value ?? ''}
        onBlur={(event) => take(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take(event.currentTarget.value);
        }}
      />
    </label>
  );
}

/** First and last day of what is shown, both included. */
export function Days(props: {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly onChange: (change: { from?: string | undefined; to?: string | undefined }) => void;
}) {
  const text = useText();
  const { from, to, onChange } = props;
  return (
    <>
      <Entry
        label={text('app.from')}
        type="date"
        value={from}
        onChange={(value) => onChange({ from: value })}
      />
      <Entry
        label={text('app.to')}
        type="date"
        value={to}
        onChange={(value) => onChange({ to: value })}
      />
    </>
  );
}

export function Filters({ children, onClear }: { children: ReactNode; onClear?: () => void }) {
  const text = useText();
  return (
    <form
      className="filters"
      role="search"
      aria-label={text('app.filters')}
      onSubmit={(event) => event.preventDefault()}
    >
      {children}
      {onClear && (
        <button type="button" className="bare" onClick={onClear}>
          {text('app.clearFilters')}
        </button>
      )}
    </form>
  );
}
