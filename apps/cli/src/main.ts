import { calcCommand } from './calc/calc.command';
import type { Command, CommandIo } from './command';
import { sendCommand } from './send/send.command';

const COMMANDS: readonly Command[] = [sendCommand, calcCommand];

const standardIo: CommandIo = {
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  ...(process.stderr.isTTY && {
    progress: (line: string) => process.stderr.write(`\r${line}`),
  }),
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
  if (command) return command.run(rest, io);
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
