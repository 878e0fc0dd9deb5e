import { OverloadedError, StoppingError } from './errors';
import { WaitingRoom } from './waiting-room';

describe('Room for messages under way', () => {
  it('is bounded by number and by bytes, and refuses at once who may not wait', async () => {
    const room = new WaitingRoom({ countMax: 2, bytesMax: 100 });
    await room.enter(60, 0);
    await expect(room.enter(60, 0)).rejects.toBeInstanceOf(OverloadedError);
    await room.enter(40, 0);
    await expect(room.enter(0, 0)).rejects.toBeInstanceOf(OverloadedError);
    room.leave(60);
    await room.enter(10, 0);
    expect(room.size).toBe(2);
  });

  it('lets one message in that is larger than all of it, when it is alone', async () => {
    const room = new WaitingRoom({ countMax: 2, bytesMax: 100 });
    await room.enter(500, 0);
    await expect(room.enter(1, 0)).rejects.toBeInstanceOf(OverloadedError);
  });

  it('admits those who wait in the order in which they came', async () => {
    const room = new WaitingRoom({ countMax: 1, bytesMax: 100 });
    await room.enter(1, 0);
    const admitted: string[] = [];
    const first = room.enter(1, 60_000).then(() => admitted.push('first'));
    const second = room.enter(1, 60_000).then(() => admitted.push('second'));
    room.leave(1);
    await first;
    expect(admitted).toEqual(['first']);
    room.leave(1);
    await second;
    expect(admitted).toEqual(['first', 'second']);
  });

  it('tells who waited too long, and who still waits when it closes', async () => {
    const room = new WaitingRoom({ countMax: 1, bytesMax: 100 });
    await room.enter(1, 0);
    await expect(room.enter(1, 5)).rejects.toBeInstanceOf(OverloadedError);
    const waiting = room.enter(1, 60_000);
    room.close();
    await expect(waiting).rejects.toBeInstanceOf(StoppingError);
    await expect(room.enter(1, 60_000)).rejects.toBeInstanceOf(StoppingError);
  });
});
