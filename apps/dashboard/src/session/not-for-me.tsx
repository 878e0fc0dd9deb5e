import { Empty } from '../design/states';
import { useText } from '../i18n/text';
import { useMe } from './me';

/** In place of what the role may not see; a page of its own where nothing else stands on it. */
export function NotForMe({ isPage = false }: { readonly isPage?: boolean }) {
  const text = useText();
  const { role } = useMe();
  const Heading = isPage ? 'h1' : 'h2';
  return (
    <div className="panel">
      <Heading>{text('app.noPermission', { role: text(`role.${role}`) })}</Heading>
      <Empty title={text('app.noPermissionHint')} />
    </div>
  );
}
