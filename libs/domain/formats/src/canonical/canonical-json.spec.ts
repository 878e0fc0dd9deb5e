import { readPayload } from '../read-payload';
import type { ReadResult } from '../read-result';

const options = { site: 'site-1', timeZone: 'Asia/Shanghai' };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const post = (value: unknown, contentType = 'application/json'): ReadResult =>
  readPayload({
    contentType,
    body: bytes(typeof value === 'string' ? value : JSON.stringify(value)),
    options,
  });
const REPORT = {
  type: 'isolate.report',
  isolateId: 'LAB-1',
  patient: { id: 'P1' },
  organism: { name: 'Klebsiella pneumoniae' },
};

/** The example of the contract, with the nulls that stand in it. */
const FULL = {
  type: 'isolate.report',
  site: 'site-1',
  isolateId: 'LAB-2024-000123-1',
  status: 'final',
  reportedAt: '2024-01-07T15:20:00+08:00',
  version: null,
  patient: { id: 'MRN123', sex: 'female', birthDate: '1957-03-02' },
  encounter: {
    id: 'V100',
    class: 'inpatient',
    ward: 'ICU-2',
    unitType: 'icu',
    admittedAt: '2024-01-03T10:00:00+08:00',
    icuAdmittedAt: '2024-01-04T08:00:00+08:00',
    icuDischargedAt: null,
    diagnoses: [
      {
        system: 'icd-10',
        code: 'K83.0',
        type: 'working',
        recordedAt: null,
        presentOnAdmission: null,
      },
    ],
  },
  specimen: {
    id: 'S1',
    type: 'blood',
    purpose: 'clinical',
    collectedAt: '2024-01-05T06:30:00+08:00',
  },
  organism: { name: 'Klebsiella pneumoniae', snomed: '56415008' },
  susceptibility: [
    {
      agent: 'MEM',
      method: 'mic',
      operator: '>=',
      value: 16,
      unit: 'mg/L',
      interpretation: 'R',
      guideline: 'CLSI 2024',
    },
  ],
  phenotypicTests: [{ test: 'mCIM', result: 'positive' }],
  geneTests: [
    {
      gene: 'blaKPC-2',
      method: 'wgs',
      result: 'detected',
      tool: 'AMRFinderPlus',
      identity: 100,
      coverage: 100,
    },
  ],
  mlst: { scheme: 'kpneumoniae', profile: { gapA: '3', infB: '3' } },
  infection: { status: 'infection', site: 'bloodstream', criteria: 'clinician', assessedAt: null },
  covariates: { centralVenousCatheter: true, carbapenem30d: null },
  outcome: {
    vitalStatus: 'alive',
    diedAt: null,
    aliveAt: '2024-03-01',
    dischargedAt: null,
    clinicalResponse: null,
  },
};

