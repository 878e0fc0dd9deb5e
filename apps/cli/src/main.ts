import { once } from 'node:events';
import { backtestCommand } from './backtest/backtest.command';
import { benchCommand } from './bench/bench.command';
import { calcCommand } from './calc/calc.command';
import type { CommandEntry, CommandIo } from './command';
import { exportCommand } from './export/export.command';
import { sendCommand } from './send/send.command';
import { watchCommand } from './watch/watch.command';

/**
 * The whole system hangs on these, which takes a second to load: not before they are asked for.
 * (`import()` of a file of ours would want the ending that it has only after the build.)
 */
function backupCommands(): typeof import('./backup/commands') {
  return require('./backup/commands') as typeof import('./backup/commands');
}

const COMMANDS: readonly CommandEntry[] = [
  ...[sendCommand, watchCommand, exportCommand, backtestCommand].map((command) => ({
    ...command,
    load: async () => command,
  })),
  {
    name: 'backup',
    summary: 'write the whole database into one file',
    load: async () => backupCommands().backupCommand,
  },
  {
    name: 'restore',
    summary: 'restore a backup into an empty database',
    load: async () => backupCommands().restoreCommand,
  },
  {
    name: 'verify',
    summary: 'check a backup, or the consistency of the database',
    load: async () => backupCommands().verifyCommand,
  },
  { ...benchCommand, load: async () => benchCommand },
  { ...calcCommand, load: async () => calcCommand },
];

/** Back to the line's beginning, and the rest of it away. */
const CLEAR_LINE = '\r\x1b[K';
let progressShown = false;

/** A bar that stands there gives way to what is said. */
function clearProgress(): void {
  if (!progressShown) return;
  process.stderr.write(CLEAR_LINE);
  progressShown = false;
}

const standardIo: CommandIo = {
  out: (text) => {
    clearProgress();
    process.stdout.write(`${text}\n`);
  },
  err: (text) => {
    clearProgress();
    process.stderr.write(`${text}\n`);
  },
  ...(process.stderr.isTTY && {
    progress: (line: string) => {
      process.stderr.write(`${CLEAR_LINE}${line}`);
      progressShown = true;
    },
  }),
  async data(bytes) {
    if (!process.stdout.write(bytes)) await once(process.stdout, 'drain');
  },
  async input() {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
    return Buffer.concat(chunks).toString('utf8');
  },
};

/** Runs one command; answers the exit status. */
export async function main(args: readonly string[], io: CommandIo = standardIo): Promise<number> {
  const [name, ...rest] = args;
  const command = COMMANDS.find((known) => known.name === name);
  if (command) return (await command.load()).run(rest, io);
  const usage = [
    'carbawatch <command>',
    '',
    ...COMMANDS.map((known) => `  ${known.name.padEnd(10)}${known.summary}`),
  ].join('\n');
  if (name === '--help') {
    io.out(usage);
    return 0;
  }
  io.err(name === undefined ? usage : `${name}: no such command; try carbawatch --help`);
  return 2;
}
