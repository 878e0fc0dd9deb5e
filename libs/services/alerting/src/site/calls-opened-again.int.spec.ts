import { HospitalStory } from '@carbawatch/testing';
import { ALERTING_BOOK } from '../chinese/alerting-book';
import { batchesOf } from '../consumers/site-rows.story';
import { alertId } from '../decide/alert-id';
import { saveAct } from '../store/alerts';
import { setTimers } from '../store/clock';
import { KPC } from './site-courses.story';
import { ToldSite } from './told-site.story';

/** A call that was made and whose contacts were closed, when a correction opens one (ADR 63). */
let told: ToldSite;
let sites = 0;

beforeAll(async () => {
  told = await ToldSite.open();
});
afterAll(() => told.drop());

type Tell = (story: HospitalStory) => HospitalStory;
interface Deed {
  readonly kind: 'acknowledged' | 'undone';
  readonly at: string;
  readonly basis: string;
}

const WRONG = { cpe: 'negative', carbapenemases: [], cre: 'not-cre', withdrawn: true } as const;
const WEEKLY = ['2024-01-13', '2024-01-20', '2024-01-27', '2024-02-03'];
const site = () => `site-${sites}`;

/** Anna's result comes when she has left; bert lay in another room of her ward. */
const gone: Tell = (story) =>
  story
    .admit('anna', 'MED-1', 'ward', { room: '1' })
    .admit('bert', 'MED-1', 'ward', { room: '2' })
    .at('2024-01-04 10:00')
    .discharge('anna')
    .discharge('bert')
    .at('2024-01-05 10:00')
    .report('L-1', { patient: 'anna', collectedAt: '2024-01-03 06:00', ...KPC });
const screened: Tell = (story) => {
  gone(story);
  for (const day of WEEKLY) story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'bert' });
  return story;
};
const withdrawn: Tell = (story) =>
  screened(story)
    .at('2024-02-10 10:00')
    .screen('S-2024-01-20', { patient: 'bert', withdrawn: true });
const asked = (day: string) => ({ patient: 'bert', collectedAt: `${day} 10:00` });

const CALLED: Deed = {
  kind: 'acknowledged',
  at: '2024-01-05T11:00:00+08:00',
  basis: '2024-01-05T02:00:00.000Z',
};

/** On a site of its own, with what somebody did when the call was known. */
async function linesOf(tell: Tell, deeds: readonly Deed[] = [CALLED]): Promise<string[]> {
  sites += 1;
  await told.tell(storyOf(gone));
  for (const deed of deeds) await act(deed);
  await told.tell(storyOf(tell));
  return lines();
}

function storyOf(tell: Tell): HospitalStory {
  return tell(new HospitalStory(site()).at('2024-01-01 08:00'));
}

async function act({ kind, at, basis }: Deed): Promise<void> {
  const [alert] = await told.database.query<{ key: string }>(
    `SELECT key FROM alerting.alert WHERE rule = 'not-in-house' AND pseudonym = 'anna' LIMIT 1`,
  );
  if (!alert) throw new RangeError('nobody is asked to call');
  const row = { site: site(), id: alertId(site(), 'not-in-house', alert.key), pseudonym: 'anna' };
  const said = { actor: 'ipc', disposition: null, isolation: null, comment: null };
  await told.database.transaction(async (tx) => {
    await saveAct(tx, row, { ...said, kind, at, basis });
    await setTimers(tx, 3, [{ site: site(), name: 'anna', dueMs: 0 }]);
  });
  await told.settle();
}

async function lines(rule = 'not-in-house'): Promise<string[]> {
  const rows = await told.database.query<{ said: string }>(
    `SELECT (line ->> 'kind') || ' ' || substr(line ->> 'at', 1, 10) || ': ' || (line ->> 'text')
              AS said
     FROM alerting.alert, jsonb_array_elements(timeline) WITH ORDINALITY AS told (line, n)
     WHERE site = $1 AND rule = $2 AND pseudonym = 'anna' ORDER BY raised_at, key, n`,
    [site(), rule],
  );
  return rows.map(({ said }) => said);
}

async function standing(): Promise<unknown> {
  const [row] = await told.database.query(
    `SELECT status, disposition, goal ->> 'dueAt' AS "dueAt" FROM alerting.alert
     WHERE site = $1 AND rule = 'not-in-house'`,
    [site()],
  );
  return row;
}

