import fc from 'fast-check';
import { readPayload } from '../read-payload';
import type { FormatPayload } from '../payloads';
import { exportedIsolate } from './exported-isolate';
import type { ExportedIsolate } from './exported-isolate';
import { FhirExport } from './fhir-export';
import { anIsolate, provenance } from './isolates.harness';
import { LineList } from './line-list';
import { namesOf } from './result-columns';

/**
 * Whatever isolates there are, what is written of them reads back as the same reports. Texts hold
 * what laboratories put into them: quotes, separators, formulas, letters of any script.
 */
// FHIR names no site: it is the receiver's.
const OPTIONS = { site: 'site-1', timeZone: 'Asia/Shanghai' };

const word = fc
  .array(fc.constantFrom(...'aB7é敏 ,;"\'|=+-@<>&/'), { minLength: 1, maxLength: 12 })
  .map((letters) => `w${letters.join('')}x`.replace(/\s+/g, ' '));
const moment = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
  .map((date) => `${date.toISOString().slice(0, 19)}+08:00`);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const organism = fc.constantFrom(
  { code: 'kpn', name: 'Klebsiella pneumoniae', snomed: '56415008' },
  { code: 'eco', name: 'Escherichia coli', snomed: '112283007' },
  { code: 'pae', name: 'Pseudomonas aeruginosa', snomed: '52499004' },
);
const guideline = maybe(fc.constantFrom('CLSI 2024', 'EUCAST 2023', 'CLSI'));
const interpretation = maybe(fc.constantFrom('S', 'I', 'R', 'SDD', 'NS'));
const valued = fc.record({
  agent: fc.constantFrom('MEM', 'IPM', 'ETP', 'CIP', 'COL', 'SXT'),
  method: fc.constantFrom('mic' as const, 'etest' as const, 'automated' as const),
  operator: fc.constantFrom('<' as const, '<=' as const, '=' as const, '>=' as const, '>' as const),
  value: fc.constantFrom(0.03, 0.25, 1, 4, 16, 64),
  unit: fc.constant('mg/L' as const),
  interpretation,
  guideline,
});
const disk = fc.record({
  agent: fc.constantFrom('MEM', 'CAZ', 'SXT'),
  method: fc.constant('disk' as const),
  operator: fc.constant('=' as const),
  value: fc.integer({ min: 7, max: 35 }),
  unit: fc.constant('mm' as const),
  disk: maybe(fc.constantFrom('10', '1.25', '30-20')),
  interpretation,
  guideline,
});
const category = fc.record({
  agent: fc.constantFrom('TGC', 'AMK'),
  method: fc.constant('unknown' as const),
  interpretation: fc.constantFrom('S' as const, 'R' as const),
  guideline,
});
const susceptibility = fc.uniqueArray(fc.oneof(valued, disk, category), {
  maxLength: 8,
  selector: ({ agent, method }) => `${agent} ${method}`,
});
const geneTests = fc.uniqueArray(
  fc.record({
    gene: fc.constantFrom('blaKPC-2', 'KPC', 'NDM', 'blaOXA-48', 'VIM-1', 'carbapenemase'),
    method: fc.constantFrom(
      'pcr' as const,
      'wgs' as const,
      'immunochromatography' as const,
      'array' as const,
      'other' as const,
    ),
    result: fc.constantFrom(
      'detected' as const,
      'not-detected' as const,
      'indeterminate' as const,
      'invalid' as const,
    ),
    tool: maybe(fc.constantFrom('AMRFinderPlus', 'Kleborate 3.1')),
    identity: maybe(fc.constantFrom(100, 98.7)),
    coverage: maybe(fc.constantFrom(100, 60.5)),
  }),
  { maxLength: 5, selector: ({ gene, method }) => `${gene} ${method}` },
);
const phenotypicTests = fc.uniqueArray(
  fc.record({
    test: fc.constantFrom('mCIM' as const, 'CarbaNP' as const, 'MHT' as const, 'other' as const),
    result: fc.constantFrom('positive' as const, 'negative' as const, 'indeterminate' as const),
  }),
  { maxLength: 3, selector: ({ test }) => test },
);

