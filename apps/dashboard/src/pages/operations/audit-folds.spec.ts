import type { ShownAuditEntry } from '@carbawatch/contracts';
import { foldAudit } from './audit-folds';

const look = (
  at: string,
  target: string,
  more: Partial<ShownAuditEntry> = {},
): ShownAuditEntry => ({
  ...{ id: `${at}-${target}`, at: `2026-01-05T${at}:00Z`, actor: 'KEY-1', actorName: 'Wang' },
  ...{ action: 'identity.read', target, site: 'site-1', detail: { page: 'today' } },
  ...more,
});
const shape = (entries: readonly ShownAuditEntry[]) =>
  foldAudit(entries).map(({ entries: [newest], targets, entries: all }) => [
    newest.at.slice(11, 16),
    all.length,
    targets,
  ]);

describe('the looks that the audit shows as one line', () => {
  it('are those of one person on one page within minutes, each patient counted once', () => {
    const entries = [look('07:05', 'a'), look('07:04', 'b'), look('07:02', 'a')];
    expect(shape(entries)).toEqual([['07:05', 3, 2]]);
  });

  it('are two where more than five minutes lie between them', () => {
    expect(shape([look('07:20', 'a'), look('07:14', 'b')])).toHaveLength(2);
  });

  it('stay together where another person looked in between', () => {
    const entries = [
      look('07:05', 'a'),
      look('07:04', 'b', { actor: 'KEY-2' }),
      look('07:03', 'c'),
    ];
    expect(shape(entries)).toEqual([
      ['07:05', 2, 2],
      ['07:04', 1, 1],
    ]);
  });

  it.each([
    ['another page', { detail: { page: 'alert' } }],
    ['another reason', { detail: { page: 'today', reason: 'a call' } }],
    ['another site', { site: 'site-2' }],
    ['another deed', { action: 'payload.read' }],
  ])('are apart for %s', (_, more) => {
    expect(shape([look('07:05', 'a'), look('07:05', 'b', more)])).toHaveLength(2);
  });

  it('are looks alone: each change and each export has a line of its own', () => {
    const exported = { action: 'isolates.exported', detail: {} };
    expect(shape([look('07:05', 'site-1', exported), look('07:05', 'site-1', exported)])).toEqual([
      ['07:05', 1, 1],
      ['07:05', 1, 1],
    ]);
  });
});
