import type { HospitalStory } from '@carbawatch/testing';
import { alertSections } from '../morning/compose-list';
import type { AlertRow } from '../store/alert-row';
import { beside, KPC, siteCourses } from './site-courses.story';

const site = siteCourses();
const courses = site.of;

const WRONG = { cpe: 'negative', carbapenemases: [], cre: 'not-cre' } as const;
const WEEKLY = ['2024-01-13', '2024-01-20', '2024-01-27', '2024-02-03'];

/** Anna leaves on 6 January; bert's screens are complete on 3 February. */
const screened = (story: HospitalStory) => {
  beside(story).at('2024-01-06 10:00').discharge('anna').discharge('bert');
  for (const day of WEEKLY) story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'bert' });
  return story;
};

const lines = async () => {
  const [row] = await site.database.query<{ lines: string[]; title: string }>(
    `SELECT title, ARRAY(SELECT (line ->> 'kind') || ' ' || substr(line ->> 'at', 1, 10) || ': '
                         || (line ->> 'text')
                  FROM jsonb_array_elements(timeline) AS line) AS lines
     FROM alerting.alert WHERE site = $1 AND rule = 'contacts' AND pseudonym = 'anna'`,
    [site.site],
  );
  return row ?? { lines: [], title: '' };
};

const open = async () => {
  const rows = await site.database.query<{ who: string }>(
    `SELECT pseudonym AS who FROM alerting.contact
     WHERE site = $1 AND case_pseudonym = 'anna' AND status = 'open' ORDER BY pseudonym`,
    [site.site],
  );
  return rows.map(({ who }) => who);
};

/** What the list says of contacts since the round of that morning. */
async function morningOf(day: string) {
  const rows = await site.database.query<AlertRow>(
    `SELECT id, rule, severity, status, disposition, patient, title, timeline,
            ward_now AS "wardNow" FROM alerting.alert WHERE site = $1 AND rule = 'contacts'`,
    [site.site],
  );
  return alertSections(rows, Date.parse(`${day}T07:00:00+08:00`));
}

const TO_SCREEN = 'To screen on MED-1: 1 so far, 4 screens each over 28 days.';
const AGAIN = `To be screened again: 1 contact. ${TO_SCREEN}`;
const CLEARED = 'cleared 2024-02-03: The screens of all contacts are complete.';

