import { ALERTING_BOOK } from '../chinese/alerting-book';
import { newsCount, verdictOf } from './verdict';

const NONE = {
  ...{ alerts: 0, patients: 0, further: 0, furtherCritical: 0, ended: 0, again: 0, otherwise: 0 },
  ...{ signals: 0, movements: 0, clusters: 0 },
};
const ONE = { ...NONE, alerts: 1, patients: 1 };

describe('the verdict of the round', () => {
  const heard = { name: 'LIS', lastMessageAt: '2024-01-06T06:58:00Z', silent: false };
  const quiet = {
    feeds: [heard],
    quarantined: 2,
    pendingTests: 3,
    news: NONE,
    stillOpen: { alerts: 0, patients: 0, critical: 0 },
    isCut: false,
    since: '2024-01-05T23:00:00Z',
    timeZone: 'Asia/Shanghai',
  };

  it('is "nothing new" only with the last message of each feed, quarantine and pending tests', () => {
    expect(verdictOf(quiet)).toEqual({
      verdict: 'nothing-new',
      says:
        'Nothing new since 2024-01-06 07:00. No alert is open. This stands on: ' +
        'LIS last heard 2024-01-06 14:58; 2 in quarantine; 3 tests pending.',
    });
  });

  it('is no all-clear over alerts that nobody has answered', () => {
    const stillOpen = { alerts: 4, patients: 3, critical: 3 };
    expect(verdictOf({ ...quiet, stillOpen }).says).toContain(
      'Nothing new since 2024-01-06 07:00. Still open: 4 alerts (3 patients), 3 critical.',
    );
    expect(verdictOf({ ...quiet, stillOpen, feeds: [] }).says).toContain(
      'pending. Still open: 4 alerts (3 patients), 3 critical.',
    );
    expect(verdictOf({ ...quiet, stillOpen, news: ONE }).says).toContain(
      'New: 1 alert (1 patient). Besides these, open now: 4 alerts (3 patients), 3 critical.',
    );
  });

  it('tells what else was raised and what was taken back apart from who is newly found', () => {
    const news = { ...ONE, further: 2, furtherCritical: 1, ended: 1, again: 1, otherwise: 2 };
    const { says } = verdictOf({ ...quiet, news });
    expect(says).toContain(
      'New: 1 alert (1 patient); 2 further alerts (1 critical); 1 alert answered or taken back; ' +
        '1 alert stands again; 2 alerts say otherwise now. ',
    );
    expect(ALERTING_BOOK.chinese(says)).not.toMatch(/[a-z]{2,}/);
    const alone = { ...NONE, further: 1 };
    expect(verdictOf({ ...quiet, news: alone })).toMatchObject({ verdict: 'news' });
  });

  it('waits for no feed that was retired, and takes no word from it', () => {
    const retired = {
      ...heard,
      name: 'TRIAL',
      lastMessageAt: '2023-11-01T00:00:00Z',
      retired: true,
    };
    const { verdict, says } = verdictOf({ ...quiet, feeds: [heard, retired] });
    const known = verdictOf(quiet).says;
    expect(verdict).toBe('nothing-new');
    expect(says).toBe(known.replace('; 2 in quarantine', '; TRIAL is retired; 2 in quarantine'));
    const alone = verdictOf({ ...quiet, feeds: [retired] });
    expect(alone.verdict).toBe('cannot-say');
    expect(alone.says).toContain('no feed is left that speaks; TRIAL is retired;');
  });

  it('counts patients beside alerts, and what is about nobody by itself', () => {
    const news = { ...ONE, alerts: 3, signals: 1, movements: 2, clusters: 1 };
    expect(verdictOf({ ...quiet, news }).says).toContain(
      'New: 3 alerts (1 patient); 1 signal; 1 change of clusters; 2 movements.',
    );
  });

  it('says of a feed without any message that it was never heard', () => {
    const { says } = verdictOf({ ...quiet, feeds: [{ ...heard, lastMessageAt: null }] });
    expect(says).toContain('LIS was never heard');
  });

  it.each([
    ['a feed is silent', { feeds: [{ ...heard, silent: true }] }],
    [
      'a feed is silent beside one that speaks',
      { feeds: [heard, { ...heard, name: 'LAB', silent: true }] },
    ],
    ['no feed was ever heard', { feeds: [] }],
    ['nobody knows what waits in quarantine', { quarantined: null }],
  ])('is "cannot say" when %s', (_, more) => {
    expect(verdictOf({ ...quiet, ...more }).verdict).toBe('cannot-say');
  });

  it('stands on no feed that is too new for its silence to be told', () => {
    const young = { ...heard, name: 'PAS', unjudged: 'new' } as const;
    const { verdict, says } = verdictOf({ ...quiet, feeds: [heard, young] });
    expect(verdict).toBe('cannot-say');
    expect(says).toContain('PAS is too new to judge, last heard 2024-01-06 14:58');
    expect(verdictOf({ ...quiet, feeds: [heard, young], news: ONE }).says).toContain(
      'Nobody can tell whether a feed is silent: there may be more.',
    );
  });

  it('stands on no feed that was not judged yet, as right after a start', () => {
    const feeds = [heard, { ...heard, name: 'PAS', unjudged: 'not-yet' } as const];
    const { verdict, says } = verdictOf({ ...quiet, feeds });
    expect(verdict).toBe('cannot-say');
    expect(says).toContain('PAS was not judged yet, last heard 2024-01-06 14:58');
  });

  it('waits for nobody who sends rarely, and stands on no such word alone', () => {
    const rare = { ...heard, name: 'REF', unjudged: 'rare' } as const;
    const { verdict, says } = verdictOf({ ...quiet, feeds: [heard, rare] });
    expect(verdict).toBe('nothing-new');
    expect(says).toContain('REF sends too rarely to be missed, last heard 2024-01-06 14:58');
    expect(verdictOf({ ...quiet, feeds: [rare] }).verdict).toBe('cannot-say');
  });

  it('stands on no feed that nobody can judge and that is quiet for longer than usual', () => {
    const quietLab = { ...heard, name: 'LIS/HOSP', unjudged: 'quiet' } as const;
    const { verdict, says } = verdictOf({ ...quiet, feeds: [heard, quietLab] });
    expect(verdict).toBe('cannot-say');
    expect(says).toContain(
      'LIS/HOSP sends too rarely to be judged and was quiet for longer than usual: call them, ' +
        'last heard 2024-01-06 14:58',
    );
    expect(verdictOf({ ...quiet, feeds: [heard, quietLab], news: ONE }).says).toContain(
      'Nobody can tell whether a feed is silent: there may be more.',
    );
  });

  it('what somebody posted by hand is told, and is no feed to rely on', () => {
    const byHand = { ...heard, name: 'administrator', byHand: true };
    const alone = verdictOf({ ...quiet, feeds: [byHand] });
    expect(alone.verdict).toBe('cannot-say');
    expect(alone.says).toContain(
      'no feed is known; administrator posted by hand, last 2024-01-06 14:58;',
    );
    expect(verdictOf({ ...quiet, feeds: [byHand, heard] }).verdict).toBe('nothing-new');
    expect(verdictOf({ ...quiet, feeds: [{ ...byHand, silent: true }, heard] }).verdict).toBe(
      'nothing-new',
    );
  });

  it.each([
    ['nobody knows of a feed', []],
    ['a feed is silent', [{ ...heard, silent: true }]],
    ['one of two is silent', [heard, { ...heard, silent: true }]],
  ])('says that there may be more when there is news and %s', (_, feeds) => {
    const { verdict, says } = verdictOf({ ...quiet, feeds, news: ONE });
    expect([verdict, says]).toEqual(['news', expect.stringContaining('there may be more')]);
  });

  it('says that the list is not whole where a section is longer than what is read', () => {
    expect(verdictOf({ ...quiet, isCut: true }).says).toContain('pending. The list is too long');
  });

  it('is said in Chinese as a whole', () => {
    const stillOpen = { alerts: 4, patients: 3, critical: 1 };
    const news = { ...ONE, alerts: 3, signals: 1, movements: 2, clusters: 1 };
    const basis = '依据：LIS 最近消息 2024-01-06 14:58；待核 2 条；待检 3 项。';
    const said = (more: object) => ALERTING_BOOK.chinese(verdictOf({ ...quiet, ...more }).says);
    expect(said({ stillOpen })).toBe(
      `自 2024-01-06 07:00 以来无新情况。仍未处理：4 条预警（3 名患者），其中危急 1 条。${basis}`,
    );
    expect(said({ news, stillOpen })).toBe(
      '新情况：3 条预警（1 名患者）；1 个信号；1 项聚集变化；2 次入院、转科或离院。' +
        `此外目前未处理：4 条预警（3 名患者），其中危急 1 条。${basis}`,
    );
    const silent = said({ feeds: [{ ...heard, silent: true }], stillOpen, isCut: true });
    expect(silent).not.toMatch(/[a-z]{2,}/);
    const unjudged = (['new', 'rare', 'quiet', 'not-yet'] as const).map((why) => ({
      ...heard,
      unjudged: why,
    }));
    expect(said({ feeds: unjudged })).not.toMatch(/[a-z]{2,}/);
    expect(said({ feeds: unjudged, news })).not.toMatch(/[a-z]{2,}/);
  });
});

it('counts each patient of the news once, and alerts about nobody as alerts alone', () => {
  const entry = (pseudonym: string) => ({
    ...({ alertId: pseudonym, rule: 'new-cpe', severity: 'high', status: 'open' } as const),
    ...{ patient: { pseudonym }, wardNow: null, title: '', at: '', what: '' },
  });
  const sections = {
    newPositives: [entry('anna'), entry('anna')],
    upgrades: [entry('anna')],
    furtherAlerts: [{ ...entry(''), severity: 'critical' as const }],
    corrections: [
      { ...entry('ben'), status: 'resolved' as const },
      { ...entry('dan'), what: 'Stands again: KPC' },
      entry('eva'),
    ],
    signals: [entry('')],
  };
  expect(newsCount(sections, { movements: 1, clusters: 2 })).toEqual({
    ...{ alerts: 3, patients: 1, further: 1, furtherCritical: 1, signals: 1 },
    ...{ ended: 1, again: 1, otherwise: 1 },
    ...{ movements: 1, clusters: 2 },
  });
});
