import {
  exportProvenance,
  type ExportProvenance,
  type IsolateReported,
} from '@carbawatch/contracts';
import { readPayload } from '@carbawatch/formats';
import { openAuditReason } from '@carbawatch/service-kit';
import {
  hostClassification,
  merge,
  report,
  type HostedClassification,
} from '../hosted-classification.builder';

const OPTIONS = { site: 'site-1', timeZone: 'Asia/Shanghai' };

/** Isolate `n` of the story: every second one a KPC, every tenth a day later. */
function isolate(n: number): IsolateReported {
  return report({
    isolateId: `L${String(n).padStart(4, '0')}-1`,
    pseudonym: `patient-${n}`,
    person: { sex: 'female', birthYear: 1960 },
    encounter: { ward: 'ICU-2', class: 'inpatient', admittedAt: '2026-01-01T10:00:00+08:00' },
    specimen: {
      id: `L${String(n).padStart(4, '0')}`,
      type: 'blood',
      purpose: 'clinical',
      collectedAt: n % 10 === 0 ? '2026-01-06T08:00:00+08:00' : '2026-01-05T08:00:00+08:00',
    },
    susceptibility: [
      { agent: 'MEM', method: 'mic', operator: '>=', value: 16, unit: 'mg/L', interpretation: 'R' },
    ],
    ...(n % 2 === 0 && {
      geneTests: [{ gene: 'blaKPC-2', method: 'pcr' as const, result: 'detected' as const }],
    }),
  });
}

