import type { CohortCell, CohortSummary } from '@carbawatch/contracts';
import { Fragment } from 'react';
import type { Parameters } from '../../api/client';
import { BehindNumber } from '../../behind/behind-number';
import { Panel } from '../../design/panel';
import { codeName } from '../../i18n/code-name';
import { useText } from '../../i18n/text';

type Unknown = keyof CohortSummary['unknown'];

/** Records that were not taken in have no isolate to show. */
const UNKNOWN: Readonly<Record<Exclude<Unknown, 'parked'>, CohortCell>> = {
  followUp: 'follow-up-open',
  outcome: 'outcome-unknown',
  infection: 'infection-unknown',
  ward: 'ward-unknown',
  diagnoses: 'diagnoses-unknown',
  purpose: 'purpose-unknown',
  class: 'class-unknown',
  mechanism: 'mechanism-unknown',
};

function isOpened(name: string): name is keyof typeof UNKNOWN {
  return name in UNKNOWN;
}

const PARTS = ['cohort.excluded', 'cohort.unknown', 'cohort.nonCpeBy'] as const;
type Part = (typeof PARTS)[number];

function wordsOf(part: Part, name: string, { population }: CohortSummary): Parameters | null {
  if (part === 'cohort.nonCpeBy') return { cell: 'non-cpe', group: `standard:${name}` };
  if (part === 'cohort.excluded') {
    const standing = name === 'notAssessed' ? 'clinical' : name;
    return { cell: 'isolates', population: 'all', group: `standing:${standing}` };
  }
  // Of known infections all are assessed; those that may be some stand outside of the population.
  if (name === 'infection' && population === 'infection') {
    return { cell: 'cre-not-assessed', population: 'all' };
  }
  return isOpened(name) ? { cell: UNKNOWN[name] } : null;
}

/** What was left out, and what is not known: a number is no better than this. */
export function Missing({ summary }: { summary: CohortSummary }) {
  const text = useText();
  const counts = {
    'cohort.excluded': summary.excluded,
    'cohort.unknown': summary.unknown,
    'cohort.nonCpeBy': summary.nonCpeBy,
  } as const;
  return (
    <Panel title={text('cohort.missing')} testId="missing">
      {PARTS.map((part) => {
        const shown = Object.entries(counts[part]).filter(([, n]) => n > 0);
        return (
          <p key={part}>
            {text(part)}: {shown.length === 0 && text('app.none')}
            {shown.map(([code, n], at) => {
              const name = codeName(text, part === 'cohort.nonCpeBy' ? 'nonCpe' : 'left', code);
              return (
                <Fragment key={code}>
                  {at > 0 && ', '}
                  {name}{' '}
                  <BehindNumber
                    of={summary}
                    words={wordsOf(part, code, summary)}
                    name={name}
                    n={n}
                  />
                </Fragment>
              );
            })}
          </p>
        );
      })}
    </Panel>
  );
}
