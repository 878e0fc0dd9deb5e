import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { serverOf } from '../api/server';
import { plannedCommand } from '../command';
import { HttpTarget } from '../send/targets';
import { DropFolder, FolderInUseError } from './drop-folder';
import { NotAllowedError, watchFolder } from './watch-folder';

const FAILED = 1;
/** Shares and slow copies change a file at least this often while they write it. */
const EVERY_SECONDS = 2;

const USAGE = [
  'carbawatch watch <folder> [--url http://host:port] [--every seconds] [--once]',
  '',
  'Sends every file that is dropped into the folder and has not changed between two looks. A file',
  'that is taken goes to done/, one with a refusal to refused/, with <file>.problem.json beside it.',
  'A restart goes on behind the last answer. Ctrl-C finishes the message that is under way.',
  '',
  '  --every seconds       between two looks (default 2)',
  '  --once                end when nothing is left to send',
  '  --profile name, --date-format formats, --sample id    for tables, as in the API',
  '  --url address         the server (default http://127.0.0.1:3000); key from CARBAWATCH_KEY',
].join('\n');

const OPTIONS = {
  url: { type: 'string' },
  every: { type: 'string' },
  once: { type: 'boolean' },
  profile: { type: 'string' },
  'date-format': { type: 'string' },
  sample: { type: 'string' },
} as const;

interface Plan {
  readonly folder: string;
  readonly target: HttpTarget;
  readonly everyMs: number;
  readonly once: boolean;
}

/** `carbawatch watch`: a folder for laboratories that drop files. */
export const watchCommand = plannedCommand({
  name: 'watch',
  summary: 'send every file that is dropped into a folder',
  usage: USAGE,
  planOf,
  async follow(plan, io) {
    const stop = new AbortController();
    const onSignal = (): void => stop.abort();
    process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
    let unlock: (() => void) | null = null;
    try {
      const folder = new DropFolder(plan.folder);
      unlock = folder.lock();
      io.out(`Watching ${plan.folder}; Ctrl-C ends it.`);
      const told = await watchFolder({ ...plan, folder, signal: stop.signal }, io);
      io.out(`${told.messages} messages sent; ${told.done} files done, ${told.refused} refused.`);
      return plan.once && told.refused > 0 ? FAILED : 0;
    } catch (error) {
      if (!(error instanceof FolderInUseError || error instanceof NotAllowedError)) throw error;
      io.err(error.message);
      return FAILED;
    } finally {
      unlock?.();
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    }
  },
});

/** The plan, or the one line that says what is wrong with the arguments. */
function planOf(args: readonly string[]): Plan | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: OPTIONS,
    });
    const [folder, ...more] = positionals;
    if (folder === undefined || more.length > 0) return USAGE;
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
      return `${folder}: there is no such folder`;
    }
    const seconds = Number(values.every ?? EVERY_SECONDS);
    if (!(seconds > 0)) return '--every: a number of seconds is needed';
    const server = serverOf(values.url);
    if (typeof server === 'string') return server;
    const { profile, sample, 'date-format': dateFormat } = values;
    const target = new HttpTarget(server.base, server.key, { profile, sample, dateFormat });
    return { folder, target, everyMs: seconds * 1_000, once: values.once ?? false };
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
}
