import { useState, type ReactNode } from 'react';
import { useOnPaper } from '../shell/theme';

interface Fold {
  readonly summary: ReactNode;
  /** Of no use on paper: forms, documents for machines, the numbers of a drawing that stands. */
  readonly onScreenOnly?: boolean;
}

/** What is folded away is not built before somebody opens it, or prints the page. */
export function Later(props: Fold & { readonly children: () => ReactNode }) {
  const { open, isBuilt } = useFold(false);
  return (
    <details {...open} className={props.onScreenOnly ? 'no-print' : undefined}>
      <summary>{props.summary}</summary>
      {isBuilt && props.children()}
    </details>
  );
}

/** A fold whose content is there from the start. */
export function Folded(props: Fold & { readonly isOpen?: boolean; readonly children: ReactNode }) {
  const { open } = useFold(props.isOpen ?? false);
  return (
    <details {...open} className={props.onScreenOnly ? 'no-print' : undefined}>
      <summary>{props.summary}</summary>
      {props.children}
    </details>
  );
}

/** Open as somebody left it; on paper nothing can be opened any more, so that all is. */
function useFold(isOpen: boolean) {
  const onPaper = useOnPaper();
  const [opened, setOpened] = useState(isOpen);
  const [meant, setMeant] = useState(isOpen);
  if (meant !== isOpen) {
    setMeant(isOpen);
    setOpened(isOpen);
  }
  return {
    isBuilt: opened || onPaper,
    open: {
      open: opened || onPaper,
      onToggle: ({ currentTarget }: { currentTarget: HTMLDetailsElement }) => {
        if (!onPaper) setOpened(currentTarget.open);
      },
    },
  };
}
