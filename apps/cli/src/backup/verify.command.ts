import { verifyArchive, type Database, type Tx } from '@carbawatch/postgres';
import type { Command, CommandIo } from '../command';
import { progressLine, sizeText } from '../progress';
import { backupCommandOf, optionalFile, totals } from './backup-command';
import { CHECKS, WAITING } from './checks';
import { openInstallation, settings } from './database';

export const VERIFY_USAGE = [
  'carbawatch verify [file]',
  '',
  'With a file: reads a backup from its first byte to its last and compares every checksum.',
  'Without: checks the database of the settings, running or not, in one snapshot: the log without',
  'gaps, consumers within it, messages that balance, services that keep what they have heard.',
  'Exit status 1 when something does not hold.',
].join('\n');

const DOES_NOT_HOLD = 1;

/** `carbawatch verify`: is the backup whole, is the database consistent. */
export const verifyCommand: Command = backupCommandOf({
  name: 'verify',
  summary: 'check a backup, or the consistency of the database',
  usage: VERIFY_USAGE,
  async work(args, io) {
    const file = optionalFile(args, 'verify');
    if (file !== null) return verifyFile(file, io);
    const { database, place, close } = await openInstallation(settings());
    try {
      return await verifyDatabase(database, place, io);
    } finally {
      await close();
    }
  },
});

async function verifyFile(file: string, io: CommandIo): Promise<number> {
  const made = await verifyArchive(file);
  const { tables, rows, bytes } = totals(made);
  io.out(
    `${file}: whole. ${made.program}, PostgreSQL ${made.postgres}, as of ${made.madeAt}: ` +
      `${rows} rows of ${tables} tables, ${sizeText(bytes)}.`,
  );
  return 0;
}

async function verifyDatabase(database: Database, place: string, io: CommandIo): Promise<number> {
  const start = performance.now();
  return database.transaction(async (tx) => {
    await tx.execute('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    const broken: string[] = [];
    for (const [index, { promise, sql }] of CHECKS.entries()) {
      const failures = await countOf(tx, sql);
      if (failures > 0) broken.push(`${promise}: not so in ${failures} places`);
      const seconds = (performance.now() - start) / 1_000;
      io.progress?.(progressLine({ done: index + 1, total: CHECKS.length, seconds }));
    }
    for (const line of broken) io.err(line);
    io.out(`${place}: ${CHECKS.length - broken.length} of ${CHECKS.length} checks hold.`);
    for (const { what, sql } of WAITING) {
      const n = await countOf(tx, sql);
      if (n > 0) io.out(`${n} ${what}`);
    }
    return broken.length > 0 ? DOES_NOT_HOLD : 0;
  });
}

async function countOf(tx: Tx, sql: string): Promise<number> {
  const [row] = await tx.query<Record<string, number>>(sql);
  return Number(Object.values(row ?? {})[0] ?? 0);
}
