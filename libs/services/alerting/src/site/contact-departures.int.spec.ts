import type { HospitalStory } from '@carbawatch/testing';
import { NO_MODEL } from '../risk/risk-score';
import { saveAct } from '../store/alerts';
import { setTimers } from '../store/clock';
import { shownTask } from '../tasks/shown-task';
import { pageOfTasks } from '../tasks/tasks.store';
import { KPC, siteCourses, beside } from './site-courses.story';

const LOOK = { now: new Date('2024-01-15'), timeZone: 'Asia/Shanghai' };

const site = siteCourses();
const courses = site.of;

describe('contact-export', () => {
  const WEEKLY = ['2024-01-13', '2024-01-20', '2024-01-27', '2024-02-03'];
  const ELM = { dischargedTo: 'Nursing home Elm' };
  /** Bert, a contact since the 5th, leaves on the 20th. */
  const goes = (story: HospitalStory, more = ELM) =>
    beside(story).at('2024-01-20 10:00').discharge('bert', more);

  it('fires when a contact leaves for another facility, with whose contact and how far the screens are', async () => {
    const told = (story: HospitalStory) =>
      beside(story)
        .at('2024-01-06 10:00')
        .discharge('anna')
        .at('2024-01-13 10:00')
        .screen('S-1', { patient: 'bert' })
        .at('2024-01-20 10:00')
        .discharge('bert', ELM);
    expect(await courses('contact-export', told)).toEqual(['raised']);
    const [row] = await site.database.query<Record<'title' | 'said' | 'because', string>>(
      `SELECT title, timeline->0->>'text' AS said, because::text AS because FROM alerting.alert
       WHERE site = $1 AND rule = 'contact-export'`,
      [site.site],
    );
    expect(row?.title).toBe(
      'To tell the receiving facility: contact of KPC in Klebsiella pneumoniae, MED-1',
    );
    expect(row?.said).toBe(
      'Discharged 2024-01-20 10:00 to Nursing home Elm: contact of KPC in Klebsiella pneumoniae, screens not complete: 1 of 4.',
    );
    expect(row?.because).toContain('on MED-1 from 2024-01-01 on. Negative on 2024-01-13.');
    expect(row?.because).toContain('that 4 are wanted, the last on 2024-02-03 or later.');
    expect(row?.because).not.toContain('anna');
  });

  it('fires before the transport when a movement says where the contact is to go', async () => {
    const planned = (story: HospitalStory) =>
      beside(story).at('2024-01-19 10:00').move('update', 'bert', ELM);
    expect(await courses('contact-export', planned)).toEqual(['raised']);
    const leaves = (story: HospitalStory) => goes(planned(story));
    expect(await courses('contact-export', leaves)).toEqual(['raised amended']);
  });

  it('fires for a move to another hospital, and for where the visit ends then: two calls', async () => {
    const moved = (story: HospitalStory) =>
      beside(story)
        .at('2024-01-10 10:00')
        .transfer('bert', 'MED-1', 'ward', { room: '3', facility: 'CITY' })
        .at('2024-01-12 10:00')
        .transfer('bert', 'ORTHO', 'ward', { facility: 'OTHERHOSP' });
    expect(await courses('contact-export', moved)).toEqual(['raised']);
    const said = () =>
      site.database.query<{ said: string }>(
        `SELECT timeline->-1->>'text' AS said FROM alerting.alert
         WHERE site = $1 AND rule = 'contact-export' ORDER BY raised_at`,
        [site.site],
      );
    expect(await said()).toEqual([
      { said: expect.stringMatching(/^Moved 2024-01-12 10:00 to OTHERHOSP: contact of KPC/) },
    ]);
    expect(await courses('contact-export', (story) => goes(moved(story)))).toEqual([
      'raised',
      'raised',
    ]);
  });

  it('fires when the result of the case comes after the contact has left', async () => {
    const late = (story: HospitalStory) =>
      story
        .admit('anna', 'MED-1', 'ward', { room: '1' })
        .admit('bert', 'MED-1', 'ward', { room: '2' })
        .at('2024-01-04 10:00')
        .discharge('bert', ELM)
        .at('2024-01-05 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC });
    expect(await courses('contact-export', late)).toEqual(['raised']);
  });

  type Told = readonly [string, (story: HospitalStory) => HospitalStory];
  const SILENT: readonly Told[] = [
    ['a contact who goes home', (story: HospitalStory) => goes(story, { dischargedTo: 'home' })],
    [
      'somebody who was no contact',
      (story: HospitalStory) =>
        beside(story.admit('zoe', 'MED-9', 'ward'))
          .at('2024-01-20 10:00')
          .discharge('zoe', ELM),
    ],
    [
      'a contact whose screens were complete before',
      (story: HospitalStory) => {
        beside(story).at('2024-01-06 10:00').discharge('anna');
        for (const day of WEEKLY) story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'bert' });
        return story.at('2024-02-20 10:00').discharge('bert', ELM);
      },
    ],
  ];
  it.each([...SILENT])('says nothing of %s', async (_, story) => {
    expect(await courses('contact-export', story)).toEqual([]);
  });

  const titles = async () => {
    const rows = await site.database.query<{ title: string }>(
      `SELECT title FROM alerting.alert
       WHERE site = $1 AND rule IN ('export', 'contact-export') ORDER BY rule DESC`,
      [site.site],
    );
    return rows.map(({ title }) => title.replace('To tell the receiving facility: ', ''));
  };

  it('says nothing of a family of which a list says it too: one call names it', async () => {
    const listed = (story: HospitalStory) =>
      goes(story.known('bert', { kind: 'contact', family: 'KPC' }));
    expect(await courses('contact-export', listed)).toEqual([]);
    expect(await titles()).toEqual(['contact of KPC, MED-1']);
  });

  it('fires for what only the bed tells, beside the call for what a list tells', async () => {
    const other = (story: HospitalStory) =>
      goes(story.known('bert', { kind: 'contact', family: 'NDM' }));
    expect(await courses('contact-export', other)).toEqual(['raised']);
    expect(await titles()).toEqual([
      'contact of NDM, MED-1',
      'contact of KPC in Klebsiella pneumoniae, MED-1',
    ]);
  });

  it('a further case of the same feeds it: one alert a visit', async () => {
    const two = (story: HospitalStory) => {
      story.admit('cora', 'MED-1', 'ward', { room: '3' });
      return goes(story)
        .at('2024-01-20 12:00')
        .report('L-9', { patient: 'cora', collectedAt: '2024-01-06 06:00', ...KPC });
    };
    expect(await courses('contact-export', two)).toEqual(['raised fed']);
  });

  const TAKEN_BACK: readonly Told[] = [
    [
      'when the discharge was a mistake',
      (story: HospitalStory) =>
        goes(story).at('2024-01-20 12:00').move('cancel-discharge', 'bert', {}, '2024-01-20T10:00'),
    ],
    [
      'when the plan is changed and the patient goes home',
      (story: HospitalStory) =>
        beside(story)
          .at('2024-01-19 10:00')
          .move('update', 'bert', ELM)
          .at('2024-01-20 10:00')
          .discharge('bert', { dischargedTo: 'home' }),
    ],
    [
      'when the case was none',
      (story: HospitalStory) =>
        goes(story)
          .at('2024-01-21 10:00')
          .report('L-1', { cpe: 'negative', carbapenemases: [], cre: 'not-cre' }),
    ],
  ];
  it.each([...TAKEN_BACK])('is retracted %s', async (_, story) => {
    expect(await courses('contact-export', story)).toEqual(['raised retracted']);
  });

  const DONE: readonly Told[] = [
    [
      'by the last of the screens that the receiving side went on with',
      (story: HospitalStory) => {
        goes(story);
        for (const day of ['2024-01-25', '2024-02-01', '2024-02-10', '2024-02-20']) {
          story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'bert' });
        }
        return story;
      },
    ],
    [
      'when the contact carries it too: export speaks of the carrier',
      (story: HospitalStory) =>
        goes(story)
          .at('2024-01-22 10:00')
          .report('L-2', { patient: 'bert', collectedAt: '2024-01-19 06:00', ...KPC }),
    ],
  ];
  it.each([...DONE])('is cleared %s', async (_, story) => {
    expect(await courses('contact-export', story)).toEqual(['raised cleared']);
  });

  it('stands once under the number that the hospital goes on with', async () => {
    const merged = (story: HospitalStory) =>
      beside(story)
        .at('2024-01-18 10:00')
        .merge('bert', 'berta')
        .at('2024-01-20 10:00')
        .discharge('bert', ELM);
    expect(await courses('contact-export', merged)).toEqual(['raised']);
  });
});

