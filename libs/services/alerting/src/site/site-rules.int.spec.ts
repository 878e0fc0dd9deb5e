import type { AlertRuleChoice, FeedChanged, Signal } from '@carbawatch/contracts';
import type { HospitalStory } from '@carbawatch/testing';
import { takeFeeds, takeSignals } from '../consumers/take-site-facts';
import type { TimelineLine } from '../decide/lifecycle';
import { AS_SHIPPED } from '../decide/rules/rule-book';
import { startRuleJob } from '../store/rule-jobs';
import { saveRules } from '../store/site-rules';
import { ruleChangePage } from './rule-change';
import { KPC, beside, siteCourses } from './site-courses.story';
import { around, clock, feed, records, retirement, signal } from './told-facts.story';
import { DECIDING } from './told-site.story';

const courses = siteCourses();

async function heard(...changes: readonly FeedChanged[]): Promise<string[]> {
  for (const change of changes) {
    const told = records([change]);
    await courses.database.transaction((tx) =>
      takeFeeds({ ...around, tx, records: told }, DECIDING),
    );
  }
  return courses.timelines('feed-silent', changes[0]?.site);
}

async function dated(...changes: readonly FeedChanged[]): Promise<string[]> {
  await heard(...changes);
  return courses.timelines('feed-clock', changes[0]?.site);
}

async function detected(...states: readonly Signal[]): Promise<string[]> {
  for (const state of states) {
    const told = records([state]);
    await courses.database.transaction((tx) =>
      takeSignals({ ...around, tx, records: told }, DECIDING),
    );
  }
  return courses.timelines('signal', states[0]?.site);
}

describe('feed-silent', () => {
  it('fires when a feed falls silent', async () => {
    expect(await heard(feed('f-1', 'silent', '10'))).toEqual(['raised']);
  });

  it('tells by the clocks of the house since when, and whose, also where it gives no name', async () => {
    await heard({ ...feed('nameless', 'silent', '10'), sender: 'unknown/' });
    const [alert] = await courses.database.query<{ title: string; text: string }>(
      `SELECT title, timeline -> 0 ->> 'text' AS text FROM alerting.alert WHERE site = 'nameless'`,
    );
    expect(alert?.title).toBe('Feed silent: a sender that gives no name');
    expect(alert?.text).toContain('since 2024-01-02 10:00; usually 12 would have come');
  });

  it('says nothing of a feed that speaks', async () => {
    expect(await heard(feed('f-2', 'ok', '10'))).toEqual([]);
  });

  it('a repeat of the same silence leaves it as it is, without a second alert', async () => {
    const told = feed('f-3', 'silent', '10');
    expect(await heard(told, told, feed('f-3', 'silent', '11'))).toEqual(['raised']);
  });

  it('is cleared when the feed is heard again, told in either order', async () => {
    const [silent, ok] = [feed('f-4', 'silent', '10'), feed('f-4', 'ok', '12')];
    expect(await heard(silent, ok)).toEqual(['raised cleared']);
    expect(await heard({ ...ok, site: 'f-5' }, { ...silent, site: 'f-5' })).toEqual([
      'raised cleared',
    ]);
  });

  it('is cleared when the feed is retired, and raised again when that is taken back, in any order', async () => {
    const facts = (site: string) => [
      feed(site, 'silent', '10'),
      retirement(site, 1, '12'),
      retirement(site, 2, '14'),
    ];
    const [silent, retired, back] = facts('f-6');
    if (!silent || !retired || !back) throw new Error('three facts');
    expect(await heard(silent, retired)).toEqual(['raised cleared']);
    const [alert] = await courses.database.query<{ said: string }>(
      `SELECT timeline -> 1 ->> 'text' AS said FROM alerting.alert WHERE site = 'f-6'`,
    );
    expect(alert?.said).toBe('The feed was retired: nothing more is to come of it.');
    expect(await heard(back)).toEqual(['raised cleared reraised']);
    expect(await heard(...facts('f-7').reverse())).toEqual(['raised cleared reraised']);
  });

  it('says nothing of a retired feed, which comes back as one that was heard', async () => {
    expect(await heard(retirement('f-8', 1, '09'), feed('f-8', 'silent', '10'))).toEqual([]);
    expect(await heard(retirement('f-8', 2, '12', true), feed('f-8', 'ok', '12'))).toEqual([]);
    expect(await heard(feed('f-8', 'silent', '18'))).toEqual(['raised']);
  });
});

