import { restoreBackup, type Manifest } from '@carbawatch/postgres';
import { secretFingerprintHere, type Config } from '@carbawatch/service-kit';
import type { Command } from '../command';
import { progressLine } from '../progress';
import { backupCommandOf, fileArgument, totals } from './backup-command';
import { UsageError, openTarget, settings } from './database';
import { INSTALLATION_SCHEMAS } from './schemas';

export const RESTORE_USAGE = [
  'carbawatch restore <file>',
  '',
  'Restores a backup into an empty database: DATABASE_URL, else a new embedded one in',
  'CARBAWATCH_DATA. The file is checked as a whole first. A database that holds anything is refused.',
  '',
  'The next start needs the secret key of the installation that was backed up, in',
  'CARBAWATCH_SECRET_KEY or as <data folder>/secret-key. With Kafka, empty its topics before that',
  'start: they may hold events that came after the backup.',
].join('\n');

/** `carbawatch restore`: an installation out of a backup. */
export const restoreCommand: Command = backupCommandOf({
  name: 'restore',
  summary: 'restore a backup into an empty database',
  usage: RESTORE_USAGE,
  async work(args, io) {
    const file = fileArgument(args, 'restore');
    const config = settings();
    const start = performance.now();
    const seconds = (): number => (performance.now() - start) / 1_000;
    const opened = await openTarget(config);
    try {
      const made = await restoreBackup(opened.database, {
        file,
        schemas: INSTALLATION_SCHEMAS,
        accept: (manifest) => refuseOtherKey(manifest, config),
        onProgress: (told) => io.progress?.(progressLine({ ...told, seconds: seconds() })),
      });
      const { tables, rows } = totals(made);
      io.out(
        `${opened.place}: ${rows} rows of ${tables} tables as of ${made.madeAt}, in ` +
          `${seconds().toFixed(1)} s.`,
      );
      for (const line of whatIsLeft(made, config)) io.out(line);
      return 0;
    } finally {
      await opened.close();
    }
  },
});

/** A start with another key would be refused: better now, while nothing has been written. */
function refuseOtherKey({ secretFingerprint }: Manifest, config: Config): void {
  const here = secretFingerprintHere(config);
  if (here === null || secretFingerprint === null || here === secretFingerprint) return;
  throw new UsageError(
    'The secret key here (CARBAWATCH_SECRET_KEY or secret-key in the data folder) is not the ' +
      'one of this backup: bring that one first',
  );
}

function whatIsLeft({ secretFingerprint }: Manifest, config: Config): string[] {
  const lines: string[] = [];
  if (secretFingerprint !== null && secretFingerprintHere(config) === null) {
    lines.push(
      'Bring its secret key before the start: CARBAWATCH_SECRET_KEY, or secret-key in ' +
        `${config.dataFolder}.`,
    );
  }
  if (config.kafkaBrokers) {
    lines.push('Empty the topics in Kafka before the start: they may be newer than the backup.');
  }
  return lines;
}
