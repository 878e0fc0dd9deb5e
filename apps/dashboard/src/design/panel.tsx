import { useId, type ReactNode } from 'react';

/** A named part of a page. */
export function Panel(props: {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly right?: ReactNode;
  readonly className?: string;
  readonly testId?: string;
  readonly children: ReactNode;
}) {
  const { title, hint, right, className, testId, children } = props;
  const id = useId();
  return (
    <section className={`panel ${className ?? ''}`} aria-labelledby={id} data-testid={testId}>
      <header>
        <h2 id={id}>{title}</h2>
        {hint && <span className="hint">{hint}</span>}
        {right && <div className="right">{right}</div>}
      </header>
      {children}
    </section>
  );
}

/** The page's own heading, with what stands at its right. */
export function PageHead(props: { readonly title: ReactNode; readonly children?: ReactNode }) {
  return (
    <div className="page-head">
      <h1>{props.title}</h1>
      {props.children && <div className="right">{props.children}</div>}
    </div>
  );
}

/** A table that may be wider than its place: reached and moved by the keyboard. */
export function Scroll(props: {
  readonly label: string;
  readonly maxHeight?: string;
  readonly children: ReactNode;
}) {
  return (
    <div
      className="scroll"
      role="group"
      aria-label={props.label}
      tabIndex={0}
      style={props.maxHeight ? { maxHeight: props.maxHeight } : undefined}
    >
      {props.children}
    </div>
  );
}