describe('not-in-house', () => {
  /** Anna's result comes when she has left; bert lay in another room of her ward. */
  const gone = (story: HospitalStory) =>
    story
      .admit('anna', 'MED-1', 'ward', { room: '1' })
      .admit('bert', 'MED-1', 'ward', { room: '2' })
      .at('2024-01-04 10:00')
      .discharge('anna')
      .at('2024-01-05 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-03 06:00', ...KPC });
  const screens = (story: HospitalStory, days: readonly string[]) => {
    for (const day of days) story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'bert' });
    return story;
  };
  const DAYS = ['2024-01-13', '2024-01-20', '2024-01-27', '2024-02-10'];

  /** What somebody did with the alert of the last story, then the first stage looks again. */
  const act = async (kind: 'acknowledged' | 'undone', at: string) => {
    const [row] = await site.database.query<{ id: string; basis: string; pseudonym: string }>(
      `SELECT id, basis, pseudonym FROM alerting.alert WHERE site = $1 AND rule = 'not-in-house'`,
      [site.site],
    );
    if (!row) throw new RangeError('nobody is asked to call');
    const said = { actor: 'ipc', disposition: null, isolation: null, comment: null };
    await site.database.transaction(async (tx) => {
      const done = { ...said, kind, at: `${at}:00+08:00`, basis: row.basis };
      await saveAct(tx, { ...row, site: site.site }, done);
      await setTimers(tx, 3, [{ site: site.site, name: row.pseudonym, dueMs: 0 }]);
    });
    await site.more((story) => story);
  };
  const course = () => site.timelines('not-in-house');

  it('is cleared by the last screen of the last contact when somebody has acknowledged the call', async () => {
    await courses('not-in-house', (story) => screens(gone(story), DAYS.slice(0, 3)));
    await act('acknowledged', '2024-01-05T11:00');
    expect(await course()).toEqual(['raised acknowledged']);
    await site.more((story) => screens(story, DAYS.slice(3)));
    expect(await course()).toEqual(['raised acknowledged cleared']);
  });

  it('is cleared by the acknowledgement where the contacts were closed before it', async () => {
    const raised = await courses('not-in-house', (story) => screens(gone(story), DAYS));
    expect(raised).toEqual(['raised']);
    await act('acknowledged', '2024-02-12T09:00');
    expect(await course()).toEqual(['raised acknowledged cleared']);
  });

  it('waits for a person where the acknowledgement was taken back, or no contact is known', async () => {
    await courses('not-in-house', (story) => screens(gone(story), DAYS.slice(0, 3)));
    await act('acknowledged', '2024-01-05T11:00');
    await act('undone', '2024-01-05T11:01');
    await site.more((story) => screens(story, DAYS.slice(3)));
    expect(await course()).toEqual(['raised acknowledged reopened']);
    const alone = (story: HospitalStory) => gone(story.at('2024-01-01 09:00'));
    await courses('not-in-house', (story) =>
      alone(story).move('cancel-admit', 'bert', {}, '2024-01-01T09:00'),
    );
    await act('acknowledged', '2024-01-05T11:00');
    expect(await course()).toEqual(['raised acknowledged']);
  });

  it('is raised again when a further contact becomes known', async () => {
    await courses('not-in-house', (story) => screens(gone(story), DAYS));
    await act('acknowledged', '2024-02-12T09:00');
    await site.more((story) =>
      story
        .at('2024-02-13 10:00')
        .move(
          'admit',
          'cora',
          { factId: 'of cora', ward: 'MED-1', class: 'inpatient' },
          '2024-01-01T08:00',
        ),
    );
    expect(await course()).toEqual(['raised acknowledged cleared reraised']);
  });
});

