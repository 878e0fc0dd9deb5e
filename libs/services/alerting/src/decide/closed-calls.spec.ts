import { closedByContacts, isAnswered } from './closed-calls';
import type { ContactTurn } from './cases/contact-turns';
import { courseOf, type Act, type ActKind } from './lifecycle';
import type { DerivedAlert, DerivedEvent, DerivedKind } from './tracks';

const day = (n: number): string => `2024-01-${String(n).padStart(2, '0')}T08:00:00.000Z`;
const event = (kind: DerivedKind, n: number, text: string): DerivedEvent => ({
  at: day(n),
  kind,
  text,
  news: kind === 'raised' || kind === 'reraised',
  escalates: false,
});
const act = (kind: ActKind, seq: number, n: number, basis: number): Act => ({
  seq,
  kind,
  actor: 'ipc',
  at: day(n),
  basis: day(basis),
  disposition: kind === 'resolved' ? 'relevant' : null,
  isolation: null,
  comment: null,
});
const acknowledged = (n: number, basis: number, seq = 1) => act('acknowledged', seq, n, basis);
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
const turn = (n: number, contacts: ContactTurn['contacts'], ...because: string[]): ContactTurn => ({
  fromMs: Date.parse(day(n)),
  contacts,
  because,
});
const OPEN = turn(1, 'open');
const DONE = 'All contacts are closed.';
const AGAIN = 'A screen was withdrawn.';

const raised = event('raised', 1, 'Known after the patient left.');
const back = event('cleared', 20, 'The patient is in the house again.');

const lines = (
  events: readonly DerivedEvent[],
  acts: readonly Act[],
  turns: readonly ContactTurn[],
): string[] =>
  closedByContacts(alertOf(events), acts, { turns, text: DONE }).events.map(
    ({ at, kind, text }) => `${at.slice(8, 10)} ${kind}: ${text}`,
  );
const statusOf = (acts: readonly Act[], turns: readonly ContactTurn[]) =>
  courseOf(closedByContacts(alertOf([raised]), acts, { turns, text: DONE }).events, acts).status;

const RAISED = '01 raised: Known after the patient left.';
const BACK = '20 cleared: The patient is in the house again.';
/** Closed on the 5th, open again on the 9th. */
const REOPENED = [OPEN, turn(5, 'closed'), turn(9, 'open', AGAIN)];

describe('a call that was made, with its contacts closed', () => {
  it('stays closed in the timeline when the facts end the alert later', () => {
    expect(lines([raised, back], [acknowledged(2, 1)], [OPEN, turn(5, 'closed')])).toEqual([
      RAISED,
      `05 cleared: ${DONE}`,
      BACK,
    ]);
  });

  it('is closed by nothing where the facts ended the alert before the last contact was closed', () => {
    const over = [raised, event('cleared', 4, 'The patient is in the house again.')];
    expect(lines(over, [acknowledged(2, 1)], [OPEN, turn(5, 'closed')])).toHaveLength(2);
  });

  it('was not made by an acknowledgement of nothing, or of what had ended', () => {
    expect(isAnswered([])).toBe(false);
    const closed = [OPEN, turn(5, 'closed')];
    expect(lines([raised], [], closed)).toEqual([RAISED]);
    expect(lines([raised, back], [acknowledged(21, 20)], closed)).toEqual([RAISED, BACK]);
  });

  it('is closed by the acknowledgement where that comes after the contacts', () => {
    expect(lines([raised], [acknowledged(7, 1)], [OPEN, turn(5, 'closed')])).toEqual([
      RAISED,
      `07 cleared: ${DONE}`,
    ]);
  });

  it('says which correction closed it, and none where the acknowledgement did', () => {
    const taken = [OPEN, turn(5, 'closed', 'A stay on MED-1 was taken back.')];
    expect(lines([raised], [acknowledged(2, 1)], taken)[1]).toBe(
      `05 cleared: A stay on MED-1 was taken back. ${DONE}`,
    );
    expect(lines([raised], [acknowledged(7, 1)], taken)[1]).toBe(`07 cleared: ${DONE}`);
  });
});

