import type { Steps } from '@carbawatch/epidemiology';
import { inTurns } from './turns';

function* threeSteps(seen: string[]): Steps<string> {
  for (const step of ['first', 'second', 'third']) {
    seen.push(step);
    yield;
  }
  return 'all';
}

it('a long calculation lets others work between its steps, and answers all the same', async () => {
  const seen: string[] = [];
  const other = new Promise<void>((resolve) => {
    setImmediate(() => {
      seen.push('a consumer');
      resolve();
    });
  });
  expect(await inTurns(threeSteps(seen))).toBe('all');
  await other;
  expect(seen).toEqual(['first', 'a consumer', 'second', 'third']);
});

it('an error of a step reaches who asked', async () => {
  function* failing(): Steps<never> {
    yield;
    throw new RangeError('no such step');
  }
  await expect(inTurns(failing())).rejects.toThrow('no such step');
});