const CLOSED =
  'Somebody has acknowledged the call, and all contacts are closed: their screens are complete, ' +
  'they are cases themselves, or they have died.';
const CLEARED = `cleared 2024-02-03: ${CLOSED}`;
const AGAIN = 'To be screened again: 1 contact.';

describe('not-in-house, when a contact who was closed is to be screened again', () => {
  it.each<[string, Tell, string]>([
    [
      'by a screen that is withdrawn',
      (story) => story.screen('S-2024-01-20', { patient: 'bert', withdrawn: true }),
      'The negative screen of 2024-01-20 was withdrawn.',
    ],
    [
      'by a screen that is another patient’s',
      (story) => story.screen('S-2024-01-20', { ...asked('2024-01-20'), patient: 'carl' }),
      'The negative screen of 2024-01-20 is of another patient.',
    ],
    [
      'by a screen that was taken too early',
      (story) => story.screen('S-2024-02-03', asked('2024-01-30')),
      'The negative screen of 2024-02-03 was corrected.',
    ],
  ])('keeps the line with which it was cleared, and stands again %s', async (_, tell, why) => {
    const said = await linesOf((story) => tell(screened(story).at('2024-02-10 10:00')));
    expect(said.map((line) => line.slice(0, line.indexOf(':')))).toEqual([
      'raised 2024-01-05',
      'acknowledged 2024-01-05',
      'cleared 2024-02-03',
      'reraised 2024-02-10',
    ]);
    expect(said.slice(2)).toEqual([CLEARED, `reraised 2024-02-10: ${why} ${AGAIN}`]);
    // The alert about the contacts says the same of the same moment.
    expect((await lines('contacts')).at(-1)).toContain(`reraised 2024-02-10: ${why} ${AGAIN}`);
    expect(ALERTING_BOOK.chinese(`${why} ${AGAIN}`)).not.toMatch(/[a-z]{3}/i);
    // Asked anew from then: four hours.
    expect(await standing()).toEqual({
      ...{ status: 'open', disposition: null, dueAt: '2024-02-10T06:00:00.000Z' },
    });
  });

  it('is cleared by the next screens: the call was made', async () => {
    const whole: Tell = (story) =>
      withdrawn(story).at('2024-02-12 10:00').screen('S-5', asked('2024-02-12'));
    expect((await linesOf(whole)).slice(2)).toEqual([
      CLEARED,
      `reraised 2024-02-10: The negative screen of 2024-01-20 was withdrawn. ${AGAIN}`,
      `cleared 2024-02-12: ${CLOSED}`,
    ]);
    expect(await standing()).toMatchObject({ status: 'resolved', disposition: 'cleared' });
  });

  it('was never cleared where a screen was withdrawn before the set was complete', async () => {
    const before: Tell = (story) => {
      gone(story);
      for (const day of WEEKLY.slice(0, 3)) story.at(`${day} 10:00`).screen(`S-${day}`, asked(day));
      return story
        .at('2024-01-28 10:00')
        .screen('S-2024-01-20', { patient: 'bert', withdrawn: true })
        .at('2024-02-03 10:00')
        .screen('S-2024-02-03', asked('2024-02-03'));
    };
    expect(await linesOf(before)).toHaveLength(2);
  });

  it('stands again where the result by which the contact was a case is withdrawn', async () => {
    const cased: Tell = (story) =>
      gone(story)
        .at('2024-01-20 10:00')
        .report('L-2', { patient: 'bert', collectedAt: '2024-01-19 06:00', ...KPC });
    expect((await linesOf(cased)).slice(2)).toEqual([`cleared 2024-01-20: ${CLOSED}`]);
    const none: Tell = (story) => cased(story).at('2024-01-25 10:00').report('L-2', WRONG);
    expect((await linesOf(none)).slice(2)).toEqual([
      `cleared 2024-01-20: ${CLOSED}`,
      'reraised 2024-01-25: The isolate of 2024-01-19 was corrected: the laboratory withdrew the ' +
        `result. ${AGAIN}`,
    ]);
  });

  it('stands again where the death of the contact was a mistake', async () => {
    const died: Tell = (story) =>
      gone(story)
        .at('2024-01-10 10:00')
        .admit('bert', 'MED-2', 'ward', { visit: 'bert-2' })
        .at('2024-01-15 10:00')
        .move('death', 'bert', { visit: 'bert-2' })
        .at('2024-01-15 12:00')
        .move('cancel-discharge', 'bert', { visit: 'bert-2' }, '2024-01-15T10:00');
    expect((await linesOf(died)).slice(2)).toEqual([
      `cleared 2024-01-15: ${CLOSED}`,
      `reraised 2024-01-15: The death of a contact was taken back. ${AGAIN}`,
    ]);
  });

  it('stands again by a further contact, and is cleared when that one is taken back', async () => {
    const cora = { factId: 'of cora', ward: 'MED-1', class: 'inpatient' } as const;
    const further: Tell = (story) =>
      screened(story).at('2024-02-13 10:00').move('admit', 'cora', cora, '2024-01-01T08:00');
    const late = 'A stay on MED-1 was told late. To be screened: 1 further contact.';
    const said = [CLEARED, `reraised 2024-02-13: ${late}`];
    expect((await linesOf(further)).slice(2)).toEqual(said);
    const ofContacts = await lines('contacts');
    expect(ALERTING_BOOK.chinese('To be screened: 2 further contacts.')).not.toMatch(/[a-z]{3}/i);
    const none: Tell = (story) =>
      further(story).at('2024-02-14 10:00').move('cancel-admit', 'cora', {}, '2024-01-01T08:00');
    expect((await linesOf(none)).slice(2)).toEqual([
      ...said,
      `cleared 2024-02-14: A stay on MED-1 was taken back. ${CLOSED}`,
    ]);
    // What was told of the contact stays as it was told.
    expect((await lines('contacts')).slice(0, ofContacts.length)).toEqual(ofContacts);
  });

  it('stays cleared where the only contact is taken back after its end', async () => {
    const none: Tell = (story) =>
      screened(story).at('2024-02-10 10:00').move('cancel-admit', 'bert', {}, '2024-01-01T08:00');
    expect((await linesOf(none)).slice(2)).toEqual([CLEARED]);
  });

  it('stands again under the number that the hospital goes on with', async () => {
    const merged: Tell = (story) =>
      screened(story)
        .at('2024-02-08 10:00')
        .merge('anna', 'annabel')
        .at('2024-02-10 10:00')
        .screen('S-2024-01-20', { patient: 'bert', withdrawn: true });
    const said = await linesOf(merged);
    expect(said[2]).toBe(CLEARED);
    expect(said.at(-1)).toBe(
      `reraised 2024-02-10: The negative screen of 2024-01-20 was withdrawn. ${AGAIN}`,
    );
  });
});

