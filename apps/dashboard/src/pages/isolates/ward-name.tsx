import { useText } from '../../i18n/text';

/** A ward in a list: a long name is cut, so that the columns behind it are seen, and said whole. */
export function WardName({ ward }: { ward: string | undefined }) {
  const text = useText();
  if (ward === undefined) return text('app.unknown');
  return (
    <span className="cut" title={ward}>
      {ward}
    </span>
  );
}
