import { existsSync } from 'node:fs';
import { writeBackup } from '@carbawatch/postgres';
import { VERSION } from '@carbawatch/service-kit';
import type { Command, CommandIo } from '../command';
import { progressLine, sizeText } from '../progress';
import { openInstallation, settings } from './database';
import { backupCommandOf, fileArgument, totals } from './backup-command';
import { INSTALLATION_SCHEMAS } from './schemas';

export const BACKUP_USAGE = [
  'carbawatch backup <file>',
  '',
  'Writes the whole database (DATABASE_URL, else the embedded one of CARBAWATCH_DATA) into one',
  'file: one moment of all services, while they run. The file has mode 0600.',
  '',
  'The secret key is not in it. Raw payloads and identities stay encrypted, and without that key',
  'nobody can read them: keep CARBAWATCH_SECRET_KEY, or <data folder>/secret-key, in another place.',
].join('\n');

/** `carbawatch backup`: one consistent file of an installation. */
export const backupCommand: Command = backupCommandOf({
  name: 'backup',
  summary: 'write the whole database into one file',
  usage: BACKUP_USAGE,
  async work(args, io) {
    const file = fileArgument(args, 'backup');
    if (existsSync(file)) {
      io.err(`${file}: there is a file of this name; a backup never replaces one`);
      return 2;
    }
    const opened = await openInstallation(settings());
    try {
      return await backUp(opened, file, io);
    } finally {
      await opened.close();
    }
  },
});

async function backUp(
  { database, place }: Awaited<ReturnType<typeof openInstallation>>,
  file: string,
  io: CommandIo,
): Promise<number> {
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1_000;
  const made = await writeBackup(database, {
    schemas: INSTALLATION_SCHEMAS.map(({ schema }) => schema),
    file,
    program: `Carbawatch ${VERSION}`,
    madeAt: new Date(),
    onProgress: (told) => io.progress?.(progressLine({ ...told, seconds: seconds() })),
  });
  const { tables, rows, bytes } = totals(made);
  io.out(
    `${place}: ${rows} rows of ${tables} tables, ${sizeText(bytes)} before packing, in ` +
      `${seconds().toFixed(1)} s: ${file}`,
  );
  if (made.secretFingerprint !== null) {
    io.out('The secret key is not in it: keep it in another place, or names are lost with it.');
  }
  return 0;
}