describe('a contact who had been held for a case', () => {
  /** Anna and bert carry the same; cora lay beside both; bert's result was wrong. */
  const three = (story: HospitalStory) =>
    story
      .admit('anna', 'MED-1', 'ward', { room: '1', bed: 'A' })
      .admit('bert', 'MED-1', 'ward', { room: '2', bed: 'A' })
      .admit('cora', 'MED-1', 'ward', { room: '3', bed: 'A' });
  const ofAnna = (story: HospitalStory, day: string) =>
    story.at(`${day} 10:00`).report('L-1', { patient: 'anna', collectedAt: '2024-01-05', ...KPC });
  const ofBert = (story: HospitalStory, day: string) =>
    story.at(`${day} 11:00`).report('L-2', { patient: 'bert', collectedAt: '2024-01-05', ...KPC });
  const wrong = (story: HospitalStory, day: string) =>
    story.at(`${day} 12:00`).report('L-2', { ...WRONG, withdrawn: true });

  it('is to be screened again, and the alert that stands says so and which result it was', async () => {
    await courses('contacts', (story) =>
      wrong(ofBert(ofAnna(three(story), '2024-01-06'), '2024-01-07'), '2024-01-09'),
    );
    expect(await open()).toEqual(['bert', 'cora']);
    const { title, lines: told } = await lines();
    expect(title).toBe('Contacts to screen: 2, KPC in Klebsiella pneumoniae, MED-1');
    expect(told.map((line) => line.slice(0, 18))).toEqual([
      'raised 2024-01-06:',
      'amended 2024-01-09',
    ]);
    expect(told[1]).toBe(
      'amended 2024-01-09: The isolate of 2024-01-05 was corrected: the laboratory withdrew the result. ' +
        'To be screened again: 1 contact. ' +
        'To screen on MED-1: 2 so far, 4 screens each over 28 days.',
    );
  });

  it('is among the corrections of the morning list while the alert stands', async () => {
    await courses('contacts', (story) =>
      wrong(ofBert(ofAnna(three(story), '2024-01-06'), '2024-01-07'), '2024-01-09'),
    );
    const { corrections, furtherAlerts } = await morningOf('2024-01-08');
    expect(furtherAlerts).toEqual([]);
    expect(corrections.map(({ what }) => what)).toContainEqual(
      expect.stringMatching(
        /^The isolate of 2024-01-05 was corrected: .* To be screened again: 1 /,
      ),
    );
  });

  it('counts the same where that result was withdrawn before the case was known', async () => {
    await courses('contacts', (story) =>
      ofAnna(wrong(ofBert(three(story), '2024-01-06'), '2024-01-07'), '2024-01-08'),
    );
    expect(await open()).toEqual(['bert', 'cora']);
    expect((await lines()).title).toBe(
      'Contacts to screen: 2, KPC in Klebsiella pneumoniae, MED-1',
    );
  });

  it('calls whoever had acknowledged or closed the alert', async () => {
    await courses('contacts', (story) =>
      wrong(ofBert(ofAnna(three(story), '2024-01-06'), '2024-01-07'), '2024-01-09'),
    );
    const [row] = await site.database.query<{ calls: boolean; news: boolean }>(
      `SELECT (derived -> 'events' -> -1 ->> 'escalates')::boolean AS calls,
              (derived -> 'events' -> -1 ->> 'news')::boolean AS news
       FROM alerting.alert WHERE site = $1 AND rule = 'contacts' AND pseudonym = 'anna'`,
      [site.site],
    );
    expect(row).toEqual({ calls: true, news: true });
  });
});

