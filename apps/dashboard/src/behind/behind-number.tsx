import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Parameters } from '../api/client';
import { useMay } from '../session/me';
import { behindWord, type AnsweredQuestion } from './behind-words';

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
}

/** A number that opens its isolates, for whoever may see patients' results. */
export function BehindNumber(props: BehindNumberProps) {
  const { n, name, of, words, children = n, at = '.' } = props;
  const mayOpen = useMay('laboratory');
  if (!words || !mayOpen || n === 0) return <>{children}</>;
  return (
    <Link
      to={at}
      search={(old: Readonly<Record<string, unknown>>) => ({
        ...(at === '.' ? old : {}),
        behind: behindWord(of, words, name),
      })}
      hash="behind"
      className="behind"
      aria-label={`${name}: ${n}`}
      data-behind={n}
    >
      {children}
    </Link>
  );
}
