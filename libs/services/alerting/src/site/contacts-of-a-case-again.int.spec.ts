import { HospitalStory } from '@carbawatch/testing';
import { batchesOf } from '../consumers/site-rows.story';
import { ALERTING_BOOK } from '../chinese/alerting-book';
import { alertSections } from '../morning/compose-list';
import type { AlertRow } from '../store/alert-row';
import { saveAct } from '../store/alerts';
import { contactSpansOf } from './contact-alerts';
import { KPC, beside } from './site-courses.story';
import { ToldSite } from './told-site.story';

/** A case that a correction takes, and a correction of the correction gives back (ADR 62). */
let told: ToldSite;
let sites = 0;

beforeAll(async () => {
  told = await ToldSite.open();
});
afterAll(() => told.drop());

const WRONG = { cpe: 'negative', carbapenemases: [], cre: 'not-cre' } as const;

type Tell = (story: HospitalStory) => HospitalStory;

const comesBack: Tell = (story) =>
  beside(story)
    .at('2024-01-06 10:00')
    .discharge('bert')
    .at('2024-01-20 10:00')
    .admit('bert', 'SURG-1', 'ward', { visit: 'bert-2' });
const goesOn: Tell = (story) =>
  beside(story).at('2024-01-20 10:00').discharge('bert', { dischargedTo: 'Nursing home Elm' });
const isAnnounced: Tell = (story) =>
  beside(story)
    .at('2024-01-06 10:00')
    .discharge('bert')
    .at('2024-01-20 10:00')
    .announce('bert', { ward: 'SURG-1', at: '2024-01-28' });
const comesToDialysis: Tell = (story) =>
  beside(story)
    .at('2024-01-06 10:00')
    .discharge('bert')
    .at('2024-01-20 10:00')
    .admit('bert', 'HD-1', 'dialysis', { class: 'outpatient', visit: 'hd' });

const taken =
  (tell: Tell, day: string): Tell =>
  (story) =>
    tell(story).at(`${day} 12:00`).report('L-1', WRONG);
const givenBack =
  (tell: Tell, day: string): Tell =>
  (story) =>
    tell(story).at(`${day} 15:00`).report('L-1', KPC);

/** On a site of its own, as a replay would tell it. */
async function linesOf(rule: string, tell: Tell): Promise<string[]> {
  const story = storyOf(tell);
  await told.tell(story);
  return lines(rule);
}

function storyOf(tell: Tell): HospitalStory {
  sites += 1;
  return tell(new HospitalStory(`site-${sites}`).at('2024-01-01 08:00'));
}

async function lines(rule: string): Promise<string[]> {
  const rows = await told.database.query<{ said: string }>(
    `SELECT (line ->> 'kind') || ' ' || substr(line ->> 'at', 1, 16) || ': ' || (line ->> 'text')
              AS said
     FROM alerting.alert, jsonb_array_elements(timeline) AS line
     WHERE site = $1 AND rule = $2 ORDER BY raised_at, key, line ->> 'at'`,
    [`site-${sites}`, rule],
  );
  return rows.map(({ said }) => said);
}

const GONE = 'The isolate of 2024-01-05 was corrected: KPC by WGS reported no more';
const AGAIN = 'The isolate of 2024-01-05 shows KPC again.';

/** The rule, what becomes of the contact, and what the alert says of it. */
const RULES = [
  ['contact-readmission', 'who comes back', comesBack],
  ['contact-readmission', 'who is announced', isAnnounced],
  ['contact-readmission', 'who comes to dialysis', comesToDialysis],
  ['contact-export', 'who leaves for another facility', goesOn],
] as const;

describe.each(RULES)('%s of a contact %s, when the case is corrected and is one again', (...of) => {
  const [rule, , leaves] = of;
  const story = givenBack(taken(leaves, '2024-01-20'), '2024-01-20');

  it('is retracted at its time, and stands again by the correction of the correction', async () => {
    const said = await linesOf(rule, story);
    expect(said).toEqual([
      expect.stringMatching(/^raised 2024-01-20T02:00: /),
      expect.stringMatching(/^retracted 2024-01-20T04:00: /),
      expect.stringMatching(/^reraised 2024-01-20T07:00: /),
    ]);
    expect(said[1]).toContain(GONE);
    expect(said[2]).toContain(AGAIN);
    expect(ALERTING_BOOK.chinese(said[2]?.replace(/^\S+ \S+: /, '') ?? '')).not.toMatch(
      /taken back/,
    );
  });

  it('keeps each line that it had while only the first correction was known', async () => {
    const before = await linesOf(rule, taken(leaves, '2024-01-20'));
    expect(before).toHaveLength(2);
    const after = await linesOf(rule, story);
    expect(after.slice(0, 2)).toEqual(before);
  });

  it('says each time that it goes and comes, and ends retracted when the last word is negative', async () => {
    const twice = givenBack(taken(story, '2024-01-21'), '2024-01-21');
    const kinds = (said: readonly string[]) => said.map((line) => line.split(' ')[0]).join(' ');
    if (leaves === comesToDialysis) {
      // The day of the visit is over by then.
      expect(kinds(await linesOf(rule, twice))).toMatch(/^raised retracted reraised cleared/);
      return;
    }
    const whole = 'raised retracted reraised retracted reraised';
    expect(kinds(await linesOf(rule, twice))).toBe(whole);
    const none = taken(twice, '2024-01-22');
    expect(kinds(await linesOf(rule, none))).toBe(`${whole} retracted`);
  });

  it('is told by the morning list of the round after it: first as corrected, then as further', async () => {
    const since = async (time: string) => {
      const rows = await told.database.query<AlertRow>(
        `SELECT id, rule, severity, status, disposition, patient, title, timeline,
                ward_now AS "wardNow" FROM alerting.alert WHERE site = $1 AND rule = $2`,
        [`site-${sites}`, rule],
      );
      return alertSections(rows, Date.parse(`2024-01-20T${time}+08:00`));
    };
    await linesOf(rule, taken(leaves, '2024-01-20'));
    const first = await since('11:00:00');
    expect(first.corrections.map(({ what }) => what)).toEqual([expect.stringContaining(GONE)]);
    await linesOf(rule, story);
    const { furtherAlerts } = await since('13:00:00');
    expect(furtherAlerts.map(({ what }) => what)).toEqual([expect.stringContaining(AGAIN)]);
  });

  it.each([[[3, 1, 4, 1, 5]], [[2, 7, 1, 8]], [[9, 2, 6, 5, 3, 5]]])(
    'comes to the same lines live and in another order: %j',
    async (numbers) => {
      const rows = await linesOf(rule, story);
      for (const batch of batchesOf(storyOf(story), numbers)) {
        await told.take(batch);
        await told.secondStage();
      }
      await told.settle();
      expect(await lines(rule)).toEqual(rows);
      const { movements, results } = storyOf(story);
      const facts = [
        ...movements.map((one) => ({ at: one.receivedAt, batch: { movements: [one] } })),
        ...results.map((one) => ({ at: one.receivedAt, batch: { results: [one] } })),
      ];
      for (const { batch } of facts.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
        await told.take(batch);
        await told.settle();
      }
      expect(await lines(rule)).toEqual(rows);
    },
  );
});