describe('canonical JSON', () => {
  it('is taken as it stands, null meaning absent', () => {
    const result = post(FULL);
    if (result.kind === 'refused') throw new Error();
    const [item] = result.items;
    expect(item).toMatchObject({ pointer: '', usable: true, problems: [] });
    expect(item?.payload).toEqual({
      ...FULL,
      version: undefined,
      encounter: {
        ...FULL.encounter,
        icuDischargedAt: undefined,
        diagnoses: [{ system: 'icd-10', code: 'K83.0', type: 'working' }],
      },
      infection: { status: 'infection', site: 'bloodstream', criteria: 'clinician' },
      covariates: { centralVenousCatheter: true },
      outcome: { vitalStatus: 'alive', aliveAt: '2024-03-01' },
    });
    expect(JSON.stringify(item?.payload)).not.toContain('null');
  });

  it('belongs to the site of the sender when it names none', () => {
    expect(post(REPORT)).toMatchObject({ items: [{ payload: { site: 'site-1' } }] });
  });

  it('is read on the site clock where a time has no offset', () => {
    const timed = {
      ...REPORT,
      reportedAt: '2024-01-07T15:20',
      specimen: { collectedAt: '2024-01-05' },
    };
    expect(post(timed)).toMatchObject({
      items: [
        {
          payload: {
            reportedAt: '2024-01-07T15:20+08:00',
            specimen: { collectedAt: '2024-01-05' },
          },
        },
      ],
    });
  });

  it.each([
    ['MEM', 'MEM'],
    ['meropenem', 'MEM'],
    ['J01DH02', 'MEM'],
    ['6652-2', 'MEM'],
    ['IMP', 'IPM'],
  ])('maps the agent %s to %s', (agent, code) => {
    const result = post({ ...REPORT, susceptibility: [{ agent, interpretation: 'R' }] });
    expect(result).toMatchObject({ items: [{ payload: { susceptibility: [{ agent: code }] } }] });
  });

  it('leaves the row of an unknown agent out, and waits for a mapping', () => {
    const rows = [
      { agent: 'MEM', interpretation: 'R' },
      { agent: 'zorbomycin', interpretation: 'R' },
    ];
    const result = post({ ...REPORT, susceptibility: rows });
    expect(result).toMatchObject({
      kind: 'read',
      items: [
        {
          usable: true,
          payload: { susceptibility: [{ agent: 'MEM' }] },
          problems: [{ code: 'unknown-agent', pointer: '/susceptibility/1/agent' }],
        },
      ],
    });
  });

  it('waits in quarantine as a whole when the organism is not known: that is no error of the sender', () => {
    expect(post({ ...REPORT, organism: { name: 'Blorbia glorpi' } })).toMatchObject({
      kind: 'read',
      items: [
        {
          usable: false,
          payload: null,
          problems: [{ code: 'unknown-organism', pointer: '/organism' }],
        },
      ],
    });
  });

  it('carries on what an organism code claims', () => {
    expect(post({ ...REPORT, organism: { snomed: '737528008' } })).toMatchObject({
      items: [{ payload: { mechanismClaim: 'carbapenemase' } }],
    });
  });

  it('keeps a gene of unknown name and says so, except from a genome', () => {
    const test = { gene: 'blorb-1', method: 'pcr', result: 'detected' };
    expect(post({ ...REPORT, geneTests: [test] })).toMatchObject({
      items: [
        {
          payload: { geneTests: [test] },
          problems: [{ code: 'unknown-gene', pointer: '/geneTests/0/gene' }],
        },
      ],
    });
    const genome = { ...test, method: 'wgs' };
    expect(post({ ...REPORT, geneTests: [genome] })).toMatchObject({ items: [{ problems: [] }] });
  });

  it('of a movement is taken, with the site offset', () => {
    const event = {
      type: 'encounter.event',
      kind: 'transfer',
      at: '2024-01-04T08:00',
      patient: { id: 'P1' },
      ward: 'ICU-2',
    };
    expect(post(event)).toMatchObject({
      items: [{ payload: { kind: 'transfer', at: '2024-01-04T08:00+08:00' } }],
    });
  });
});

