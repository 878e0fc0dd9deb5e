import { FixedClock, readConfig } from '@carbawatch/service-kit';
import { TOPICS, routesSetting, type Alert } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { alertId, alertKey } from '../decide/alert-id';
import type { Act } from '../decide/lifecycle';
import { claimDeliveries } from '../delivery/deliveries.store';
import { planDeliveries } from '../delivery/planner';
import { saveNotice } from '../delivery/notices.store';
import { alertsOfIds } from '../store/alert-reads';
import { toldAlert, type AlertRow } from '../store/alert-row';
import { deleteAlerts, derivedAlert, saveAct, saveSiteAlerts } from '../store/alerts';
import { qualityCounts } from '../quality/quality-reads';
import { startRuleJob } from '../store/rule-jobs';
import { saveRoutes } from '../delivery/route-settings.store';
import { ruleChangePage } from './rule-change';
import { KPC, second, siteCourses } from './site-courses.story';
import { DECIDING } from './told-site.story';

const site = siteCourses();
const FORMER_CLUSTER = '10a4c7d8-0000-5000-8000-000000000002';
const RAISED = '2024-01-12T02:00:00.000Z';
let former = '';

const rows = () =>
  site.database.query<{ id: string; status: string; disposition: string | null; text: string }>(
    `SELECT id, status, disposition, timeline->-1->>'text' AS text FROM alerting.alert
     WHERE site = $1 AND rule = 'cluster' ORDER BY id::text <> $2`,
    [site.site, former],
  );

interface Before {
  readonly raisedAt?: string;
  /** What had ended it by the facts. */
  readonly ended?: 'cleared' | 'retracted';
  readonly acts?: readonly Partial<Act>[];
}

const SEEN: readonly Partial<Act>[] = [
  { kind: 'acknowledged' },
  { kind: 'commented', comment: 'Met.' },
];

/** As a release that followed the cluster from another case left it: under another id. */
async function asOfBefore(before: Before = {}): Promise<string> {
  const { raisedAt = RAISED, ended, acts = SEEN } = before;
  former = alertId(site.site, 'cluster', alertKey([FORMER_CLUSTER]));
  const [now] = await rows();
  if (!now) throw new Error('there is a cluster');
  await site.database.transaction(async (tx) => {
    const [row] = await alertsOfIds(tx, [now.id]);
    const derived = await derivedAlert(tx, now.id);
    if (!row || !derived) throw new Error('it is stored');
    const key = JSON.stringify([FORMER_CLUSTER]);
    const [raised, ...more] = row.timeline;
    const end = { at: row.basis, kind: ended ?? 'cleared', actor: null, text: 'Over.' };
    const timeline = [
      ...(raised ? [{ ...raised, at: raisedAt }] : []),
      ...more,
      ...(ended ? [{ ...end, comment: null }] : []),
    ];
    const over = ended ? ({ status: 'resolved', disposition: ended } as const) : {};
    const old = { ...row, ...over, id: former, key, raisedAt, timeline };
    await deleteAlerts(tx, [row]);
    const events = derived.events.map((one, i) => (i === 0 ? { ...one, at: raisedAt } : one));
    const stored = { ...old, derived: { ...derived, id: former, key, raisedAt, events } };
    await saveSiteAlerts(tx, [stored], 0);
    for (const act of acts) {
      const by = { actor: 'ipc', at: '2024-01-13T09:00:00+08:00', basis: row.basis } as const;
      const said = {
        kind: 'commented',
        disposition: null,
        isolation: null,
        comment: null,
      } as const;
      await saveAct(tx, old, { ...by, ...said, ...act }, raisedAt);
    }
    await tx.execute(
      `UPDATE alerting.cluster SET id = $2::uuid, body = jsonb_set(body, '{id}', to_jsonb($3::text))
       WHERE site = $1 AND kind = 'clone'`,
      [site.site, FORMER_CLUSTER, FORMER_CLUSTER],
    );
    await tellOf(tx, old, `${raisedAt}#1`);
  });
  return now.id;
}

