import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { splitHl7Batch } from './hl7/batch';
import { tokenize } from './hl7/tokens';
import type { ReadMovement, ReadReport } from './payloads';
import { readPayload } from './read-payload';
import type { ReadItem, ReadOptions, ReadResult } from './read-result';

const root =
  process.env['CARBAWATCH_DATA_FIXTURES'] ?? join(__dirname, '../../../../../shared/data');
const options: ReadOptions = { site: 'site-1', timeZone: 'Asia/Shanghai' };

function read(path: string, contentType: string, more: Partial<ReadOptions> = {}): ReadResult {
  const body = readFileSync(join(root, path));
  return readPayload({ contentType, body, options: { ...options, ...more } });
}
function itemsIn(result: ReadResult): readonly ReadItem[] {
  if (result.kind === 'refused') throw new Error(JSON.stringify(result.problems));
  return result.items;
}
const hl7 = (path: string): ReadResult => read(path, 'application/hl7-v2');
function isolates(result: ReadResult): ReadReport[] {
  return itemsIn(result).flatMap(({ payload }) =>
    payload?.type === 'isolate.report' ? [payload] : [],
  );
}
function movements(result: ReadResult): ReadMovement[] {
  return itemsIn(result).flatMap(({ payload }) =>
    payload?.type === 'encounter.event' ? [payload] : [],
  );
}
const codes = (result: ReadResult): string[] =>
  (result.kind === 'refused' ? result.problems : result.items.flatMap((item) => item.problems)).map(
    ({ code }) => code,
  );
const present = (folder: string): boolean => existsSync(join(root, folder));
/** A block on one folder of the shared data; absent data is one skipped test that says so. */
function onData(folder: string, tests: () => void): void {
  if (present(folder)) describe(`shared data: ${folder}`, tests);
  else
    it.skip(`left out: the shared data folder ${folder} is not beside the checkout`, () =>
      undefined);
}

onData('hl7v2-nist-lri-micro', () => {
  const STOOL =
    'hl7v2-nist-lri-micro/NIST-LRI-GU-RU-004.01_stool_culture_final_with_susceptibilities.hl7';

  it('the final NIST stool culture holds three isolates with three results each', () => {
    const found = isolates(hl7(STOOL));
    expect(found.map(({ isolateId, organism }) => [isolateId, organism?.name])).toEqual([
      ['R-783274-4-1', 'Escherichia coli'],
      ['R-783274-4-2', 'Salmonella enterica'],
      ['R-783274-4-3', 'Shigella flexneri'],
    ]);
    for (const isolate of found) {
      expect(isolate).toMatchObject({
        status: 'final',
        testMessage: true,
        reportedAt: '2011-06-01T14:04:28-05:00',
        specimen: { type: 'stool', collectedAt: '2011-05-30T12:35:51-05:00' },
      });
      expect(isolate.susceptibility).toEqual([
        {
          agent: 'AMP',
          method: 'mic',
          operator: '<',
          value: 0.06,
          unit: 'mg/L',
          interpretation: 'S',
        },
        {
          agent: 'GEN',
          method: 'mic',
          operator: '=',
          value: 0.05,
          unit: 'mg/L',
          interpretation: 'S',
        },
        {
          agent: 'CIP',
          method: 'mic',
          operator: '=',
          value: 0.05,
          unit: 'mg/L',
          interpretation: 'S',
        },
      ]);
    }
  });

  it('the preliminary one holds the same isolates, not yet final', () => {
    const found = isolates(
      hl7('hl7v2-nist-lri-micro/NIST-LRI-GU-004.00_stool_culture_preliminary.hl7'),
    );
    expect(found.map(({ isolateId, status }) => [isolateId, status])).toEqual([
      ['R-783274-4-1', 'preliminary'],
      ['R-783274-4-2', 'preliminary'],
      ['R-783274-4-3', 'preliminary'],
    ]);
  });

  it.each([
    ['cerner_bordetella.hl7', '2010273000016-1', 'Bordetella pertussis', undefined],
    ['realm-campylobacter-jejuni.hl7', '9700123-1', 'Campylobacter jejuni', undefined],
    ['realm-cj.hl7', '9700123-1', 'Campylobacter jejuni', undefined],
  ])('%s holds one isolate, and P^T is no test message', (file, id, organism, testMessage) => {
    const [isolate] = isolates(hl7(`hl7v2-nist-lri-micro/other/${file}`));
    expect(isolate).toMatchObject({ isolateId: id, organism: { name: organism } });
    expect(isolate?.testMessage).toBe(testMessage);
  });

  it('an admission whose segment ends became blanks is read, and that is noted', () => {
    const result = hl7('hl7v2-nist-lri-micro/other/adt-example.hl7');
    expect(movements(result)).toMatchObject([
      { kind: 'admit', patient: { id: '10006579' }, ward: 'PREOP', room: '101' },
    ]);
    expect(codes(result)).toEqual(['broken-segment']);
  });
});

