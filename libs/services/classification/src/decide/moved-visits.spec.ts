import type { IsolateReported, StayFacts } from '@carbawatch/contracts';
import type { PersonLink } from '@carbawatch/epidemiology';
import fc from 'fast-check';
import { foldReports } from './fold-reports';
import { NO_MOVES, type KnownMoves, type ToldMove } from './moved-visits';
import { SHIPPED_RULES } from './site-rules';

const at = (minute: number): string => new Date(Date.UTC(2026, 0, 5, 8, minute)).toISOString();

const report = (minute: number, pseudonym: string, encounter?: StayFacts): IsolateReported => ({
  ...{ site: 'site-1', isolateId: 'L-1', pseudonym, patientKnown: true, kind: 'laboratory' },
  ...{ messageId: `report ${minute}`, sender: 'LIS', receivedAt: at(minute), status: 'final' },
  version: minute,
  ...(encounter && { encounter }),
});
const move = (
  minute: number,
  from: string,
  to: string,
  more: Partial<ToldMove> = {},
): ToldMove => ({
  ...{ factId: `move ${minute}`, messageId: `move ${minute}`, receivedAt: at(minute) },
  ...{ pseudonym: from, visit: 'V1', movedTo: to, ...more },
});
const merge = (minute: number, pseudonym: string, mergedInto: string): PersonLink => ({
  ...{ kind: 'merge-patient', factId: `merge ${minute}`, pseudonym, mergedInto },
  ...{ at: at(minute), receivedAt: at(minute) },
});

function walked(
  reports: readonly IsolateReported[],
  moves: readonly ToldMove[],
  more: Partial<KnownMoves> = {},
): string[] {
  const { steps, pseudonym } = foldReports(reports, classify, { ...NO_MOVES, moves, ...more });
  expect(steps.at(-1)?.pseudonym).toBe(pseudonym);
  return steps.map(
    (step) => `${step.messageId}: ${step.pseudonym}${step.movedVisit ? ' by its visit' : ''}`,
  );
}

const classify = SHIPPED_RULES.classify.bind(SHIPPED_RULES);
const V1 = { visit: 'V1' };

describe('an isolate whose report names a visit', () => {
  it('goes to the patient to whom the visit was moved, since then', () => {
    expect(walked([report(1, 'p1', V1)], [move(5, 'p1', 'p2')])).toEqual([
      'report 1: p1',
      'move 5: p2 by its visit',
    ]);
  });

  it('is of that patient from the first where the visit was moved before', () => {
    expect(walked([report(7, 'p1', V1)], [move(5, 'p1', 'p2')])).toEqual([
      'report 7: p2 by its visit',
    ]);
  });

  it('comes back, and goes on, with the visit, in whatever order the moves are given', () => {
    const moves = [move(5, 'p1', 'p2'), move(6, 'p2', 'p3'), move(9, 'p3', 'p1')];
    fc.assert(
      fc.property(fc.shuffledSubarray(moves, { minLength: 3 }), (mixed) => {
        expect(walked([report(1, 'p1', V1)], mixed)).toEqual([
          'report 1: p1',
          'move 5: p2 by its visit',
          'move 6: p3 by its visit',
          'move 9: p1 by its visit',
        ]);
      }),
    );
  });

  it('is of whom a later report names, where that is nobody whose visit was moved', () => {
    const reports = [report(1, 'p1', V1), report(8, 'p4', V1)];
    expect(walked(reports, [move(5, 'p1', 'p2')]).at(-1)).toBe('report 8: p4');
  });

  it('stays where no report names the visit, or the move is of another patient’s', () => {
    expect(walked([report(1, 'p1')], [move(5, 'p1', 'p2')])).toEqual(['report 1: p1']);
    expect(walked([report(1, 'p1', { visit: 'V2' })], [move(5, 'p1', 'p2')])).toHaveLength(1);
    expect(walked([report(1, 'p1', V1)], [move(5, 'p9', 'p2')])).toEqual(['report 1: p1']);
    const nobody = { ...report(1, 'p1', V1), patientKnown: false };
    expect(walked([nobody], [move(5, 'p1', 'p2')])).toEqual(['report 1: p1']);
  });

  it('goes along by the number of its account, and under a number that a merge retired', () => {
    const ofAccount = report(1, 'p1', { visit: 'V7', account: 'V1' });
    expect(walked([ofAccount], [move(5, 'p1', 'p2')]).at(-1)).toBe('move 5: p2 by its visit');
    const links = [merge(3, 'p0', 'p1')];
    const retired = walked([report(1, 'p0', V1)], [move(5, 'p1', 'p2')], { links });
    expect(retired.at(-1)).toBe('move 5: p2 by its visit');
  });

  it('goes along since a merge that comes later, and not before it', () => {
    const known = { moves: [move(5, 'p1', 'p2')], links: [merge(9, 'p0', 'p1')] };
    const { steps } = foldReports([report(1, 'p0', V1)], classify, { ...NO_MOVES, ...known });
    expect(steps.map(({ pseudonym, receivedAt }) => [pseudonym, receivedAt])).toEqual([
      ['p0', at(1)],
      ['p2', at(9)],
    ]);
  });

  it('goes along by the account of its visit, which it does not name itself', () => {
    const told = { pseudonym: 'p1', visit: 'V1', account: 'K1' };
    const account = (minute: number, more = {}) => ({
      accounts: [{ ...told, receivedAt: at(minute), ...more }],
    });
    const moves = [move(5, 'p1', 'p2', { visit: undefined, account: 'K1' })];
    const reports = [report(1, 'p1', V1)];
    expect(walked(reports, moves, account(0)).at(-1)).toBe('move 5: p2 by its visit');
    const { steps } = foldReports(reports, classify, { ...NO_MOVES, moves, ...account(7) });
    expect(steps.at(-1)).toMatchObject({ pseudonym: 'p2', receivedAt: at(7) });
    expect(walked(reports, moves, account(0, { pseudonym: 'p9' }))).toHaveLength(1);
    expect(walked(reports, moves, account(0, { visit: 'V2' }))).toHaveLength(1);
    const on = [...moves, move(6, 'p2', 'p3', { visit: undefined, account: 'K1' })];
    expect(walked(reports, on, account(0)).at(-1)).toBe('move 6: p3 by its visit');
  });

  it('takes the number that the visit has there, by which it can be moved again', () => {
    const moves = [move(5, 'p1', 'p2', { movedAs: 'V9' }), move(6, 'p2', 'p3', { visit: 'V9' })];
    expect(walked([report(1, 'p1', V1)], moves).at(-1)).toBe('move 6: p3 by its visit');
  });
});