const isolate = fc
  .record({
    number: fc.integer({ min: 1, max: 9 }),
    status: fc.constantFrom('preliminary' as const, 'final' as const, 'corrected' as const),
    reportedAt: maybe(moment),
    organism,
    person: maybe(
      fc.record({
        sex: maybe(fc.constantFrom('male', 'female')),
        birthYear: maybe(fc.integer({ min: 1900, max: 2025 })),
      }),
    ),
    ward: maybe(word),
    visit: maybe(fc.constantFrom('v1', 'v2')),
    admittedAt: maybe(moment),
    purpose: fc.constantFrom('clinical' as const, 'screening' as const, 'environmental' as const),
    collectedAt: maybe(moment),
    type: maybe(fc.constantFrom('blood', 'rectal swab', 'wound fluid')),
    susceptibility,
    geneTests,
    phenotypicTests,
    st: maybe(fc.constantFrom('11', '258')),
    covariate: maybe(fc.boolean()),
  })
  .map((facts): ExportedIsolate => exportedIsolate(stateOf(facts), '2024-01-05'));

type Facts = Readonly<Record<string, unknown>>;

/** As classification keeps it: nothing is there that is undefined, and no list is empty. */
function stateOf(facts: Facts) {
  const { number, person, ward, visit, admittedAt, purpose, collectedAt, type, st, covariate } =
    facts;
  const whole = {
    status: facts['status'],
    reportedAt: facts['reportedAt'],
    organism: facts['organism'],
    person,
    encounter: { class: 'inpatient', ward, visit, admittedAt },
    specimen: { id: 'S1', purpose, collectedAt, type },
    susceptibility: filled(facts['susceptibility']),
    geneTests: filled(facts['geneTests']),
    phenotypicTests: filled(facts['phenotypicTests']),
    mlst: st === undefined ? undefined : { scheme: 'kpneumoniae', st },
    covariates: covariate === undefined ? undefined : { carbapenem30d: covariate },
  };
  const isolateFacts = JSON.parse(JSON.stringify(whole)) as ReturnType<typeof anIsolate>['isolate'];
  return anIsolate({ isolateId: `LAB-${String(number)}`, isolate: isolateFacts });
}

function filled(list: unknown): unknown {
  return Array.isArray(list) && list.length > 0 ? list : undefined;
}

/** Lists in one order; of an organism the code, which SNOMED CT says as well. */
function plain(payload: FormatPayload | ExportedIsolate['report'] | null): unknown {
  const { messageTime: _time, ...report } = JSON.parse(JSON.stringify(payload)) as Record<
    string,
    unknown
  >;
  const { assigner: _by, ...patient } = (report['patient'] ?? {}) as Record<string, unknown>;
  const { code: _code, ...known } = (report['organism'] ?? {}) as Record<string, unknown>;
  const sorted = (list: unknown): unknown =>
    Array.isArray(list) ? list.map((one: unknown) => JSON.stringify(ordered(one))).sort() : list;
  return {
    ...report,
    patient,
    organism: known,
    susceptibility: sorted(report['susceptibility']),
    geneTests: sorted(report['geneTests']),
    phenotypicTests: sorted(report['phenotypicTests']),
  };
}

function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function readBack(contentType: string, text: string): unknown[] {
  const read = readPayload({ contentType, body: Buffer.from(text), options: OPTIONS });
  if (read.kind === 'refused') throw new Error(JSON.stringify(read.problems));
  return read.items.map(({ payload, problems }) => {
    if (!payload) throw new Error(JSON.stringify(problems));
    return plain(payload);
  });
}

describe('whatever isolates there are,', () => {
  it.each(['wide', 'long'] as const)('a line list (%s) reads back as the same', (layout) => {
    fc.assert(
      fc.property(isolate, (one) => {
        const list = new LineList(layout, namesOf([one.report]));
        expect(readBack('text/csv', list.header() + list.lines(one))).toEqual([plain(one.report)]);
      }),
      { numRuns: 150 },
    );
  });

  it('a FHIR Bundle reads back as the same', () => {
    fc.assert(
      fc.property(isolate, (one) => {
        const text =
          FhirExport.opening(provenance) + FhirExport.isolate(one) + FhirExport.closing();
        expect(readBack('application/fhir+json', text)).toEqual([plain(one.report)]);
      }),
      { numRuns: 150 },
    );
  });
});
