import { closedByContacts, isCalled } from './closed-calls';
import type { Act } from './lifecycle';
import type { DerivedAlert, DerivedEvent, DerivedKind } from './tracks';

const day = (n: number): string => `2024-01-${String(n).padStart(2, '0')}T08:00:00.000Z`;
const event = (kind: DerivedKind, n: number, text: string): DerivedEvent => ({
  at: day(n),
  kind,
  text,
  news: kind !== 'cleared',
  escalates: false,
});
const acknowledged = (n: number, basis: number): Act => ({
  seq: 1,
  kind: 'acknowledged',
  actor: 'ipc',
  at: day(n),
  basis: day(basis),
  disposition: null,
  isolation: null,
  comment: null,
});
const alertOf = (events: readonly DerivedEvent[]): DerivedAlert => ({
  id: 'a',
  rule: 'not-in-house',
  key: '[]',
  pseudonym: 'anna',
  patient: 'anna',
  severity: 'high',
  isolates: ['L-1'],
  wardAtCollection: null,
  wardNow: null,
  title: '',
  because: [],
  raisedAt: day(1),
  count: 1,
  goal: null,
  group: null,
  events,
});
const CLOSED = { closedMs: Date.parse(day(5)), text: 'All contacts are closed.' };

describe('a call that was made, with its contacts closed', () => {
  const raised = event('raised', 1, 'Known after the patient left.');
  const back = event('cleared', 9, 'The patient is in the house again.');

  it('stays closed in the timeline when the facts end the alert later', () => {
    const alert = alertOf([raised, back]);
    const acts = [acknowledged(2, 1)];
    expect(isCalled(alert, acts)).toBe(true);
    const { events } = closedByContacts(alert, acts, CLOSED);
    expect(events.map(({ at, text }) => `${at.slice(8, 10)} ${text}`)).toEqual([
      '01 Known after the patient left.',
      '05 All contacts are closed.',
      '09 The patient is in the house again.',
    ]);
  });

  it('is closed by nothing where the facts ended the alert before the last contact was closed', () => {
    const alert = alertOf([raised, event('cleared', 4, 'The patient is in the house again.')]);
    const { events } = closedByContacts(alert, [acknowledged(2, 1)], CLOSED);
    expect(events).toHaveLength(2);
  });

  it('was not made by an acknowledgement of nothing, or of what had ended', () => {
    expect(isCalled(alertOf([raised]), [])).toBe(false);
    expect(isCalled(alertOf([raised, back]), [acknowledged(10, 9)])).toBe(false);
  });
});
