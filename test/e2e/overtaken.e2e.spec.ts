import { alertingService } from '@carbawatch/alerting';
import { classificationService } from '@carbawatch/classification';
import { ingestionService } from '@carbawatch/ingestion';
import { statsService } from '@carbawatch/stats';
import { HostedSystem } from '../support/hosted-system';
import { whenSettled } from '../support/wait';

const SERVICES = [ingestionService, classificationService, alertingService, statsService];
const SETTLED_MS_MAX = 60_000;

interface Message {
  readonly at: string;
  readonly type: string;
  readonly body: string;
}

const json = (at: string, body: object): Message => ({
  at,
  type: 'application/json',
  body: JSON.stringify(body),
});

const isolate = (at: string, isolateId: string, id: string, more: object): Message =>
  json(at, {
    ...{ type: 'isolate.report', isolateId, patient: { id, assigner: 'HOSP' } },
    encounter: { class: 'inpatient', ward: 'MED-1' },
    specimen: { type: 'urine', purpose: 'clinical', collectedAt: '2026-10-27T08:00:00Z' },
    organism: { name: 'Klebsiella pneumoniae' },
    ...more,
  });

const KPC = { geneTests: [{ gene: 'blaKPC-2', method: 'pcr', result: 'detected' }] };

function adt(at: string, event: string, happened: string, ...more: string[]): Message {
  const segments = [
    `MSH|^~\\&|HIS|HOSP|CW|CW|${happened}||ADT^${event}|${event}-${happened}|P|2.5.1`,
    `EVN|${event}|${happened}||||${happened}`,
    'PID|1||OA^^^HOSP^MR',
    ...more,
  ];
  return { at, type: 'application/hl7-v2', body: segments.join('\r') };
}

const GENE_COLUMNS = [
  'Name,Protein identifier,Contig id,Start,Stop,Strand,Gene symbol,Sequence name,Scope',
  'Element type,Element subtype,Class,Subclass,Method,Target length,Reference sequence length',
  '% Coverage of reference sequence,% Identity to reference sequence',
]
  .join()
  .replaceAll(',', '\t');

const genes = (at: string, isolateId: string): Message => ({
  at,
  type: 'text/tab-separated-values',
  body: [
    GENE_COLUMNS,
    [isolateId, 'NA', 'c1', 1, 900, '+', 'blaKPC-2', 'carbapenemase', 'core', 'AMR', 'AMR']
      .concat(['BETA-LACTAM', 'CARBAPENEM', 'EXACTX', 293, 293, 100, 100].map(String))
      .join('\t'),
  ].join('\n'),
});

describe('what overtook the message that it is about', () => {
  let system: HostedSystem;

  beforeAll(async () => {
    system = await HostedSystem.start(SERVICES, {
      CARBAWATCH_TIMEZONE: 'Asia/Shanghai',
      CARBAWATCH_CLOCK: 'message',
    });
  }, 120_000);
  afterAll(() => system.stop());

  async function tell(site: string, messages: readonly Message[]): Promise<void> {
    for (const { at, type, body } of messages) {
      const answer = await fetch(`${system.base}/api/v1/messages?site=${site}`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${system.api.key}`,
          'Content-Type': type,
          'Carbawatch-Received-At': at,
        },
        body,
      });
      expect([answer.status, await answer.json()]).toMatchObject([202, { status: 'accepted' }]);
      await system.whenCaughtUp();
    }
    await whenSettled(system.database, SETTLED_MS_MAX);
  }

  /** Alerts without what holds the site's name: ids, keys and pseudonyms. */
  function alertsOf(site: string): Promise<{ rule: string; status: string }[]> {
    return system.database.query(
      `SELECT rule, severity, status, disposition, isolates, raised_at, count, title, because,
              timeline, basis
       FROM alerting.alert WHERE site = $1 ORDER BY rule, title, raised_at, status`,
      [site],
    );
  }

  it('an unmerge parts whom a merge that comes later would have joined', async () => {
    const told = [
      isolate('2026-11-20T08:00:00Z', 'OI1', 'OA', KPC),
      isolate('2026-11-20T09:00:00Z', 'OI2', 'OB', KPC),
    ];
    const unmerge = adt('2026-11-21T08:00:00Z', 'A37', '20261120200600', 'PID|2||OB^^^HOSP^MR');
    const merge = adt('2026-11-22T08:00:00Z', 'A40', '20261115071600', 'MRG|OB^^^HOSP^MR');
    await tell('parted', [...told, unmerge, merge]);
    await tell('parted-mixed', [merge, ...told, unmerge]);
    const rows = await alertsOf('parted');
    const cases = rows.filter(({ rule }) => rule === 'new-cpe');
    expect(cases.map(({ status }) => status)).toEqual(['open', 'open']);
    expect(await alertsOf('parted-mixed')).toEqual(rows);
  });

  it('a cancellation takes the statement of a carrier that comes later', async () => {
    const said = (at: string, reportedAt: string, more: object = {}) =>
      json(at, {
        ...{ type: 'carrier.status', kind: 'carrier', family: 'NDM', reportedAt },
        ...{ patient: { id: 'OL', assigner: 'HOSP' }, firstPositiveOn: '2026-08-08', ...more },
      });
    const cancelled = said('2026-11-21T08:00:00Z', '2026-11-21', { status: 'cancelled' });
    const statement = said('2026-11-22T08:00:00Z', '2026-11-20');
    const admission = adt('2026-11-23T08:00:00Z', 'A01', '20261123150000');
    const came = { ...admission, body: `${admission.body}\rPV1|1|I|MED-1^2^A` };
    const admitted = { ...came, body: came.body.replace('OA^^^', 'OL^^^') };
    await tell('taken', [cancelled, statement, admitted]);
    await tell('taken-mixed', [admitted, statement, cancelled]);
    const again = said('2026-11-22T09:00:00Z', '2026-11-22');
    await tell('said-again', [cancelled, statement, again, admitted]);
    const known = async (site: string) =>
      (await alertsOf(site)).filter(({ rule }) => rule === 'known-readmission').length;
    expect(await known('taken')).toBe(0);
    expect(await alertsOf('taken-mixed')).toEqual(await alertsOf('taken'));
    expect(await known('said-again')).toBe(1);
  });

  it('a table of genes tells of nobody until its isolate does, in either order', async () => {
    const table = genes('2026-10-29T15:57:02Z', 'G1');
    const meropenem = { agent: 'MEM', method: 'mic', operator: '>=', value: 16 };
    const culture = isolate('2026-10-31T07:25:34Z', 'G1', 'GP1', { susceptibility: [meropenem] });
    await tell('table-first', [table, culture]);
    await tell('isolate-first', [culture, table]);
    await tell('table-twice', [table, culture, table]);
    const rows = await alertsOf('table-first');
    expect(rows.map(({ rule }) => rule)).toContain('rare-mechanism');
    expect(await alertsOf('isolate-first')).toEqual(rows);
    expect(await alertsOf('table-twice')).toEqual(rows);
  });
});
