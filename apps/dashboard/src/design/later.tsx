import { useState, type ReactNode } from 'react';

/** What is folded away is not built before somebody opens it. */
export function Later(props: { readonly summary: string; readonly children: () => ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{props.summary}</summary>
      {open && props.children()}
    </details>
  );
}
