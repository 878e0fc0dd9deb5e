import type { CpeStatus, CreStatus, Severity } from '@carbawatch/contracts';
import { useText } from '../i18n/text';

export type Tone = 'critical' | 'high' | 'medium' | 'good' | 'plain';

export function Badge({ tone, children }: { tone: Tone; children: string }) {
  return <span className={`badge tone-${tone}`}>{children}</span>;
}

const SEVERITY_TONES: Readonly<Record<Severity, Tone>> = {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  low: 'plain',
  info: 'plain',
};

export function SeverityBadge({ severity }: { severity: Severity }) {
  const text = useText();
  return <Badge tone={SEVERITY_TONES[severity]}>{text(`severity.${severity}`)}</Badge>;
}

const CPE_TONES: Readonly<Record<CpeStatus, Tone>> = {
  confirmed: 'critical',
  probable: 'critical',
  suspected: 'high',
  negative: 'good',
  undetermined: 'plain',
  'not-applicable': 'plain',
};

const needsNoTest = (status: CpeStatus, cre: CreStatus): boolean =>
  status === 'undetermined' && cre === 'not-cre';

/**
 * What is CRE or may be, and nobody said why, is undetermined. What is no CRE was not tested, since
 * nobody needs to: that is no open question.
 */
export function cpeWord(status: CpeStatus, cre: CreStatus) {
  return needsNoTest(status, cre) ? 'cpe.needsNoTest' : (`cpe.${status}` as const);
}

/** Where there is nothing to ask or to do, or no more, the verdict is said without a badge. */
export function CpeBadge(props: {
  readonly status: CpeStatus;
  readonly cre: CreStatus;
  readonly isWithdrawn?: boolean;
}) {
  const { status, cre, isWithdrawn = false } = props;
  const text = useText();
  const word = text(cpeWord(status, cre));
  const isQuiet = isWithdrawn || status === 'not-applicable' || needsNoTest(status, cre);
  return isQuiet ? <Quiet word={word} /> : <Badge tone={CPE_TONES[status]}>{word}</Badge>;
}

export function CreBadge(props: { readonly status: CreStatus; readonly isWithdrawn?: boolean }) {
  const { status, isWithdrawn = false } = props;
  const text = useText();
  const word = text(`cre.${status}`);
  if (isWithdrawn) return <Quiet word={word} />;
  if (status === 'cre') return <Badge tone="medium">{word}</Badge>;
  return status === 'undetermined' ? <Badge tone="plain">{word}</Badge> : <Quiet word={word} />;
}

function Quiet({ word }: { word: string }) {
  return <span className="hint">{word}</span>;
}
