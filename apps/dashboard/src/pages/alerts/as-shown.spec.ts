import type { Alert } from '@carbawatch/contracts';
import { shownOf } from './as-shown';

const line = (at: string, kind: string, actor: string | null) => ({ at, kind, actor, text: '' });
const alertOf = (...timeline: ReturnType<typeof line>[]) => ({ timeline }) as unknown as Alert;

describe('what was shown of an alert', () => {
  it('is up to the newest line of the facts, whatever people did since', () => {
    const shown = alertOf(
      line('2026-01-01T08:00:00Z', 'raised', null),
      line('2026-01-01T09:00:00Z', 'amended', null),
      line('2026-01-01T10:00:00Z', 'commented', 'nurse'),
    );
    expect(shownOf(shown)).toBe('2026-01-01T09:00:00Z');
    expect(shownOf(alertOf())).toBeUndefined();
  });
});