describe('exports of a site', () => {
  let service: HostedClassification;
  beforeAll(async () => {
    service = await hostClassification();
    // More than a page, so that the walk goes on behind the first.
    await service.reported(...Array.from({ length: 501 }, (_, n) => isolate(n + 1)));
    await service.reported(
      { ...isolate(900), status: 'cancelled' },
      { ...isolate(901), testMessage: true },
      { ...isolate(902), site: 'site-2' },
    );
  });
  afterAll(async () => service.close());

  async function taken(path: string, key?: string, said?: Readonly<Record<string, string>>) {
    const { status, text, headers } = await service.download(`exports/${path}`, key, said);
    const header = headers.get('carbawatch-provenance');
    const provenance: ExportProvenance | null =
      header === null ? null : exportProvenance.parse(JSON.parse(header));
    return { status, text, headers, provenance };
  }

  function readBack(contentType: string, text: string) {
    const body = Buffer.from(text);
    const read = readPayload({ contentType, body, options: OPTIONS });
    if (read.kind === 'refused') throw new Error(JSON.stringify(read.problems));
    return read.items.flatMap(({ payload }) =>
      payload?.type === 'isolate.report' ? [payload] : [],
    );
  }

  it.each([
    ['csv', 'text/csv'],
    ['csv?layout=long', 'text/csv'],
    ['whonet', 'text/csv'],
    ['fhir', 'application/fhir+json'],
  ])(
    '%s holds every isolate once, and is read again by what reads messages',
    async (path, type) => {
      const { status, text, headers, provenance } = await taken(path);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toContain(type);
      expect(provenance?.isolates).toBe(501);
      const read = readBack(type, text);
      expect(new Set(read.map(({ isolateId }) => isolateId)).size).toBe(501);
      expect(read).toHaveLength(501);
      expect(read[0]).toMatchObject({
        isolateId: 'L0001-1',
        patient: { id: 'patient-1', sex: 'female' },
        encounter: { ward: 'ICU-2', class: 'inpatient' },
        specimen: { type: 'blood', purpose: 'clinical' },
        susceptibility: [{ agent: 'MEM', operator: '>=', value: 16 }],
      });
    },
  );

  it('says beside the file in Chinese what to mind, and leaves the file as it is', async () => {
    const chinese = { 'Accept-Language': 'zh-CN' };
    const asked = await taken('whonet?from=2026-01-06&to=2026-01-06', undefined, chinese);
    expect(asked.provenance?.notes).toEqual([
      '患者和就诊均为本系统的假名；不含身份信息。',
      'WHONET 只有日期而无时间，碳青霉烯酶仅为加号或减号。',
    ]);
    expect(asked.text).toBe((await taken('whonet?from=2026-01-06&to=2026-01-06')).text);
  });

  it('takes the isolates of the days asked for, both included', async () => {
    const { text, provenance } = await taken('csv?from=2026-01-06&to=2026-01-06');
    expect(provenance?.isolates).toBe(50);
    expect(readBack('text/csv', text)).toHaveLength(50);
    expect((await taken('csv?from=2026-01-07')).provenance?.isolates).toBe(0);
  });

  it('names rules, definition, breakpoints, catalogue and time zone with every export', async () => {
    expect((await taken('whonet')).provenance).toMatchObject({
      format: 'whonet',
      site: 'site-1',
      timezone: 'Asia/Shanghai',
      rules: expect.stringMatching(/^\d{4}\.\d/),
      creDefinition: 'cdc-2015',
      breakpoints: expect.stringContaining('CLSI'),
      catalogue: expect.stringContaining('NCBI'),
      notes: [expect.stringContaining('pseudonyms'), expect.anything()],
    });
  });

  it('counts for GLASS, and asks for the country', async () => {
    const { text } = await taken('glass-ris?country=CHN');
    expect(text.split('\r\n').filter((line) => line.includes(',MEM,'))).toEqual([
      'CHN,2026,BLOOD,KLEPNE,F,HO,65<74,MEM,501,0,0,0,0,0,DS1',
    ]);
    const samples = await taken('glass-samples?country=CHN');
    expect(samples.text).toContain('CHN,2026,BLOOD,F,HO,65<74,501,501,DS1');
    expect((await taken('glass-ris')).status).toBe(400);
  });

  it('counts a patient whose numbers were merged once for GLASS, and twice when parted', async () => {
    const counted = async () => {
      const { text } = await taken('glass-ris?country=CHN');
      const samples = await taken('glass-samples?country=CHN');
      return [/,MEM,(\d+),/.exec(text)?.[1], /65<74,(\d+),/.exec(samples.text)?.[1]];
    };
    await service.moved(merge('patient-2', 'patient-1'));
    expect(await counted()).toEqual(['500', '500']);
    await service.moved(merge('patient-2', 'patient-1', { kind: 'unmerge-patient' }));
    expect(await counted()).toEqual(['501', '501']);
    // A merge that was made before it, and came in late, has been taken back by it already.
    await service.moved(merge('patient-2', 'patient-1', { at: '2026-01-05T08:00:00Z' }));
    expect(await counted()).toEqual(['501', '501']);
  });

  it('opens lists of isolates to the laboratory, counts to analysts too, a site to its own keys', async () => {
    const analyst = await service.keyFor('analyst', 'site-1');
    const sender = await service.keyFor('sender', 'site-1');
    const other = await service.keyFor('lab', 'site-2');
    expect((await taken('csv', analyst)).status).toBe(403);
    expect((await taken('glass-ris?country=CHN', analyst)).status).toBe(200);
    expect((await taken('csv', sender)).status).toBe(403);
    expect((await taken('csv?site=site-1', other)).status).toBe(404);
    expect((await taken('csv', other)).provenance).toMatchObject({ site: 'site-2', isolates: 1 });
  });

  interface Kept {
    readonly detail: Readonly<Record<string, string>>;
  }

  it('keeps why, sealed, and refuses what can be no reason', async () => {
    const why = 'Übersicht für die Hygiene: Zimmer 4';
    const said = { 'Carbawatch-Reason': encodeURIComponent(why) };
    expect((await taken('csv?to=2026-01-05', undefined, said)).status).toBe(200);
    const [{ detail } = { detail: {} }] = await service.platform.database.query<Kept>(
      `SELECT detail FROM access.audit WHERE detail->>'to' = '2026-01-05'`,
    );
    expect(JSON.stringify(detail)).not.toContain('Hygiene');
    expect(openAuditReason(service.platform.secrets, detail['sealedReason'] ?? '')).toBe(why);
    for (const none of ['no', '%E0%A4%A', 'x'.repeat(501)]) {
      const { status } = await taken('csv', undefined, { 'Carbawatch-Reason': none });
      expect(status).toBe(400);
    }
  });

  it('keeps who took what out', async () => {
    await taken('fhir?from=2026-01-06');
    const [last] = await service.platform.database.query<{ detail: unknown }>(
      `SELECT detail FROM access.audit WHERE action = 'isolates.exported' ORDER BY at DESC, id LIMIT 1`,
    );
    expect(last).toBeDefined();
    const rows = await service.platform.database.query(
      `SELECT FROM access.audit WHERE action = 'isolates.exported' AND detail->>'from' = '2026-01-06'
       AND detail->>'format' = 'fhir'`,
    );
    expect(rows).toHaveLength(1);
  });

  it('keeps who took a drawing of patients out, and why, sealed; nobody else may', async () => {
    const take = (body: object, key?: string) =>
      service.post('exports/drawings', body, key === undefined ? {} : { key });
    const why = 'Round on 5 West, Zhang';
    const drawing = { drawing: 'contacts', format: 'svg', reason: why };
    expect((await take(drawing)).status).toBe(201);
    const [{ detail } = { detail: {} }] = await service.platform.database.query<Kept>(
      `SELECT detail FROM access.audit WHERE action = 'drawing.exported'`,
    );
    expect(detail).toMatchObject({ drawing: 'contacts', format: 'svg' });
    expect(JSON.stringify(detail)).not.toContain('Zhang');
    expect(openAuditReason(service.platform.secrets, detail['sealedReason'] ?? '')).toBe(why);
    for (const refused of [{ reason: 'no' }, { reason: undefined }, { drawing: 'tree' }]) {
      expect((await take({ ...drawing, ...refused })).status).toBe(422);
    }
    for (const role of ['lab', 'analyst', 'sender'] as const) {
      expect((await take(drawing, await service.keyFor(role, 'site-1'))).status).toBe(403);
    }
  });
});