describe('a call whose contacts a correction opens again', () => {
  it('keeps its end at its time, and is raised again with the reason', () => {
    const acts = [acknowledged(2, 1)];
    expect(lines([raised], acts, REOPENED)).toEqual([
      RAISED,
      `05 cleared: ${DONE}`,
      `09 reraised: ${AGAIN}`,
    ]);
    expect(statusOf(acts, REOPENED)).toBe('open');
  });

  it('is cleared by the next end of the contacts, whether anybody has said again that it was made', () => {
    const again = [...REOPENED, turn(15, 'closed'), turn(17, 'open', AGAIN)];
    const whole = [
      RAISED,
      `05 cleared: ${DONE}`,
      `09 reraised: ${AGAIN}`,
      `15 cleared: ${DONE}`,
      `17 reraised: ${AGAIN}`,
    ];
    expect(lines([raised], [acknowledged(2, 1)], again)).toEqual(whole);
    const twice = [acknowledged(2, 1), acknowledged(10, 9, 2)];
    expect(lines([raised], twice, again)).toEqual(whole);
  });

  it('waits for a person where the second acknowledgement was taken back, and keeps what was', () => {
    const acts = [acknowledged(2, 1), acknowledged(10, 9, 2), act('undone', 3, 11, 9)];
    expect(lines([raised], acts, [...REOPENED, turn(15, 'closed')])).toEqual([
      RAISED,
      `05 cleared: ${DONE}`,
      `09 reraised: ${AGAIN}`,
    ]);
  });

  it('is asked by no screen where a person has judged it meanwhile', () => {
    const acts = [acknowledged(2, 1), act('resolved', 2, 10, 9)];
    const more = [...REOPENED, turn(15, 'closed'), turn(17, 'open', AGAIN)];
    expect(lines([raised], acts, more)).toHaveLength(3);
    expect(statusOf(acts, more)).toBe('resolved');
  });

  it('was never cleared where the contacts were open again before the call was made', () => {
    expect(lines([raised], [acknowledged(10, 1)], REOPENED)).toEqual([RAISED]);
    const closed = [...REOPENED, turn(15, 'closed')];
    expect(lines([raised], [acknowledged(10, 1)], closed)).toEqual([RAISED, `15 cleared: ${DONE}`]);
  });

  it('stays cleared while no contact is known any more, until one is to be screened', () => {
    const none = [OPEN, turn(5, 'closed'), turn(7, 'none', 'A stay was taken back.')];
    const acts = [acknowledged(2, 1)];
    expect(lines([raised], acts, none)).toHaveLength(2);
    expect(lines([raised], acts, [...none, turn(9, 'open', AGAIN)])[2]).toBe(
      `09 reraised: ${AGAIN}`,
    );
    expect(lines([raised], [acknowledged(8, 1)], none)).toEqual([RAISED]);
  });

  it('is over by the facts alone once they have ended it, and raised by them asks for another call', () => {
    const acts = [acknowledged(2, 1)];
    const later = [OPEN, turn(5, 'closed'), turn(22, 'open', AGAIN), turn(25, 'closed')];
    expect(lines([raised, back], acts, later)).toEqual([RAISED, `05 cleared: ${DONE}`, BACK]);
    const left = event('reraised', 21, 'Left again.');
    expect(lines([raised, back, left], acts, later).slice(3)).toEqual(['21 reraised: Left again.']);
    expect(lines([raised, back, left], [...acts, acknowledged(23, 21, 2)], later).slice(3)).toEqual(
      ['21 reraised: Left again.', `25 cleared: ${DONE}`],
    );
  });

  it('is raised again also when a repeat has fed it after its end', () => {
    const fed = event('fed', 7, 'Isolate L-1 says the same.');
    expect(lines([raised, fed], [acknowledged(2, 1)], REOPENED)).toEqual([
      RAISED,
      `05 cleared: ${DONE}`,
      '07 fed: Isolate L-1 says the same.',
      `09 reraised: ${AGAIN}`,
    ]);
  });
});
