import type { MessageStages } from '@carbawatch/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { get, type Parameters } from '../../api/client';
import { Panel } from '../../design/panel';
import { Loaded } from '../../design/states';
import { useText } from '../../i18n/text';
import './message-stages.css';

/** In the order in which a message comes to them; those that wait for a person stand out. */
const STAGES = [
  'pending',
  'processed',
  'partlyRead',
  'quarantined',
  'duplicate',
  'dismissed',
] as const;
const STATUS = { partlyRead: 'partly-read' } as const;
const SERVICES = ['classification', 'alerting', 'stats', 'ingestion'] as const;

type Filters = Parameters & {
  readonly sender?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

/** How many messages have come how far, each number with the way to its list. */
export function MessageStagesPanel({ filters }: { filters: Filters }) {
  const text = useText();
  const query = useQuery({
    queryKey: ['messages', 'stages', filters],
    queryFn: ({ signal }) => get<MessageStages>('messages/stages', filters, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <Panel title={text('stages.title')} testId="message-stages">
      <Loaded of={query}>
        {(stages) => (
          <>
            <ul className="plain stage-counts">
              <Stage
                label={text('stages.received')}
                n={stages.received}
                search={{}}
                {...{ filters }}
              />
              {STAGES.map((stage) => {
                const status = stage === 'partlyRead' ? STATUS.partlyRead : stage;
                return (
                  <Stage
                    key={stage}
                    label={text(`stages.${stage}`)}
                    n={stages[stage]}
                    isOpen={stage === 'quarantined' || stage === 'partlyRead'}
                    search={{ status }}
                    filters={filters}
                  />
                );
              })}
            </ul>
            <p className="hint">
              {stages.services.map(({ service, behind }) => (
                <span key={service} className="stage-service">
                  {serviceName(service, text)}:{' '}
                  {behind === 0 ? text('stages.through') : text('stages.behind', { n: behind })}
                </span>
              ))}
            </p>
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function serviceName(service: string, text: ReturnType<typeof useText>): string {
  const known = SERVICES.find((each) => each === service);
  return known ? text(`stages.service.${known}`) : service;
}

function Stage(props: {
  readonly label: string;
  readonly n: number;
  /** Somebody has to look at these. */
  readonly isOpen?: boolean;
  readonly search: { readonly status?: string };
  readonly filters: Filters;
}) {
  const { label, n, isOpen = false, search, filters } = props;
  const { sender, from, to } = filters;
  return (
    <li className={isOpen && n > 0 ? 'open' : undefined}>
      <Link
        to="/operations"
        search={{ view: 'messages', sender, from, to, ...search }}
        resetScroll={false}
      >
        <strong>{n.toLocaleString()}</strong> {label}
      </Link>
    </li>
  );
}