describe('feed-clock', () => {
  it('fires when a sender dates messages after their receipt, or always long before', async () => {
    expect(await dated(clock('c-1', 'ahead', '10'))).toEqual(['raised']);
    expect(await dated(clock('c-2', 'behind', '10'))).toEqual(['raised']);
  });

  it('says nothing of a clock that is right, and raises no silence', async () => {
    expect(await dated(clock('c-3', 'right', '10', 0))).toEqual([]);
    await dated(clock('c-3', 'ahead', '11'));
    expect(await courses.timelines('feed-silent', 'c-3')).toEqual([]);
  });

  it('the same clock told again feeds it; by how much it is off amends it', async () => {
    const told = clock('c-4', 'ahead', '10');
    expect(await dated(told, told, clock('c-4', 'behind', '12', 1_200))).toEqual([
      'raised amended',
    ]);
  });

  it('is cleared when the clock is right again, told in either order', async () => {
    const [wrong, right] = [clock('c-5', 'ahead', '10'), clock('c-5', 'right', '12', 0)];
    expect(await dated(wrong, right)).toEqual(['raised cleared']);
    expect(await dated({ ...right, site: 'c-6' }, { ...wrong, site: 'c-6' })).toEqual([
      'raised cleared',
    ]);
  });

  it('is cleared when the feed is retired: nobody sets that clock right', async () => {
    expect(await dated(clock('c-8', 'ahead', '10'), retirement('c-8', 1, '12'))).toEqual([
      'raised cleared',
    ]);
    expect(await dated(retirement('c-8', 2, '14', true))).toEqual(['raised cleared reraised']);
  });

  it('a silence meanwhile is an alert of its own and leaves the clock’s as it was', async () => {
    await dated(clock('c-7', 'ahead', '10'), feed('c-7', 'silent', '14'), feed('c-7', 'ok', '16'));
    expect(await courses.timelines('feed-clock', 'c-7')).toEqual(['raised']);
    expect(await courses.timelines('feed-silent', 'c-7')).toEqual(['raised cleared']);
  });
});

describe('signal', () => {
  it('fires when a detector finds more than the history explains', async () => {
    expect(await detected(signal('s-1', 'detected', '05'))).toEqual(['raised']);
  });

  it('says nothing of one that was withdrawn before it was told', async () => {
    expect(await detected(signal('s-2', 'withdrawn', '05'))).toEqual([]);
  });

  it('a repeat leaves it as it is; another series of the place feeds it, and it stays one', async () => {
    const told = signal('s-3', 'detected', '05');
    expect(await detected(told, told)).toEqual(['raised']);
    const series = { of: 'cre', family: null, ward: 'ICU-2' } as const;
    const other = { ...signal('s-3', 'detected', '06'), id: 'second', series };
    expect(await detected(other)).toEqual(['raised amended']);
  });

  it('is cleared by the site’s clock when it was not seen again for 28 days', async () => {
    await courses.of('signal', (story) => story.admit('anna', 'MED-1', 'ward'));
    const { site } = courses;
    const comesIn = (moment: string) =>
      courses.more((story) => story.at(moment).admit(`of ${moment}`, 'MED-9', 'ward'));
    expect(await detected(signal(site, 'detected', '05'))).toEqual(['raised']);
    await comesIn('2024-02-02 23:00');
    expect(await courses.timelines('signal')).toEqual(['raised']);
    await comesIn('2024-02-03 08:00');
    expect(await courses.timelines('signal')).toEqual(['raised cleared']);
    const again = { ...signal(site, 'detected', '05'), id: 'another' };
    const later = { ...again, detectedOn: '2024-03-01', at: '2024-03-01T12:00:00Z' };
    expect(await detected(later)).toEqual(['raised cleared', 'raised']);
  });

  it('is retracted when corrected facts no longer hold it', async () => {
    const states = [signal('s-4', 'detected', '05'), signal('s-4', 'withdrawn', '08')];
    expect(await detected(...states)).toEqual(['raised retracted']);
  });
});

it('signals whose first comes to be an earlier one, told late, are one alert and not two', async () => {
  const on = (id: string, day: string): Signal => ({
    ...signal('late', 'detected', day),
    id,
    detectedOn: `2024-01-${day}`,
  });
  await detected(on('second', '20'));
  expect(await detected(on('first', '05'))).toEqual(['raised']);
});

/** A version of the site's rules with these two on or off, followed to its end. */
async function switched(site: string, version: number, enabled: boolean): Promise<void> {
  const tunings = { signal: { enabled }, 'feed-silent': { enabled } };
  await courses.database.transaction(async (tx) => {
    const saved = { savedAt: new Date(0), savedBy: 'test', reason: 'test', undoTo: null };
    await saveRules(tx, site, { ...saved, version, choice: { ...AS_SHIPPED, tunings } });
    await startRuleJob(tx, site, version);
  });
  await ruleChangePage(courses.database, DECIDING);
}

