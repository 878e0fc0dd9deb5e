import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { dedup } from './dedup';
import type { DedupRecord } from './dedup';
import { parseDedupPolicy } from './dedup-policies';

/**
 * First isolates of the 2,000 isolates of R's AMR package (3.0.0), row by row against what the
 * package's `first_isolate` says. The package never counts an unknown organism; here whoever asks
 * leaves them out, as the antibiogram does.
 */
const shared =
  process.env['CARBAWATCH_DATA_FIXTURES'] ?? join(__dirname, '../../../../../shared/data');
const folder = join(shared, 'amr-r-isolates');

type Row = Readonly<Record<string, string>>;

function tableOf(file: string): Row[] {
  const text = readFileSync(join(folder, file), 'utf8').trim();
  return Papa.parse<Row>(text, { header: true }).data;
}

const idOf = (row: string | number) => String(row).padStart(4, '0');

(existsSync(folder) ? describe : describe.skip)(
  'first isolates of the AMR package (left out where the shared data is missing)',
  () => {
    const rows = existsSync(folder) ? tableOf('example_isolates.csv') : [];
    const flags = existsSync(folder) ? tableOf('expected/first_isolate_flags.csv') : [];
    const records = rows.map((row, at): DedupRecord => ({
      id: idOf(at + 1),
      patient: row['patient'] ?? '',
      organism: row['mo'] ?? '',
      date: row['date'] ?? '',
      purpose: 'clinical',
    }));
    const known = records.filter(({ organism }) => organism !== 'UNKNOWN');

    it.each([
      ['clsi-m39-365d', 'episode_based', 1_300],
      ['episode-365d', 'episode_based', 1_300],
      // Ten years stand for ever: nobody of these patients comes back later.
      ['episode-3650d', 'patient_based', 1_265],
    ])('by %s are those of %s: %i', (policy, column, total) => {
      const expected = flags.flatMap((row) =>
        row[column] === 'TRUE' ? [idOf(row['row'] ?? '')] : [],
      );
      const { kept } = dedup(parseDedupPolicy(policy), known);
      expect(kept).toHaveLength(total);
      expect([...kept].sort()).toEqual(expected.sort());
    });
  },
);
