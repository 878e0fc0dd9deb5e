import { courseOf, type Act } from '../lifecycle';
import { KPC, anna, told, type Tell } from './scenario.story';

describe('not-isolated, closed by somebody', () => {
  const BAY = { room: '402', bed: '1' };
  const closed = { kind: 'resolved', seq: 1, actor: 'nurse', disposition: 'relevant' } as const;
  const act = {
    ...closed,
    at: '2024-01-02T12:00:00+08:00',
    basis: '2024-01-02T11:59:59+08:00',
    isolation: null,
    comment: null,
  };
  const courseWith = (tell: Tell, now: string, acts: readonly Act[] = [act]) => {
    const [alert] = told('not-isolated', {
      tell: (story) => tell(anna(KPC, BAY)(story).at('2024-01-02 14:00')),
      now,
    });
    const { status, timeline } = courseOf(alert?.events ?? [], acts);
    const clock = (at: string) =>
      new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(8, 16);
    return [status, ...timeline.map(({ kind, at }) => `${kind} ${clock(at)}`)];
  };
  const raised = ['raised 02T10:30', 'resolved 02T12:00'];
  const toBay: Tell = (story) => story.transfer('anna', 'MED-1', 'ward', { room: '403', bed: '1' });
  const toWard: Tell = (story) => story.transfer('anna', 'MED-2', 'ward', { room: '201' });

  it('calls anew half an hour after the carrier is moved into another bay', () => {
    expect(courseWith(toBay, '2024-01-02 14:29')).toEqual(['resolved', ...raised]);
    const again = 'reraised 02T14:30';
    expect(courseWith(toBay, '2024-01-02 14:30')).toEqual(['open', ...raised, again]);
  });

  it('calls anew after a move to another ward, and for each further one', () => {
    const told = ['amended 02T14:00', 'reraised 02T14:30'];
    expect(courseWith(toWard, '2024-01-02 15:00')).toEqual(['open', ...raised, ...told]);
    const further = { ...act, seq: 2, at: '2024-01-02T16:00:00+08:00', basis: act.at };
    const back: Tell = (story) => toBay(toWard(story).at('2024-01-02 18:00'));
    const acts = [act, { ...further, basis: '2024-01-02T15:59:00+08:00' }];
    expect(courseWith(back, '2024-01-02 19:00', acts).at(-1)).toBe('reraised 02T18:30');
  });

  it('a move is no correction of what was closed, and one that is taken back is', () => {
    const marked = (tell: Tell) =>
      told('not-isolated', { tell: (story) => tell(anna(KPC)(story).at('2024-01-02 14:00')) })
        .flatMap(({ timeline }) => timeline)
        .filter(({ kind }) => kind === 'amended')
        .map(({ corrected = false }) => corrected);
    expect(marked(toWard)).toEqual([false]);
    const back: Tell = (story) =>
      toWard(story).at('2024-01-02 14:10').move('cancel-transfer', 'anna', {}, '2024-01-02T14:00');
    expect(marked(back)).toEqual([false, true]);
  });

  it('stays closed in another bed of the bay, and when the move is cancelled in time', () => {
    const bed: Tell = (story) => story.transfer('anna', 'MED-1', 'ward', { room: '402', bed: '2' });
    expect(courseWith(bed, '2024-01-03 14:30')).toEqual(['resolved', ...raised]);
    const cancelled: Tell = (story) =>
      toWard(story).at('2024-01-02 14:10').move('cancel-transfer', 'anna', {}, '2024-01-02T14:00');
    expect(courseWith(cancelled, '2024-01-03 14:30')[0]).toBe('resolved');
  });

  it('has no line of it while nobody has closed it', () => {
    expect(courseWith(toBay, '2024-01-03 14:30', [])).toEqual(['open', 'raised 02T10:30']);
  });
});