describe('the task of a contact', () => {
  it('is one, whosever contact it is; the first screen is due a day after it is known, in house', async () => {
    const twice = (story: HospitalStory) =>
      beside(story)
        .at('2024-01-10 10:00')
        .discharge('anna')
        .admit('cora', 'SURG-1', 'ward', { room: '1' })
        .transfer('bert', 'SURG-1', 'ward', { room: '2' })
        .at('2024-01-12 10:00')
        .report('L-9', { patient: 'cora', collectedAt: '2024-01-11 06:00', ...KPC })
        .at('2024-01-14 10:00')
        .discharge('cora');
    await courses('contacts', twice);
    const filters = { kind: null, ward: null, status: null, dueBefore: null } as const;
    const tasks = await site.database.transaction((tx) =>
      pageOfTasks(tx, [site.site], filters, { after: null, limit: 20 }),
    );
    const screens = tasks.filter(({ kind }) => kind === 'screen-contact');
    expect(screens).toHaveLength(1);
    const [only] = screens;
    expect(only?.contacts?.map(({ ward }) => ward)).toEqual(['SURG-1', 'MED-1']);
    expect(only?.dueAt.toISOString()).toBe('2024-01-06T02:00:00.000Z');
    const shown = only && shownTask(only, LOOK, () => NO_MODEL);
    expect(shown?.because).toEqual([
      'Beside more than one case or ward: the screens count from the last time.',
      'With the case on SURG-1 for 96 h.',
      'With the case on MED-1 for 218 h.',
      'Screens so far: none; 4 are wanted, the last 28 days after the last time together or later.',
    ]);
  });
});