describe('contacts whose screens were complete', () => {
  it.each<[string, (story: HospitalStory) => HospitalStory, string]>([
    [
      'a negative is withdrawn',
      (story) => story.screen('S-2024-01-20', { patient: 'bert', withdrawn: true }),
      'The negative screen of 2024-01-20 was withdrawn.',
    ],
    [
      'a negative is found to be of another patient',
      (story) => story.screen('S-2024-01-20', { patient: 'carl', collectedAt: '2024-01-20 10:00' }),
      'The negative screen of 2024-01-20 is of another patient.',
    ],
    [
      'the last negative was taken earlier than was said',
      (story) => story.screen('S-2024-02-03', { patient: 'bert', collectedAt: '2024-01-30 10:00' }),
      'The negative screen of 2024-02-03 was corrected.',
    ],
    [
      'a negative is said to be of urine',
      (story) =>
        story.screen('S-2024-01-20', {
          patient: 'bert',
          collectedAt: '2024-01-20 10:00',
          specimen: { type: 'urine' },
        }),
      'The negative screen of 2024-01-20 was corrected.',
    ],
  ])('are to be screened again where %s', async (_, tell, why) => {
    const corrected = (story: HospitalStory) => tell(screened(story).at('2024-02-10 10:00'));
    expect(await courses('contacts', corrected)).toEqual(['raised cleared reraised']);
    expect(await open()).toEqual(['bert']);
    expect((await lines()).lines).toEqual([
      `raised 2024-01-05: ${TO_SCREEN}`,
      CLEARED,
      `reraised 2024-02-10: ${why} ${AGAIN}`,
    ]);
  });

  it('are so again when the withdrawal is taken back', async () => {
    const again = (story: HospitalStory) =>
      screened(story)
        .at('2024-02-10 10:00')
        .screen('S-2024-01-20', { patient: 'bert', withdrawn: true })
        .at('2024-02-11 10:00')
        .screen('S-2024-01-20', { patient: 'bert', collectedAt: '2024-01-20 10:00' });
    expect(await courses('contacts', again)).toEqual(['raised cleared reraised cleared']);
    expect(await open()).toEqual([]);
  });

  it('stay so as of the day on which they were, where a report is only told once more', async () => {
    const repeated = (story: HospitalStory) =>
      screened(story)
        .at('2024-02-10 10:00')
        .screen('S-2024-02-03', { patient: 'bert', collectedAt: '2024-02-03 10:00' });
    expect(await courses('contacts', repeated)).toEqual(['raised cleared']);
    expect((await lines()).lines[1]).toBe(CLEARED);
  });

  it('are to be screened again where they lie beside the case again', async () => {
    const together = (story: HospitalStory) =>
      screened(story)
        .at('2024-03-01 10:00')
        .admit('anna', 'MED-1', 'ward', { visit: 'anna-2', room: '1' })
        .admit('bert', 'MED-1', 'ward', { visit: 'bert-2', room: '2' })
        .at('2024-03-03 10:00')
        .admit('zoe', 'MED-9', 'ward');
    expect(await courses('contacts', together)).toEqual(['raised cleared reraised']);
    expect((await lines()).lines.slice(1)).toEqual([
      CLEARED,
      `reraised 2024-03-01: Beside the case again on MED-1. ${AGAIN}`,
    ]);
  });

  it('keep the end of their screens in the alert when one of them becomes a case later', async () => {
    const later = (story: HospitalStory) =>
      screened(story)
        .at('2024-02-20 10:00')
        .report('L-2', { patient: 'bert', collectedAt: '2024-02-19 06:00', ...KPC });
    expect(await courses('contacts', later)).toContain('raised cleared');
    expect((await lines()).lines[1]).toBe(CLEARED);
  });

  it('are to be screened again, and the death stays in the alert, where it was a mistake', async () => {
    const died = (story: HospitalStory) =>
      beside(story)
        .at('2024-01-15 10:00')
        .move('death', 'bert')
        .at('2024-01-15 12:00')
        .move('cancel-discharge', 'bert', {}, '2024-01-15T10:00');
    expect(await courses('contacts', died)).toEqual(['raised cleared reraised']);
    expect(await open()).toEqual(['bert']);
    expect((await lines()).lines[2]).toBe(
      `reraised 2024-01-15: The death of a contact was taken back. ${AGAIN}`,
    );
  });

  it('are to be screened again where the numbers that had the screens are parted', async () => {
    const parted = (story: HospitalStory) => {
      beside(story).at('2024-01-06 10:00').discharge('anna').discharge('bert');
      for (const day of WEEKLY) story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'berta' });
      return story
        .at('2024-02-05 10:00')
        .merge('berta', 'bert')
        .at('2024-02-10 10:00')
        .unmerge('berta', 'bert');
    };
    expect(await courses('contacts', parted)).toContain('raised cleared reraised');
    expect((await lines()).lines[2]).toBe(
      `reraised 2024-02-10: A merge of two numbers was taken back. ${AGAIN}`,
    );
  });

  it('whoever has left for another hospital since is told to it from then on', async () => {
    const left = (story: HospitalStory) =>
      screened(story)
        .at('2024-02-05 10:00')
        .admit('bert', 'MED-2', 'ward', { visit: 'bert-2' })
        .at('2024-02-06 10:00')
        .discharge('bert', { visit: 'bert-2', dischargedTo: 'Nursing home Elm' });
    expect(await courses('contact-export', left)).toEqual([]);
    const withdrawn = (story: HospitalStory) =>
      left(story)
        .at('2024-02-10 10:00')
        .screen('S-2024-01-20', { patient: 'bert', withdrawn: true });
    expect(await courses('contact-export', withdrawn)).toEqual(['raised']);
    const [row] = await site.database.query<{ at: string }>(
      `SELECT to_char(raised_at, 'MM-DD') AS at FROM alerting.alert
       WHERE site = $1 AND rule = 'contact-export'`,
      [site.site],
    );
    expect(row).toEqual({ at: '02-10' });
  });
});