it('rules of feeds and signals that are switched off and on again take their alerts along at once', async () => {
  await heard(feed('both', 'silent', '10'));
  await detected(signal('both', 'detected', '05'));
  const states = async () => [
    ...(await courses.timelines('feed-silent', 'both')),
    ...(await courses.timelines('signal', 'both')),
  ];
  expect(await states()).toEqual(['raised', 'raised']);
  await switched('both', 1, false);
  expect(await states()).toEqual(['raised cleared', 'raised cleared']);
  await switched('both', 2, true);
  expect(await states()).toEqual(['raised cleared reraised', 'raised cleared reraised']);
});

describe('an alert tells what a new version of the site’s rules did to it', () => {
  /** Who says what in the timeline of each alert of a rule, with the reason that was typed. */
  async function told(rule: string, site = courses.site): Promise<string[][]> {
    const rows = await courses.database.query<{ status: string; timeline: TimelineLine[] }>(
      `SELECT concat_ws(' ', status, disposition) AS status, timeline FROM alerting.alert
       WHERE site = $1 AND rule = $2 ORDER BY raised_at, key`,
      [site, rule],
    );
    return rows.map(({ status, timeline }) => [
      status,
      ...timeline.map(({ kind, at, actor, text, comment }) =>
        actor === null ? kind : `${kind} ${at.slice(0, 10)} ${actor}: ${text} ${comment ?? ''}`,
      ),
    ]);
  }

  let versions = 0;
  beforeEach(() => {
    versions = 0;
  });

  /** Infection control saves a version for a reason on a day; it is followed to its end. */
  async function saved(
    tunings: AlertRuleChoice['tunings'],
    reason: string,
    site = courses.site,
  ): Promise<void> {
    versions += 1;
    const version = versions;
    const savedAt = new Date(`2024-02-0${version}T08:00:00Z`);
    const by = { savedAt, savedBy: 'ipc nurse', reason, undoTo: null };
    await courses.database.transaction(async (tx) => {
      await saveRules(tx, site, { ...by, version, choice: { ...AS_SHIPPED, tunings } });
      await startRuleJob(tx, site, version);
    });
    await followed();
  }

  async function followed(): Promise<void> {
    while (await ruleChangePage(courses.database, DECIDING));
    await courses.more((story) => story);
  }

  const confirmed = (story: HospitalStory) =>
    story
      .admit('anna', 'MED-1', 'ward')
      .at('2024-01-02 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...KPC });
  const off = { enabled: false };
  const OFF =
    "cleared 2024-02-01 ipc nurse: Rule switched off by version 1 of the site's alert rules: " +
    'nobody is asked for anything by it any more. told by telephone here';
  const BACK =
    "reraised 2024-02-02 ipc nurse: By version 2 of the site's alert rules this alert stands again. " +
    'the telephone was not enough';

  it.each(['new-cpe', 'contacts'])(
    '%s switched off: who did it, when and why; and the same when it is undone',
    async (rule) => {
      await courses.of(rule, rule === 'contacts' ? beside : confirmed);
      expect(await told(rule)).toEqual([['open', 'raised']]);
      await saved({ [rule]: off }, 'told by telephone here');
      expect(await told(rule)).toEqual([['resolved cleared', 'raised', OFF]]);
      await saved({}, 'the telephone was not enough');
      expect(await told(rule)).toEqual([['open', 'raised', OFF, BACK]]);
    },
  );

  it('tuned: what it raises no more says so, what it raises otherwise too, the rest says nothing', async () => {
    await courses.of('new-cpe', confirmed);
    await courses.more((story) => story.at('2024-01-02 12:00').admit('zoe', 'MED-9', 'ward'));
    const lower = { 'new-cpe': { severity: 'low' } } as const;
    await saved(lower, 'a ward without patients at risk');
    const lowered =
      "amended 2024-02-01 ipc nurse: Changed by version 1 of the site's alert rules: " +
      'severity high -> low. a ward without patients at risk';
    expect(await told('new-cpe')).toEqual([['open', 'raised', lowered]]);
    expect(await told('not-isolated')).toEqual([['open', 'raised']]);
    await saved({ ...lower, 'not-isolated': { parameters: { graceMinutes: 9_999 } } }, 'few rooms');
    expect(await told('new-cpe')).toEqual([['open', 'raised', lowered]]);
    expect(await told('not-isolated')).toEqual([
      [
        'resolved retracted',
        'raised',
        "retracted 2024-02-02 ipc nurse: By version 2 of the site's alert rules " +
          'this alert is not raised any more. few rooms',
      ],
    ]);
  });

  it('tuned to wait longer: when it was raised first stays, and when the wait was over', async () => {
    await courses.of('not-isolated', confirmed);
    await courses.more((story) => story.at('2024-01-02 12:00').admit('zoe', 'MED-9', 'ward'));
    await saved({ 'not-isolated': { parameters: { graceMinutes: 180 } } }, 'few rooms');
    await courses.more((story) => story.at('2024-01-02 14:00').admit('yara', 'MED-9', 'ward'));
    await courses.more((story) => confirmed(story.at('2024-01-01 08:00')));
    const gone = expect.stringMatching(/^retracted .* not raised any more\. few rooms$/) as string;
    expect(await told('not-isolated')).toEqual([['open', 'raised', gone, 'raised']]);
    const [row] = await courses.database.query<{ at: string[] }>(
      `SELECT jsonb_path_query_array(timeline, '$[*] ? (@.kind == "raised").at') AS at
       FROM alerting.alert WHERE site = $1 AND rule = 'not-isolated'`,
      [courses.site],
    );
    expect(row?.at).toEqual(['2024-01-02T02:30:00.000Z', '2024-01-02T05:00:00.000Z']);
  });

  it('switched on: what it raises from the past says by which version it came', async () => {
    versions = 0;
    await courses.of('new-cpe', (story) => story);
    await saved({ 'new-cpe': off }, 'told by telephone here');
    await courses.more((story) => confirmed(story.at('2024-01-01 08:00')));
    expect(await told('new-cpe')).toEqual([]);
    await saved({}, 'the telephone was not enough');
    expect(await told('new-cpe')).toEqual([
      [
        'open',
        'raised',
        "amended 2024-02-02 ipc nurse: By version 2 of the site's alert rules " +
          'this alert is raised from what was known before. the telephone was not enough',
      ],
    ]);
  });

  it('the same after everybody was looked at anew, and whatever came first', async () => {
    const stories = [
      (story: HospitalStory) => story.admit('anna', 'MED-1', 'ward'),
      (story: HospitalStory) =>
        story
          .at('2024-01-02 10:00')
          .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...KPC }),
    ];
    const courseOf = async (order: readonly number[]) => {
      versions = 0;
      await courses.of('new-cpe', (story) => story);
      for (const at of order) {
        const tell = stories[at];
        if (tell) await courses.more((story) => tell(story.at('2024-01-01 08:00')));
      }
      await saved({ 'new-cpe': off }, 'told by telephone here');
      await courses.more((story) =>
        story.at('2024-01-03 10:00').report('L-2', { patient: 'anna', ...KPC }),
      );
      await saved({}, 'the telephone was not enough');
      return told('new-cpe');
    };
    const forwards = await courseOf([0, 1]);
    expect(forwards).toEqual([['open', 'raised', OFF, 'fed', BACK]]);
    await courses.database.transaction((tx) => startRuleJob(tx, courses.site, 0));
    await followed();
    expect(await told('new-cpe')).toEqual(forwards);
    expect(await courseOf([1, 0])).toEqual(forwards);
  });
});

