import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { feedsQuery } from '../../api/queries';
import { Empty } from '../../design/states';
import { useText } from '../../i18n/text';
import { useMay } from '../../session/me';

/** Where nothing is though nothing was asked for: how the first message comes in, if none came. */
export function NothingYet({ title, hint }: { title: string; hint?: string }) {
  const text = useText();
  const isOpenToMe = useMay('laboratory');
  const feeds = useQuery({ ...feedsQuery(), enabled: isOpenToMe });
  return (
    <>
      <Empty title={title} {...(hint !== undefined && { hint })} />
      {feeds.data?.items.length === 0 && (
        <p>
          <Link to="/">{text('desk.firstTitle')}</Link>
        </p>
      )}
    </>
  );
}