describe('canonical JSON that is refused', () => {
  it.each([
    ['no JSON', '{"type": "isolate.report", "isolateId": ', 400, 'malformed-json', 'character'],
    ['nothing', '', 400, 'empty-payload', ''],
    ['a number', '42', 422, 'bad-value', ''],
    ['no type', { isolateId: 'A' }, 422, 'missing-field', '/type'],
    ['no isolate id', { ...REPORT, isolateId: undefined }, 422, 'missing-field', '/isolateId'],
    ['no organism', { ...REPORT, organism: null }, 422, 'missing-field', '/organism'],
    [
      'an organism without a name',
      { ...REPORT, organism: { name: null } },
      422,
      'missing-field',
      '/organism',
    ],
    [
      'an unknown field',
      { ...REPORT, susceptibility: [{ agnt: 'MEM' }] },
      422,
      'unknown-field',
      '/susceptibility/0/agnt',
    ],
    ['a choice that is none', { ...REPORT, status: 'finished' }, 422, 'bad-value', '/status'],
    [
      'an impossible date',
      { ...REPORT, patient: { id: 'P', birthDate: '1957-02-30' } },
      422,
      'bad-value',
      '/patient/birthDate',
    ],
    ['NUL in a text', { ...REPORT, isolateId: 'A\0B' }, 422, 'bad-value', '/isolateId'],
    [
      'half a surrogate pair',
      '{"type":"isolate.report","isolateId":"\\ud83d","organism":{"name":"E. coli"}}',
      422,
      'bad-value',
      '/isolateId',
    ],
    [
      'a field called __proto__',
      '{"type":"isolate.report","isolateId":"A","organism":{"name":"E. coli"},"__proto__":{"x":1}}',
      422,
      'unknown-field',
      '/__proto__',
    ],
    [
      'an endless list',
      { ...REPORT, geneTests: Array.from({ length: 6_000 }, () => 1) },
      422,
      'bad-value',
      '/geneTests',
    ],
    ['an empty array', [], 422, 'empty-payload', ''],
  ])('for %s names the place', (_, value, status, code, pointer) => {
    const result = post(value);
    expect(result).toMatchObject({ kind: 'refused', status, code });
    expect(
      result.kind === 'refused' && result.problems.some((p) => p.pointer.startsWith(pointer)),
    ).toBe(true);
  });

  it('for a misspelt field says which one was meant', () => {
    const result = post({ ...REPORT, susceptibility: [{ agnt: 'MEM' }] });
    expect(JSON.stringify(result)).toContain('did you mean agent?');
  });

  it('for a type that is not served names those that are', () => {
    const result = post({ type: 'genotype.report', reportId: 'R1' });
    expect(result).toMatchObject({ kind: 'refused', status: 422, code: 'unsupported-type' });
    expect(JSON.stringify(result)).toContain('isolate.report, specimen.report, carrier.status');
  });

  it('for arrays nested a thousand deep does not fail', () => {
    const deep = `{"type":"isolate.report","isolateId":${'['.repeat(1_000)}${']'.repeat(1_000)}}`;
    expect(post(deep)).toMatchObject({ kind: 'refused', code: 'bad-value' });
  });

  it('never repeats what was sent', () => {
    const secret = {
      ...REPORT,
      patient: { id: 'P1', name: 'JANE DOE', birthDate: 'JANE DOE', sex: 'JANE DOE' },
    };
    expect(JSON.stringify(post(secret))).not.toContain('JANE');
    expect(JSON.stringify(post('{"name": "JANE DOE", }'))).not.toContain('JANE');
  });
});

describe('several payloads', () => {
  it('in an array are items of their own, and a bad one does not hold up the rest', () => {
    const result = post([REPORT, { ...REPORT, organism: {} }, { ...REPORT, isolateId: 'LAB-3' }]);
    expect(result).toMatchObject({
      kind: 'read',
      items: [
        { pointer: '/0', usable: true },
        {
          pointer: '/1',
          usable: false,
          problems: [{ code: 'missing-field', pointer: '/1/organism' }],
        },
        { pointer: '/2', usable: true },
      ],
    });
    const raw = result.kind === 'read' ? (result.items[1]?.raw ?? '') : '';
    expect(post(raw)).toMatchObject({ kind: 'refused', code: 'missing-field' });
  });

  it('one a line are items of their own', () => {
    const lines = [
      JSON.stringify(REPORT),
      '{"type":',
      '',
      JSON.stringify({ ...REPORT, isolateId: 'LAB-2' }),
    ].join('\n');
    expect(post(lines, 'application/x-ndjson')).toMatchObject({
      kind: 'read',
      items: [
        { pointer: 'line 1', usable: true },
        {
          pointer: 'line 2',
          usable: false,
          problems: [{ code: 'malformed-json', pointer: 'line 2' }],
        },
        { pointer: 'line 4', usable: true },
      ],
    });
  });
});

describe('media types', () => {
  it.each(['application/fhir+turtle', 'application/xml', '', 'text/plain'])(
    '%s is answered 415',
    (contentType) => {
      expect(post(REPORT, contentType)).toMatchObject({
        kind: 'refused',
        status: 415,
        code: 'unsupported-content-type',
      });
    },
  );

  it('may carry parameters, in any case', () => {
    expect(post(REPORT, 'Application/JSON; charset=utf-8')).toMatchObject({ kind: 'read' });
  });
});
