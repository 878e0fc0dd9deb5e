import type { Proportion } from '@carbawatch/contracts';
import type { Parameters } from '../api/client';
import { useText } from '../i18n/text';
import { BehindNumber } from './behind-number';
import type { AnsweredQuestion } from './behind-words';

/** `35 / 128`, both of which open their isolates. */
export function BehindShare(props: {
  readonly of: AnsweredQuestion;
  readonly name: string;
  readonly share: Proportion;
  /** Which isolates are counted, and out of which. */
  readonly counted: Parameters | null;
  readonly all: Parameters | null;
  readonly at?: '/cohort';
}) {
  const { of, name, share, counted, all } = props;
  const at = props.at ? { at: props.at } : {};
  const text = useText();
  return (
    <>
      <BehindNumber of={of} words={counted} {...at} name={name} n={share.numerator} />
      {' / '}
      <BehindNumber
        of={of}
        words={all}
        {...at}
        name={text('behind.denominator', { name })}
        n={share.denominator}
      />
    </>
  );
}