async function tellOf(
  tx: Tx,
  { id, severity }: Pick<AlertRow, 'id' | 'severity'>,
  occurrence: string,
): Promise<void> {
  const at = new Date('2024-01-12T02:01:00Z');
  const when = { dueMs: at.getTime(), expiresMs: at.getTime() + 86_400_000, at };
  const call = { occurrence, level: 0, role: 'ipc', route: 'all', severity } as const;
  await saveNotice(tx, site.site, id, { ...call, ...when, kind: 'raised', status: 'reached' });
  await tx.execute(
    `INSERT INTO alerting.delivery (site, id, notice_id, alert_id, channel, channel_kind, status,
       created_at, next_attempt_at, expires_at)
     SELECT site, id, id, alert_id, 'mail', 'email', 'delivered', $2, $2, expires_at
     FROM alerting.notice WHERE site = $1`,
    [site.site, at],
  );
}

async function lookAnew(): Promise<void> {
  await site.database.transaction((tx) => startRuleJob(tx, site.site, 0));
  while (await ruleChangePage(site.database, DECIDING));
  await site.more((story) => story);
}

describe('a cluster that a new release follows under another id', () => {
  it.each([RAISED, '2024-01-08T02:00:00.000Z'])(
    'keeps what people did and what was told of it, raised %s: nobody is told anything',
    async (raisedAt) => {
      await site.of('cluster', second);
      const heir = await asOfBefore({ raisedAt });
      await lookAnew();

      const [old, now, ...others] = await rows();
      expect(others).toEqual([]);
      expect(old).toMatchObject({ id: former, status: 'resolved', disposition: 'cleared' });
      expect(old?.text).toBe(
        `Goes on as alert ${heir}: by the results as they were received, or by the rules now in force, its isolates are told of there.`,
      );
      expect(now).toMatchObject({ id: heir, status: 'acknowledged', disposition: null });
      expect(await site.timelines('cluster')).toContain('raised acknowledged commented');
      expect(await counted()).toMatchObject({ raised: 1, retracted: 0, acknowledged: 1 });

      const told = [{ alertId: heir, kind: 'raised', status: 'reached', toldAs: former }];
      expect(await notices()).toEqual(told);
      await plan(await changes());
      expect(await notices()).toEqual(told);
      const all = await rows();
      await lookAnew();
      expect(await rows()).toEqual(all);
    },
  );

  it('keeps the acknowledgement where the other learnt its last when that was given', async () => {
    await site.of('cluster', second);
    const heir = await asOfBefore({ acts: [{ kind: 'acknowledged', basis: RAISED }] });
    await site.database.query(`UPDATE alerting.alert SET basis = $2 WHERE id = $1`, [
      former,
      '2024-01-12T01:00:00.000Z',
    ]);
    await site.database.query(`UPDATE alerting.act SET basis = $2 WHERE alert_id = $1`, [
      former,
      '2024-01-12T01:00:00.000Z',
    ]);
    await lookAnew();
    expect((await rows())[1]).toMatchObject({ id: heir, status: 'acknowledged' });
  });

  it('and that was over keeps the judgement: it was no false alarm', async () => {
    await site.of('cluster', second);
    const heir = await asOfBefore({
      ended: 'cleared',
      acts: [{ kind: 'resolved', disposition: 'relevant' }],
    });
    await lookAnew();
    expect(await rows()).toMatchObject([
      { id: former, disposition: 'cleared' },
      { id: heir, status: 'resolved', disposition: 'relevant' },
    ]);
    const { raised, retracted, dispositions } = await counted();
    expect({ raised, retracted, relevant: dispositions['relevant'] }).toEqual({
      raised: 1,
      retracted: 0,
      relevant: 1,
    });
  });

  it('and of which nobody knows goes, with the calls that waited for it', async () => {
    await site.of('cluster', second);
    const heir = await asOfBefore({ acts: [] });
    await site.database.query(`DELETE FROM alerting.delivery WHERE site = $1`, [site.site]);
    await site.database.query(`UPDATE alerting.notice SET status = 'waiting' WHERE site = $1`, [
      site.site,
    ]);
    await lookAnew();
    expect((await rows()).map(({ id, status }) => [id, status])).toEqual([[heir, 'open']]);
    const told = [{ alertId: heir, kind: 'raised', status: 'waiting', toldAs: null }];
    expect(await notices()).toEqual(told);
    await plan(await changes());
    expect(await notices()).toEqual(told);
    // Its call goes by the name of the other: called back as less grave, and on as before.
    const [now] = await site.database.transaction((tx) => alertsOfIds(tx, [heir]));
    if (!now) throw new Error('it is stored');
    await plan([toldAlert({ ...now, severity: 'low' })]);
    expect(await notices()).toMatchObject([{ alertId: heir, status: 'cancelled' }]);
    await plan([toldAlert(now)]);
    expect(await notices()).toMatchObject([{ alertId: heir, status: 'waiting' }]);
  });

  it('that a correction had taken back stays so', async () => {
    await site.of('cluster', second);
    const heir = await asOfBefore({ ended: 'retracted' });
    await lookAnew();
    expect(await rows()).toMatchObject([
      { id: former, disposition: 'retracted' },
      { id: heir, status: 'open' },
    ]);
  });

  it('that holds more than was seen is news, and the other no false alarm', async () => {
    await site.of('cluster', (story) =>
      second(story)
        .at('2024-01-12 11:00')
        .report('L-3', { patient: 'bert', collectedAt: '2024-01-11 07:00', ...KPC }),
    );
    const heir = await asOfBefore();
    await site.database.query(
      `UPDATE alerting.alert SET isolates = array_remove(isolates, 'L-2') WHERE id = $1`,
      [former],
    );
    await lookAnew();
    expect(await rows()).toMatchObject([
      { id: former, disposition: 'cleared' },
      { id: heir, status: 'open' },
    ]);
    expect(await notices()).toMatchObject([{ alertId: former }]);
  });

  it('whose isolates are in none is taken back', async () => {
    await site.of('cluster', second);
    await asOfBefore();
    await site.database.query(`UPDATE alerting.alert SET isolates = '{L-8,L-9}' WHERE id = $1`, [
      former,
    ]);
    await lookAnew();
    expect((await rows())[0]).toMatchObject({ id: former, disposition: 'retracted' });
  });

  it('is told on, by the id that its receivers know, and what the log told late of it is not', async () => {
    await site.of('cluster', second);
    const heir = await asOfBefore();
    const late = await site.database.transaction((tx) => alertsOfIds(tx, [former]));
    await lookAnew();
    await plan(late.map((row) => toldAlert({ ...row, status: 'open' })));
    expect(await notices()).toMatchObject([{ alertId: heir }]);
    await site.database.query(`UPDATE alerting.delivery SET status = 'waiting' WHERE site = $1`, [
      site.site,
    ]);
    const claimed = await site.database.transaction((tx) =>
      claimDeliveries(tx, new Date('2024-01-12T03:00:00Z')),
    );
    const mine = claimed.filter((one) => one.site === site.site);
    expect(mine).toMatchObject([{ alertId: heir, toldAs: former }]);
  });
});

