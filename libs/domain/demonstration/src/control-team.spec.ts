import { instantMs, type Alert } from '@carbawatch/contracts';
import { nextAct, taskAct } from './control-team';

const RAISED = '2026-03-01T08:00:00.000Z';
const DAY_MS = 86_400_000;
const later = (days: number): number => Date.parse(RAISED) + days * DAY_MS;

type Line = Alert['timeline'][number];
const line = (at: string, kind: Line['kind']): Line => ({ at, kind, actor: null, text: '' });

function alertOf(id: string, change: Partial<Alert> = {}) {
  const timeline = [line(RAISED, 'raised')];
  return { id, rule: 'new-cpe', severity: 'high', status: 'open', timeline, ...change } as const;
}

const IDS = Array.from({ length: 400 }, (_, i) => `alert-${i}`);
const minutesOf = (at: string): number =>
  (instantMs(at, 'UTC') - instantMs(RAISED, 'UTC')) / 60_000;

describe('The invented control team', () => {
  it('leaves the alerts of the last day and a half open to whoever looks on', () => {
    expect(IDS.every((id) => nextAct(alertOf(id), later(1.4)) === null)).toBe(true);
    expect(IDS.every((id) => nextAct(alertOf(id), later(3))?.kind === 'acknowledge')).toBe(true);
  });

  it('reads critical alerts sooner than high ones, and again what was raised again', () => {
    const median = (severity: Alert['severity']): number => {
      const read = IDS.map((id) => nextAct(alertOf(id, { severity }), later(9))?.at ?? '');
      return read.map(minutesOf).sort((a, b) => a - b)[IDS.length / 2] ?? NaN;
    };
    expect(median('critical')).toBeLessThan(median('high'));
    const first = minutesOf(nextAct(alertOf('a'), later(9))?.at ?? '');
    const again = line('2026-03-02T08:00:00.000Z', 'reraised');
    const reraised = alertOf('a', { timeline: [line(RAISED, 'raised'), again] });
    expect(minutesOf(nextAct(reraised, later(9))?.at ?? '')).toBe(24 * 60 + first);
  });

  it('closes what it has read after days, most of it as relevant', () => {
    const timeline = [line(RAISED, 'raised'), line(RAISED, 'acknowledged')];
    const read = { status: 'acknowledged', timeline } as const;
    const acts = IDS.map((id) => nextAct(alertOf(id, read), later(20)));
    const relevant = acts.filter(
      (act) => act?.kind === 'resolve' && act.disposition === 'relevant',
    );
    expect(acts.every((act) => act?.kind === 'resolve')).toBe(true);
    expect(relevant.length).toBeGreaterThan(IDS.length * 0.75);
    expect(relevant.length).toBeLessThan(IDS.length);
    expect(IDS.every((id) => nextAct(alertOf(id, read), later(2)) === null)).toBe(true);
  });

  it('does the same each time it is asked, and nothing to what is closed', () => {
    const again = IDS.map((id) => nextAct(alertOf(id), later(9)));
    expect(IDS.map((id) => nextAct(alertOf(id), later(9)))).toEqual(again);
    expect(nextAct(alertOf('a', { status: 'resolved' }), later(90))).toBeNull();
  });

  it('does some tasks late, so that there is something overdue, and none never', () => {
    const test = (id: string, days: number) =>
      taskAct({ id, kind: 'confirmatory-test', since: RAISED }, later(days));
    const done = IDS.filter((id) => test(id, 5));
    expect(IDS.every((id) => test(id, 14))).toBe(true);
    expect(done.length).toBeGreaterThan(IDS.length * 0.8);
    expect(done.length).toBeLessThan(IDS.length);
  });

  it('enters the number of what it reports by law, another for each', () => {
    const numbers = IDS.map(
      (id) => taskAct({ id, kind: 'statutory-report', since: RAISED }, later(14))?.reference,
    );
    expect(numbers.every((number) => number?.startsWith('R-'))).toBe(true);
  });

  it('leaves the screens of contacts to the swabs, and says of whom it gives up that it does', () => {
    const screen = (id: string, days: number) =>
      taskAct({ id, kind: 'screen-contact', since: RAISED }, later(days));
    expect(IDS.every((id) => screen(id, 45) === null)).toBe(true);
    expect(IDS.every((id) => screen(id, 75)?.comment?.startsWith('Not reached'))).toBe(true);
  });
});
