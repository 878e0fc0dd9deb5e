import { useText } from '../i18n/text';
import { Later } from './later';

/** Reasons that are read at once; a long-lived cluster has many more. */
const AT_ONCE = 6;

/** Why something was said, the first reasons at once and a long rest folded. */
export function Reasons({ because }: { because: readonly string[] }) {
  const text = useText();
  // One line behind a fold is worth no tap.
  const shown = because.length > AT_ONCE + 1 ? AT_ONCE : because.length;
  const rest = because.slice(shown);
  return (
    <>
      <Lines lines={because.slice(0, shown)} start={1} />
      {rest.length > 0 && (
        <Later summary={text('app.moreReasons', { n: rest.length })}>
          {() => <Lines lines={rest} start={shown + 1} />}
        </Later>
      )}
    </>
  );
}

function Lines({ lines, start }: { lines: readonly string[]; start: number }) {
  return (
    <ol className="why" start={start}>
      {lines.map((reason) => (
        <li key={reason}>{reason}</li>
      ))}
    </ol>
  );
}
