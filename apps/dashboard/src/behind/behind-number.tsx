import { useRouter } from '@tanstack/react-router';
import type { MouseEvent, ReactNode } from 'react';
import type { Parameters } from '../api/client';
import { useMay } from '../session/me';
import { BEHIND, behindWord, type AnsweredQuestion } from './behind-words';

export interface BehindNumberProps {
  readonly n: number;
  /** What is counted, for the link and for the head of the list. */
  readonly name: string;
  /** The answer that the number stands in. */
  readonly of: AnsweredQuestion;
  /** Which of its isolates the number counts; without it, the number opens nothing. */
  readonly words: Parameters | null | undefined;
  /** Shown in place of the number itself. */
  readonly children?: ReactNode;
  /** The page that shows the list, where it is not the one that shows the number. */
  readonly at?: '/cohort';
  /** In the colour of the text, on a ground that the colour of links would not be read on. */
  readonly inked?: boolean;
}

/**
 * A number that opens its isolates, for whoever may see numbers and patients. A table has hundreds
 * of them: none listens to the router, as its own links do.
 */
export function BehindNumber(props: BehindNumberProps) {
  const { n, name, of, words, children = n, at = '.', inked = false } = props;
  const mayOpen = useMay('patients');
  const router = useRouter();
  if (!words || !mayOpen || n === 0) return <>{children}</>;
  const behind = behindWord(of, words, name);
  const { pathname, searchStr } = router.state.location;
  const here = new URLSearchParams(searchStr);
  const site = here.get('site');
  const kept = at === '.' ? here : new URLSearchParams(site === null ? {} : { site });
  kept.set('behind', behind);
  const open = (event: MouseEvent): void => {
    // A new tab or window is the browser's own affair.
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    void router.navigate({
      to: at,
      search: (old: Readonly<Record<string, unknown>>) => ({ ...(at === '.' ? old : {}), behind }),
      hash: BEHIND,
    });
  };
  return (
    <a
      href={`${at === '.' ? pathname : at}?${kept.toString()}#${BEHIND}`}
      onClick={open}
      {...(inked && { style: { color: 'inherit' } })}
      aria-label={`${name}: ${n}`}
      data-behind={n}
    >
      {children}
    </a>
  );
}
