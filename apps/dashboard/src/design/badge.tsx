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

export function CpeBadge({ status }: { status: CpeStatus }) {
  const text = useText();
  return <Badge tone={CPE_TONES[status]}>{text(`cpe.${status}`)}</Badge>;
}

export function CreBadge({ status }: { status: CreStatus }) {
  const text = useText();
  return <Badge tone={status === 'cre' ? 'medium' : 'plain'}>{text(`cre.${status}`)}</Badge>;
}
