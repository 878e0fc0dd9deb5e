import { MicroBatches } from './micro-batches';

const limits = { countMax: 3, bytesMax: 100, bytesOf: (text: string) => text.length };

describe('Micro-batches', () => {
  it('give what waited meanwhile to one piece of work, in the order of arrival', async () => {
    const batches: string[][] = [];
    let release = () => {};
    const first = new Promise<void>((resolve) => (release = resolve));
    const queue = new MicroBatches(async (batch: readonly string[]) => {
      batches.push([...batch]);
      if (batches.length === 1) await first;
      return batch.map((text) => text.toUpperCase());
    }, limits);
    const a = queue.run('a');
    await Promise.resolve();
    await Promise.resolve();
    const rest = ['b', 'c', 'd', 'e'].map((text) => queue.run(text));
    release();
    expect(await Promise.all([a, ...rest])).toEqual(['A', 'B', 'C', 'D', 'E']);
    expect(batches).toEqual([['a'], ['b', 'c', 'd'], ['e']]);
  });

  it('bound a batch by bytes, and still take one item that is larger than the bound', async () => {
    const sizes: number[][] = [];
    const queue = new MicroBatches(async (batch: readonly string[]) => {
      sizes.push(batch.map((text) => text.length));
      return batch;
    }, limits);
    await Promise.all(['x'.repeat(150), 'y'.repeat(60), 'z'.repeat(60)].map((t) => queue.run(t)));
    expect(sizes).toEqual([[150], [60], [60]]);
  });

  it('tell everybody of a batch that failed, and go on with the next', async () => {
    let calls = 0;
    const queue = new MicroBatches(async (batch: readonly string[]) => {
      calls += 1;
      if (calls === 1) throw new Error('the disk is full');
      return batch;
    }, limits);
    const failed = await Promise.allSettled([queue.run('a'), queue.run('b')]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await queue.run('c')).toBe('c');
    await queue.idle();
  });
});