onData('hl7v2-ms-fhir-converter', () => {
  it.each([
    ['ADT-A01-01', ['admit', 'death']],
    ['ADT-A02-01', ['transfer', 'death']],
    ['ADT-A03-01', ['discharge', 'death']],
    ['ADT-A04-01', ['admit', 'death']],
    ['ADT-A08-01', ['update', 'death']],
    ['ADT-A11-01', ['cancel-admit', 'death']],
    ['ADT-A13-01', ['cancel-discharge', 'death']],
    ['ADT-A31-01', ['update', 'death']],
    ['ADT-A40-01', ['merge-patient']],
    ['ADT-A47-01', ['merge-patient']],
    ['ADT01-23', ['admit']],
    ['ADT04-28', ['admit']],
  ])('%s is %j', (file, kinds) => {
    expect(movements(hl7(`hl7v2-ms-fhir-converter/${file}.hl7`)).map(({ kind }) => kind)).toEqual(
      kinds,
    );
  });

  it('the A40 retires 56789 in favour of 12345', () => {
    expect(movements(hl7('hl7v2-ms-fhir-converter/ADT-A40-01.hl7'))).toMatchObject([
      { patient: { id: '56789', assigner: 'BCBS' }, mergedInto: { id: '12345', assigner: 'BCBS' } },
    ]);
  });

  it('blood counts hold no isolate, and nothing is wrong with them', () => {
    expect(codes(hl7('hl7v2-ms-fhir-converter/LAB-ORU-1.hl7'))).toEqual(['no-isolate']);
  });
});

onData('hl7v2-oie', () => {
  it.each([
    ['05.hl7', ['admit']],
    ['06.hl7', ['update']],
    ['07.hl7', ['merge-patient']],
    ['batch02.hl7', ['admit']],
    ['batch03.hl7', ['merge-patient']],
  ])('%s holds the movements %j', (file, kinds) => {
    expect(movements(hl7(`hl7v2-oie/${file}`)).map(({ kind }) => kind)).toEqual(kinds);
  });

  it('every file parts into the messages and segments that its expected counts name', () => {
    const [header = '', ...lines] = readFileSync(
      join(root, 'hl7v2-oie/expected/segment_counts.csv'),
      'utf8',
    )
      .trim()
      .split(/\r?\n/);
    const names = header.split(',');
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      const expected = Object.fromEntries(line.split(',').map((cell, n) => [names[n] ?? '', cell]));
      const text = readFileSync(join(root, expected['file'] ?? ''), 'utf8');
      const messages = splitHl7Batch(text).messages.map((message) => tokenize(message));
      const segments = messages.flatMap((message) =>
        typeof message === 'string' ? [] : message.segments.map(({ name }) => name),
      );
      const counted = ['MSH', 'PID', 'OBR', 'OBX'].map(
        (name) => segments.filter((each) => each === name).length,
      );
      const wanted = ['MSH', 'PID', 'OBR', 'OBX'].map((name) => Number(expected[name]));
      expect([expected['file'], ...counted]).toEqual([expected['file'], ...wanted]);
    }
  });

  it('messages of other types are answered by name, in a batch one by one', () => {
    expect(itemsIn(hl7('hl7v2-oie/batch01.hl7')).map(({ problems }) => problems[0]?.code)).toEqual([
      'not-served',
      'not-served',
      'not-served',
    ]);
    expect(hl7('hl7v2-oie/test-hl7-whitespace-input.txt')).toMatchObject({
      kind: 'refused',
      ack: 'AR',
    });
  });
});

onData('hl7v2-cdc-malformed', () => {
  const folder = 'hl7v2-cdc-malformed/named-defects/PHLIP_FLU_2.5.1_';

  it.each([
    ['NO_MSH9', 'missing-field', 'MSH-9'],
    ['NO_MSH10', 'missing-field', 'MSH-10'],
  ])('%s is refused with the place', (defect, code, pointer) => {
    expect(hl7(`${folder}${defect}.hl7`)).toMatchObject({
      kind: 'refused',
      status: 422,
      ack: 'AE',
      problems: [{ code, pointer }],
    });
  });

  it.each([
    ['NO_MSH7', 'missing-message-time'],
    ['NO_MSH12', 'missing-version'],
    ['DUPLICATE_OBX1', 'no-isolate'],
    ['PID5_ERROR', 'no-isolate'],
    ['VALID_MESSAGE', 'no-isolate'],
  ])('%s is read around, and %s is noted', (defect, code) => {
    expect(codes(hl7(`${folder}${defect}.hl7`))).toContain(code);
  });

  it('two messages without an envelope are two', () => {
    expect(
      itemsIn(hl7('hl7v2-cdc-malformed/batch/GenV1_Batch_No_headers_twoMSH.hl7')),
    ).toHaveLength(2);
  });
});

onData('hl7v2-reportstream', () => {
  it('a batch of two messages is two items, and a code that fails its check digit is noted', () => {
    expect(itemsIn(hl7('hl7v2-reportstream/batch_message.hl7'))).toHaveLength(2);
    expect(
      codes(hl7('hl7v2-reportstream/obx-datatypes/OBX-to-Observation-nm-value.hl7')),
    ).toContain('bad-check-digit');
  });

  it.each(
    (present('hl7v2-reportstream')
      ? readdirSync(join(root, 'hl7v2-reportstream/obx-datatypes'))
      : []
    )
      .filter((file) => file.endsWith('.hl7'))
      .map((file) => [file]),
  )('%s, of whatever value type, is read to its end', (file) => {
    expect(hl7(`hl7v2-reportstream/obx-datatypes/${file}`)).toMatchObject({ kind: 'read' });
  });
});
