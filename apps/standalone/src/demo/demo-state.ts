import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * Which year was streamed. It stays with the data: started again on another day, the same
 * demonstration goes on, and nothing is sent with shifted dates beside it.
 */
const demoState = z.object({ seed: z.number(), lastDay: z.string(), complete: z.boolean() });
export type DemoState = z.infer<typeof demoState>;

const fileIn = (dataFolder: string): string => join(dataFolder, 'demonstration.json');

export function loadDemoState(dataFolder: string): DemoState | null {
  const path = fileIn(dataFolder);
  return existsSync(path) ? demoState.parse(JSON.parse(readFileSync(path, 'utf8'))) : null;
}

export function saveDemoState(dataFolder: string, state: DemoState): void {
  mkdirSync(dataFolder, { recursive: true });
  writeFileSync(fileIn(dataFolder), `${JSON.stringify(state)}\n`);
}