describe('statutory-report', () => {
  const confirmed = (story: HospitalStory) =>
    story
      .admit('anna', 'MED-1', 'ward')
      .at('2024-01-02 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...KPC });
  /** The clock of the site goes on: somebody else comes in. */
  const until = (moment: string) =>
    courses.more((story) =>
      story.at(moment).move('admit', 'zoe', { factId: `of zoe ${moment}`, ward: 'MED-9' }),
    );
  const complete = (at: string) =>
    courses.database.query(
      `WITH done AS (
         INSERT INTO alerting.task_act (site, task_id, seq, done, actor, at, reference, task)
         SELECT site, id, 1, true, 'ipc', $2, '4711', NULL FROM alerting.task
         WHERE site = $1 AND kind = 'statutory-report' RETURNING site)
       INSERT INTO alerting.timer (site, stage, name, due_at)
       SELECT site, 3, 'anna', '2024-01-01' FROM done`,
      [courses.site, at],
    );

  it('says nothing of a case whose report the task has as sent', async () => {
    await courses.of('statutory-report', confirmed);
    await complete('2024-01-03T09:00:00+08:00');
    await until('2024-01-08 10:00');
    expect(await courses.timelines('statutory-report')).toEqual([]);
  });

  it('is cleared when the task is completed after it was raised', async () => {
    await courses.of('statutory-report', confirmed);
    await until('2024-01-06 11:00');
    expect(await courses.timelines('statutory-report')).toEqual(['raised']);
    await complete('2024-01-06T12:00:00+08:00');
    await until('2024-01-07 10:00');
    expect(await courses.timelines('statutory-report')).toEqual(['raised cleared']);
  });
});
