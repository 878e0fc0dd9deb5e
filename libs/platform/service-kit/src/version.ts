import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const manifest = z.object({ version: z.string() });

/** Version of the product: every package of the workspace has the same. */
export const VERSION = manifest.parse(
  JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')),
).version;