describe('who came back, or left, before the screens were complete', () => {
  const withdrawn = (story: HospitalStory) =>
    story.at('2024-02-10 10:00').screen('S-2024-01-20', { patient: 'bert', withdrawn: true });
  const weekly = (story: HospitalStory) => {
    for (const day of WEEKLY) story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'bert' });
    return story;
  };
  const parted = (story: HospitalStory) =>
    beside(story).at('2024-01-06 10:00').discharge('anna').discharge('bert');
  const comesBack = (story: HospitalStory) =>
    weekly(
      parted(story).at('2024-01-10 10:00').admit('bert', 'SURG-1', 'ward', { visit: 'bert-2' }),
    );
  const goesOn = (story: HospitalStory) =>
    weekly(
      beside(story)
        .at('2024-01-06 10:00')
        .discharge('anna')
        .discharge('bert', { dischargedTo: 'Nursing home Elm' }),
    );
  const rows = (rule: string) =>
    site.database.query<{ said: string }>(
      `SELECT (line ->> 'kind') || ' ' || substr(line ->> 'at', 1, 10) || ': ' || (line ->> 'text')
                AS said
       FROM alerting.alert, jsonb_array_elements(timeline) WITH ORDINALITY AS told (line, n)
       WHERE site = $1 AND rule = $2 ORDER BY raised_at, key, n`,
      [site.site, rule],
    );

  it.each([
    ['contact-readmission', comesBack],
    ['contact-export', goesOn],
  ] as const)(
    'keeps in %s the end of the screens, and is raised again with what was withdrawn',
    async (rule, tell) => {
      await courses(rule, tell);
      const before = await rows(rule);
      expect(before.at(-1)?.said).toMatch(/^cleared 2024-02-03: /);
      await courses(rule, (story) => withdrawn(tell(story)));
      const after = await rows(rule);
      expect(after.slice(0, -1)).toEqual(before);
      expect(after.at(-1)?.said).toMatch(
        /^reraised 2024-02-10: The negative screen of 2024-01-20 was withdrawn\. /,
      );
    },
  );
});

/** The list of a round that comes between the end and what takes it back. */
it('the morning list after a round names the contacts that are to be screened again, and why', async () => {
  await courses('contacts', (story) =>
    screened(story)
      .at('2024-02-10 10:00')
      .screen('S-2024-01-20', { patient: 'carl', collectedAt: '2024-01-20 10:00' }),
  );
  const { furtherAlerts } = await morningOf('2024-02-09');
  expect(furtherAlerts.map(({ what }) => what)).toEqual([
    `The negative screen of 2024-01-20 is of another patient. ${AGAIN}`,
  ]);
});

describe('contacts that are over', () => {
  /** Anna's stay is taken back after the end, and told once more. */
  const cancelled = (story: HospitalStory) =>
    screened(story).at('2024-02-10 10:00').move('cancel-admit', 'anna', {}, '2024-01-01T08:00');

  it('were never there by a correction of a stay, and were there by its correction', async () => {
    await courses('contacts', (story) =>
      cancelled(story)
        .at('2024-02-12 10:00')
        .move(
          'admit',
          'anna',
          { class: 'inpatient', ward: 'MED-1', unitType: 'ward', room: '1', bed: 'A' },
          '2024-01-01T08:00',
        ),
    );
    const told = await lines();
    expect(told.lines.slice(-3)).toEqual([
      CLEARED,
      'retracted 2024-02-10: By a movement or a screen that was told or corrected since, nobody ' +
        'is known to have lain beside the case any more. A stay on MED-1 was taken back. ' +
        'By movements as told now, the first positive was not on ward MED-1.',
      'cleared 2024-02-12: Corrected after its end. A stay on MED-1 was told late. ' +
        `First positive on ward MED-1, as is known now. ${TO_SCREEN}`,
    ]);
    expect(await open()).toEqual([]);
  });
});