const changes = async (): Promise<Alert[]> => {
  const told = await site.database.query<{ value: Alert }>(
    `SELECT value FROM log.record WHERE topic = $1 AND value ->> 'site' = $2
     ORDER BY partition, "offset"`,
    [TOPICS.alertsChanged, site.site],
  );
  return told.map(({ value }) => value).filter(({ rule }) => rule === 'cluster');
};

async function counted() {
  const counts = await site.database.transaction((tx) =>
    qualityCounts(tx, {
      ...{ sites: [site.site], from: new Date(0), before: new Date('2025-01-01') },
      ...{ rule: 'cluster', ward: null },
    }),
  );
  const total = counts.find(({ kind }) => kind === 'total');
  if (!total) throw new Error('something was raised');
  return total;
}

function notices() {
  return site.database.query(
    `SELECT notice.alert_id AS "alertId", notice.kind, notice.status, delivery.told_as AS "toldAs"
     FROM alerting.notice
     LEFT JOIN alerting.delivery ON delivery.notice_id = notice.id
       AND delivery.alert_id = notice.alert_id
     WHERE notice.site = $1`,
    [site.site],
  );
}

async function plan(alerts: readonly Alert[]): Promise<void> {
  const reading = readConfig({ CARBAWATCH_TIMEZONE: 'Asia/Shanghai' });
  if (!reading.ok) throw new Error(reading.message);
  const clock = new FixedClock('2024-01-12T04:00:00Z');
  const setting = routesSetting.parse({
    channels: [{ name: 'mail', kind: 'email', to: ['ipc@hospital.example'] }],
    roles: [{ name: 'ipc', channels: ['mail'] }],
    routes: [{ name: 'all', role: 'ipc', severities: ['critical', 'high', 'medium'] }],
  });
  await site.database.transaction(async (tx) => {
    const changed = { site: site.site, changedAt: clock.now(), changedBy: 'admin', setting };
    await saveRoutes(tx, changed);
    await planDeliveries(tx, alerts, { config: reading.config, clock });
  });
}
