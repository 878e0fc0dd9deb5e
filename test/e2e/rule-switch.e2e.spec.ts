import { randomUUID } from 'node:crypto';
import { alertingService } from '@carbawatch/alerting';
import { classificationService } from '@carbawatch/classification';
import {
  antibiogram,
  cohortComparison,
  cohortSummary,
  type IsolateReported,
} from '@carbawatch/contracts';
import { statsService } from '@carbawatch/stats';
import { HostedSystem } from '../support/hosted-system';

/**
 * A rule set is switched on and off with alerting and stats behind it: both must follow as after
 * any report, and stand as before when it is undone.
 */
const SITE = 'site-1';

function report(isolateId: string, gene: string): IsolateReported {
  return {
    site: SITE,
    isolateId,
    pseudonym: `p-${isolateId}`,
    patientKnown: true,
    messageId: randomUUID(),
    sender: 'LIS',
    receivedAt: '2026-01-05T08:00:00Z',
    kind: 'laboratory',
    status: 'final',
    organism: { code: 'kpn', name: 'Klebsiella pneumoniae' },
    specimen: { type: 'blood', collectedAt: '2026-01-04T08:00:00Z', purpose: 'clinical' },
    encounter: { ward: 'ICU-2', class: 'inpatient', unitType: 'icu' },
    susceptibility: [{ agent: 'MEM', method: 'mic', value: 0.25, unit: 'mg/L' }],
    geneTests: [{ gene, method: 'wgs', result: 'detected', identity: 100, coverage: 100 }],
  };
}

describe('switching the rules with the whole system behind', () => {
  let system: HostedSystem;

  beforeAll(async () => {
    system = await HostedSystem.start([classificationService, alertingService, statsService]);
    await system.tell(report('NDM-1-1', 'blaNDM-1'), report('KPC-31-1', 'blaKPC-31'));
  }, 120_000);
  afterAll(async () => {
    await system.stop();
  });

  async function call(path: string, body?: unknown): Promise<Record<string, unknown>> {
    // A text is a table as it stands.
    const table = typeof body === 'string';
    const answer = await fetch(`${system.base}/api/v1/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        Authorization: `Bearer ${system.api.key}`,
        'Content-Type': table ? 'text/csv' : 'application/json',
      },
      ...(body !== undefined && { body: table ? body : JSON.stringify(body) }),
    });
    expect(answer.ok).toBe(true);
    return (await answer.json()) as Record<string, unknown>;
  }

  async function settle(job: Record<string, unknown>): Promise<Record<string, unknown>> {
    const done = await call(`classify/jobs/${String(job['id'])}?wait=30`);
    expect(done['status']).toBe('done');
    await system.whenCaughtUp();
    return done;
  }

  /** Alerts by rule and isolates with how they stand, and the cohort's counts. */
  async function standing() {
    const alerts = await system.database.query(
      `SELECT rule, isolates, status, disposition FROM alerting.alert
       WHERE rule = 'new-cpe' ORDER BY isolates`,
    );
    const period = 'from=2026-01-01&to=2026-01-31';
    const { cre, cpe } = cohortSummary.parse(await call(`cohort/summary?${period}`));
    return { alerts, cre, cpe: cpe.numerator };
  }

  const open = { status: 'open', disposition: null };

  async function acknowledge(isolate: string): Promise<void> {
    const [alert] = await system.database.query<{ id: string }>(
      `SELECT id FROM alerting.alert WHERE rule = 'new-cpe' AND isolates = ARRAY[$1]`,
      [isolate],
    );
    await call(`alerts/${alert?.id ?? ''}/acknowledge`, {});
    await system.whenCaughtUp();
  }

  it('retracts the alert and the count of an isolate that is no producer any more, and back', async () => {
    // Somebody has seen it: an alert that nobody touched would go without a trace in the list.
    await acknowledge('KPC-31-1');
    const before = await standing();
    expect(before).toMatchObject({ cre: 2, cpe: 2 });
    expect(before.alerts).toMatchObject([
      { isolates: ['KPC-31-1'], status: 'acknowledged' },
      { isolates: ['NDM-1-1'], ...open },
    ]);
    await call('classify/rule-sets', {
      name: 'strict',
      reason: 'KPC variants without activity are none of ours',
      rules: { policies: { kpcVariants: 'excluded' } },
    });
    const shadow = await settle(await call('classify/shadow', { ruleSet: 'strict.1' }));
    expect(shadow).toMatchObject({
      changed: 1,
      result: {
        alertFacts: { counts: { gained: 0, lost: 2 } },
        metrics: { items: [{ before: { cre: before.cre }, after: { cre: 1 } }, {}] },
      },
    });
    expect(await standing()).toEqual(before);

    await settle(await call('classify/rule-sets/strict.1/activate', { reason: 'decided' }));
    const strict = await standing();
    expect(strict).toMatchObject({ cre: 1, cpe: 1 });
    expect(strict.alerts).toMatchObject([
      { isolates: ['KPC-31-1'], status: 'resolved', disposition: 'retracted' },
      { isolates: ['NDM-1-1'], ...open },
    ]);

    await settle(await call('classify/rule-sets/strict.1/undo', { reason: 'taken back' }));
    expect(await standing()).toEqual(before);
  }, 120_000);

  /** %S of meropenem and resistance by group, each with the limits that they were judged by. */
  async function susceptibility() {
    const period = 'from=2026-01-01&to=2026-01-31';
    const { rows, guidelines } = antibiogram.parse(await call(`antibiogram?${period}`));
    const [cell] = rows.flatMap(({ cells }) => cells.filter(({ agent }) => agent === 'MEM'));
    const { resistance } = cohortComparison.parse(await call(`cohort/comparison?${period}`));
    const [meropenem] = resistance.agents;
    return {
      susceptible: cell?.susceptible?.value,
      guidelines: Object.keys(guidelines),
      susceptibleProducers: meropenem?.strata[0]?.groups.cpe.susceptible,
      guideline: resistance.guideline.label,
    };
  }

  it('counts susceptibility by limits of the site’s own while its rules name them', async () => {
    const published = await susceptibility();
    expect(published).toEqual({
      susceptible: 1,
      guidelines: ['CLSI 2025'],
      susceptibleProducers: 2,
      guideline: 'CLSI 2025',
    });
    const limits =
      'guideline,organism,agent,method,s,r\nCLSI,Klebsiella pneumoniae,MEM,mic,<=0.125,>=0.5\n';
    const { id } = await call('classify/breakpoint-tables?name=Our%20limits', limits);
    await call('classify/rule-sets', {
      name: 'own',
      reason: 'limits of our own',
      rules: { breakpoints: { table: id } },
    });
    await settle(await call('classify/rule-sets/own.1/activate', { reason: 'decided' }));
    const named = `CLSI 2025, after Our limits (${String(id)})`;
    expect(await susceptibility()).toEqual({
      susceptible: 0,
      guidelines: [named],
      susceptibleProducers: 0,
      guideline: named,
    });
    await settle(await call('classify/rule-sets/own.1/undo', { reason: 'taken back' }));
    expect(await susceptibility()).toEqual(published);
  }, 120_000);
});