describe('a contact of two cases', () => {
  it('goes on as a contact of the other, and the alert says that the first is a case again', async () => {
    const two: Tell = (story) => {
      story.admit('cora', 'MED-1', 'ward', { room: '3' });
      return comesBack(
        story.report('L-9', {
          patient: 'cora',
          collectedAt: '2024-01-01 06:00',
          ...KPC,
          carbapenemases: ['NDM-5'],
        }),
      );
    };
    const said = await linesOf(
      'contact-readmission',
      givenBack(taken(two, '2024-01-20'), '2024-01-21'),
    );
    expect(said).toEqual([
      expect.stringMatching(/^raised 2024-01-20T02:00: /),
      expect.stringMatching(/^amended 2024-01-20T04:00: .*reported no more/),
      expect.stringMatching(
        /^amended 2024-01-21T07:00: .*shows KPC again\. .*Contact of NDM and KPC /,
      ),
    ]);
  });
});

describe('an alert that had ended', () => {
  it('by the end of the visit: a case that was none takes it back, and one again ends it as before', async () => {
    const over: Tell = (story) =>
      comesBack(story).at('2024-01-22 10:00').discharge('bert', { visit: 'bert-2' });
    const said = await linesOf(
      'contact-readmission',
      givenBack(taken(over, '2024-01-23'), '2024-01-24'),
    );
    expect(said.map((line) => line.slice(0, line.indexOf(':')))).toEqual([
      'raised 2024-01-20T02',
      'cleared 2024-01-22T02',
      'retracted 2024-01-23T04',
      'cleared 2024-01-24T07',
    ]);
    expect(said[3]).toContain(AGAIN);
  });
});

describe('an alert that somebody had resolved', () => {
  /** A nurse resolves it when it has been seen. */
  const resolve = async (rule: string) => {
    const site = `site-${sites}`;
    const [alert] = await told.database.query<{ id: string; basis: string; pseudonym: string }>(
      'SELECT id, basis, pseudonym FROM alerting.alert WHERE site = $1 AND rule = $2',
      [site, rule],
    );
    if (!alert) throw new RangeError(`no alert of ${rule}`);
    const act = {
      ...{ kind: 'resolved' as const, actor: 'ipc nurse', at: alert.basis, basis: alert.basis },
      ...{ disposition: 'relevant' as const, isolation: null, comment: null },
    };
    await told.database.transaction((tx) => saveAct(tx, { ...alert, site }, act));
  };

  it.each([
    ['contact-export', goesOn],
    ['contact-readmission', comesBack],
    ['contacts', comesBack],
  ] as const)('%s keeps both lines beside the judgement', async (rule, tell) => {
    await linesOf(rule, tell);
    await resolve(rule);
    const site = `site-${sites}`;
    const again = givenBack(taken(tell, '2024-01-20'), '2024-01-20');
    await told.tell(again(new HospitalStory(site).at('2024-01-01 08:00')));
    const said = await lines(rule);
    expect(said.map((line) => line.split(' ')[0])).toEqual([
      'raised',
      'resolved',
      'retracted',
      'reraised',
    ]);
    expect(said[2]).toContain(GONE);
    expect(said[3]).toContain(AGAIN);
  });
});

it('rules about results are told from when to when somebody was known to be a contact', async () => {
  await linesOf('contacts', givenBack(taken(comesBack, '2024-01-20'), '2024-01-20'));
  const person = { site: `site-${sites}`, pseudonym: 'bert' };
  const spans = await told.database.transaction((tx) => contactSpansOf(tx, [person]));
  const at = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().slice(0, 16));
  expect(spans.map(({ knownMs, goneMs }) => [at(knownMs), at(goneMs)])).toEqual([
    ['2024-01-05T02:00', '2024-01-20T04:00'],
    ['2024-01-20T07:00', null],
  ]);
});
