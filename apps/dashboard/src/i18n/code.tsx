import { codeName, type CodeKind } from './code-name';
import { useText } from './text';

/** The name of a code; whoever uses the API finds the code itself in the tooltip. */
export function Code({ kind, code }: { kind: CodeKind; code: string }) {
  const text = useText();
  return <span title={code}>{codeName(text, kind, code)}</span>;
}