describe('the lines of a call', () => {
  const TWICE: Tell = (story) =>
    withdrawn(story)
      .at('2024-02-12 10:00')
      .screen('S-5', asked('2024-02-12'))
      .at('2024-02-13 10:00')
      .screen('S-5', { patient: 'bert', withdrawn: true });

  it.each([[[3, 1, 4, 1, 5]], [[2, 7, 1, 8]], [[9, 2, 6, 5, 3, 5]]])(
    'are the same in another order, with the act before all facts or after them: %j',
    async (numbers) => {
      const live = await linesOf(TWICE);
      expect(live.map((line) => line.split(' ')[0]).join(' ')).toBe(
        'raised acknowledged cleared reraised cleared reraised',
      );
      for (const isFirst of [true, false]) {
        sites += 1;
        if (isFirst) await act(CALLED);
        for (const batch of batchesOf(storyOf(TWICE), numbers)) {
          await told.take(batch);
          await told.secondStage();
        }
        await told.settle();
        if (!isFirst) await act(CALLED);
        expect(await lines()).toEqual(live);
      }
    },
  );

  it('are kept as they were by whatever is learnt later', async () => {
    const before = await linesOf(withdrawn);
    expect(before).toHaveLength(4);
    expect((await linesOf(TWICE)).slice(0, before.length)).toEqual(before);
  });

  it('keep both ends where a second acknowledgement is taken back, and wait for a person then', async () => {
    const basis = '2024-02-10T02:00:00.000Z';
    const said = { at: '2024-02-10T11:00:00+08:00', basis };
    const said2 = { at: '2024-02-10T11:05:00+08:00', basis };
    const lines = await linesOf(TWICE, [
      CALLED,
      { ...said, kind: 'acknowledged' },
      { ...said2, kind: 'undone' },
    ]);
    expect(lines.map((line) => line.split(' ')[0]).join(' ')).toBe(
      'raised acknowledged cleared reraised acknowledged reopened',
    );
  });
});
