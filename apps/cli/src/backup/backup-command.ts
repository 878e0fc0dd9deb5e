import { parseArgs } from 'node:util';
import {
  BackupDamagedError,
  DatabaseNotEmptyError,
  NewerSchemaError,
  NothingToBackUpError,
  type Manifest,
} from '@carbawatch/postgres';
import { BAD_INPUT, plannedCommand, type Command, type CommandIo } from '../command';
import { UsageError } from './database';

const FAILED = 1;

interface Work {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  work(args: readonly string[], io: CommandIo): Promise<number>;
}

/** A command on a backup or a database: what can go wrong is one line, never a stack. */
export function backupCommandOf({ name, summary, usage, work }: Work): Command {
  const follow = async (args: readonly string[], io: CommandIo): Promise<number> => {
    try {
      return await work(args, io);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof UsageError) {
        io.err(message);
        return BAD_INPUT;
      }
      io.err(isKnown(error) ? message : `${name} failed: ${message}`);
      return FAILED;
    }
  };
  return plannedCommand({ name, summary, usage, planOf: (args) => args, follow });
}

function isKnown(error: unknown): boolean {
  return (
    error instanceof BackupDamagedError ||
    error instanceof DatabaseNotEmptyError ||
    error instanceof NewerSchemaError ||
    error instanceof NothingToBackUpError
  );
}

/** The one file that a command is about. */
export function fileArgument(args: readonly string[], name: string): string {
  const file = optionalFile(args, name);
  if (file === null) throw new UsageError(`carbawatch ${name} <file>: a file is needed`);
  return file;
}

export function optionalFile(args: readonly string[], name: string): string | null {
  let positionals: string[];
  try {
    ({ positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('\n')[0] ?? '') : name);
  }
  const [file = null, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`carbawatch ${name} <file>: one file at a time`);
  return file;
}

export function totals(made: Manifest): { tables: number; rows: number; bytes: number } {
  return {
    tables: made.tables.length,
    rows: made.tables.reduce((sum, { rows }) => sum + rows, 0),
    bytes: made.tables.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
