import { useText } from '../i18n/text';

export function CsvButton({ onClick }: { onClick: () => void }) {
  const text = useText();
  return (
    <button type="button" className="bare" onClick={onClick}>
      {text('app.csv')}
    </button>
  );
}
