import type { Feed, FeedClock, FeedStatus, FieldCompleteness } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { feedsQuery } from '../../api/queries';
import { completenessQuery } from '../../api/operations-queries';
import { Badge, type Tone } from '../../design/badge';
import { Ago } from '../../design/moment';
import { Panel, Scroll } from '../../design/panel';
import { percent } from '../../design/proportion';
import { Empty, Loaded } from '../../design/states';
import { Code } from '../../i18n/code';
import { useText } from '../../i18n/text';
import { fieldName } from '../../i18n/thing-name';
import { SiteOf } from '../../session/site-of';
import { Retirement, RetireButton, RetireForm } from './feed-retirement';

const TONES: Readonly<Record<FeedStatus, Tone>> = {
  ok: 'good',
  silent: 'critical',
  learning: 'plain',
  'by-hand': 'plain',
  retired: 'plain',
};

/** Who sends, whether it is heard, and how full its reports are. */
export function Feeds() {
  const text = useText();
  const feeds = useQuery(feedsQuery());
  const completeness = useQuery(completenessQuery());
  return (
    <>
      <Panel title={text('operations.feeds')} testId="feeds">
        <Loaded of={feeds}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={text('today.noFeeds')} />
            ) : (
              <FeedTable feeds={items} />
            )
          }
        </Loaded>
      </Panel>
      <Panel title={text('feeds.completeness')}>
        <Loaded of={completeness}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={text('today.noFeeds')} />
            ) : (
              <Completeness fields={items} />
            )
          }
        </Loaded>
      </Panel>
    </>
  );
}

function FeedTable({ feeds }: { feeds: readonly Feed[] }) {
  const text = useText();
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Scroll label={text('operations.feeds')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text('operations.sender')}</th>
            <th scope="col">{text('app.status')}</th>
            <th scope="col">{text('feeds.last')}</th>
            <th scope="col">{text('feeds.clock')}</th>
            <th scope="col" className="number">
              {text('feeds.today')}
            </th>
            <th scope="col" className="number">
              {text('feeds.usual')}
            </th>
            <th scope="col" className="number">
              {text('messageStatus.quarantined')}
            </th>
            <th scope="col">
              <span className="unseen">{text('feeds.retire')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {feeds.map((feed) => {
            const id = `${feed.site} ${feed.sender}`;
            return (
              <Fragment key={id}>
                <FeedRow
                  feed={feed}
                  isOpen={open === id}
                  onOpen={(isOpen) => setOpen(isOpen ? id : null)}
                />
                {open === id && (
                  <tr>
                    <td colSpan={8}>
                      <RetireForm feed={feed} onDone={() => setOpen(null)} />
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}

function FeedRow(props: {
  readonly feed: Feed;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
}) {
  const { feed } = props;
  const text = useText();
  return (
    <tr>
      <th scope="row">
        <SiteOf site={feed.site} />
        {feed.sender} <span className="hint">{feed.channel}</span>
      </th>
      <td>
        <Badge tone={TONES[feed.status]}>{text(`feeds.status.${feed.status}`)}</Badge>
        <Retirement of={feed.retirement} />
      </td>
      <td>
        <Ago at={feed.lastReceivedAt} />
      </td>
      <td>
        <ClockOf clock={feed.clock} />
      </td>
      <td className="number">{feed.messagesToday}</td>
      <td className="number">{feed.expectedToday?.toFixed(0) ?? '–'}</td>
      <td className="number">{feed.quarantined}</td>
      <td>
        <RetireButton {...props} />
      </td>
    </tr>
  );
}

/** Whether the times that it sends can be right. */
function ClockOf({ clock }: { clock: FeedClock }) {
  const text = useText();
  const minutes = Math.round(clock.offSeconds / 60);
  const tone = clock.status === 'right' ? 'plain' : 'high';
  return <Badge tone={tone}>{text(`feeds.clock.${clock.status}`, { minutes })}</Badge>;
}

function Completeness({ fields }: { fields: readonly FieldCompleteness[] }) {
  const text = useText();
  return (
    <Scroll label={text('feeds.completeness')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text('operations.sender')}</th>
            <th scope="col">{text('operations.kind')}</th>
            <th scope="col">{text('feeds.field')}</th>
            <th scope="col" className="number">
              n / N
            </th>
            <th scope="col" className="number">
              %
            </th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ sender, kind, field, present, reports, value }) => (
            <tr key={`${sender} ${kind} ${field}`}>
              <td>{sender}</td>
              <td>
                <Code kind="reportKind" code={kind} />
              </td>
              <th scope="row">{fieldName(text, field)}</th>
              <td className="number nowrap">
                {present} / {reports}
              </td>
              <td className="number">{percent(value, 0, '–')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
