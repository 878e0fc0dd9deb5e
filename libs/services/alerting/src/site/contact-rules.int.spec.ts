import type { HospitalStory } from '@carbawatch/testing';
import { KPC, siteCourses, beside } from './site-courses.story';

const site = siteCourses();
const courses = site.of;

/** Anna leaves on 6 January; bert is screened on these days. */
const screenedOn = (story: HospitalStory, days: readonly string[]) => {
  beside(story).at('2024-01-06 10:00').discharge('anna');
  for (const day of days) story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'bert' });
  return story;
};
const WEEKLY = ['2024-01-13', '2024-01-20', '2024-01-27', '2024-02-03'];

describe('contacts', () => {
  it('fires for a case that lay beside somebody for a day', async () => {
    expect(await courses('contacts', beside)).toEqual(['raised']);
  });

  it.each([
    ['one on the ward', [], 'MED-1: 1 contact.'],
    ['one of two in the bay', ['1'], 'MED-1: 2 contacts, 1 in the same bay.'],
    ['two in the bay', ['1', '1'], 'MED-1: 3 contacts, 2 in the same bay.'],
  ])(
    'says how many lay where, and nothing of places where nobody lay: %s',
    async (_, rooms, said) => {
      const bays = (story: HospitalStory) => {
        rooms.forEach((room, i) =>
          story.admit(`cora-${i}`, 'MED-1', 'ward', { room, bed: `${i}` }),
        );
        return beside(story);
      };
      expect(await courses('contacts', bays)).toEqual(['raised']);
      const [row] = await site.database.query<{ because: string }>(
        `SELECT because->>0 AS because FROM alerting.alert WHERE site = $1 AND rule = 'contacts'`,
        [site.site],
      );
      expect(row?.because).toBe(said);
    },
  );

  it('says nothing of a case that lay in a single room from the beginning', async () => {
    const alone = (story: HospitalStory) =>
      story
        .admit('anna', 'MED-1', 'ward', { isolation: 'single' })
        .admit('bert', 'MED-1', 'ward')
        .at('2024-01-05 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC });
    expect(await courses('contacts', alone)).toEqual([]);
  });

  it('goes on as one alert when an isolate shows the organism of a carrier by a list', async () => {
    const listed = (story: HospitalStory) =>
      beside(story.known('anna', { family: 'KPC', firstPositiveOn: '2023-03-01' }));
    expect(await courses('contacts', listed)).toEqual(['raised amended']);
  });

  it('says nothing of a neighbour who carried the same by a list, also when an isolate shows it', async () => {
    const both = (story: HospitalStory) =>
      beside(story.known('bert', { family: 'KPC', firstPositiveOn: '2023-03-01' }))
        .at('2024-01-09 10:00')
        .report('L-2', { patient: 'bert', collectedAt: '2024-01-08 06:00', ...KPC });
    await courses('contacts', both);
    const contacts = await site.database.query<{ who: string }>(
      `SELECT pseudonym AS who FROM alerting.contact
       WHERE site = $1 AND case_pseudonym = 'anna'`,
      [site.site],
    );
    expect(contacts).toEqual([]);
  });

  it('fires for each of two cases of one person who are known at once', async () => {
    const both = (story: HospitalStory) =>
      beside(story).report('L-2', {
        patient: 'anna',
        collectedAt: '2024-01-05 06:00',
        ...KPC,
        carbapenemases: ['NDM-5'],
      });
    expect(await courses('contacts', both)).toEqual(['raised', 'raised']);
  });

  it('a further contact feeds it, and calls whoever has acknowledged it', async () => {
    const more = (story: HospitalStory) =>
      beside(story)
        .at('2024-01-06 10:00')
        .admit('cora', 'MED-1', 'ward', { room: '3' })
        .at('2024-01-08 10:00')
        .admit('zoe', 'MED-9', 'ward');
    expect(await courses('contacts', more)).toEqual(['raised amended']);
    const [row] = await site.database.query<{ calls: boolean }>(
      `SELECT (derived -> 'events' -> -1 ->> 'escalates')::boolean AS calls FROM alerting.alert
       WHERE site = $1 AND rule = 'contacts'`,
      [site.site],
    );
    expect(row?.calls).toBe(true);
  });

  it.each([
    ['four negative screens, the last 28 days after the last contact', WEEKLY, 'raised cleared'],
    ['three of them', WEEKLY.slice(1), 'raised'],
    ['four within the first week', ['07', '08', '09', '10'].map((d) => `2024-01-${d}`), 'raised'],
    ['four, the last on day 27', [...WEEKLY.slice(0, 3), '2024-02-02'], 'raised'],
    ['a fifth on day 28', [...WEEKLY.slice(0, 3), '2024-02-02', '2024-02-03'], 'raised cleared'],
  ])('screens (28 days, 4 negative swabs; UHL): %s', async (_, days, kinds) => {
    expect(await courses('contacts', (story) => screenedOn(story, days))).toEqual([kinds]);
  });

  it('screens under a number that was retired since count too, from the merge on', async () => {
    const merged = (story: HospitalStory) => {
      beside(story).at('2024-01-06 10:00').discharge('anna').discharge('bert');
      for (const day of WEEKLY) story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'berta' });
      return story.at('2024-02-05 10:00').merge('berta', 'bert');
    };
    expect(await courses('contacts', merged)).toEqual(['raised cleared']);
    const [row] = await site.database.query<{ at: string }>(
      `SELECT timeline->-1->>'at' AS at FROM alerting.alert WHERE site = $1 AND rule = 'contacts'`,
      [site.site],
    );
    expect(Date.parse(row?.at ?? '')).toBe(Date.parse('2024-02-05T10:00:00+08:00'));
  });

  it('a screen that comes in under the retired number after the merge counts at once', async () => {
    const late = (story: HospitalStory) => {
      beside(story)
        .at('2024-01-06 10:00')
        .discharge('anna')
        .discharge('bert')
        .merge('bert', 'berta');
      for (const day of WEEKLY) story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'bert' });
      return story;
    };
    expect(await courses('contacts', late)).toContain('raised cleared');
  });

  it('no screens complete the set while both still lie there', async () => {
    const together = (story: HospitalStory) => {
      beside(story);
      for (const day of WEEKLY) story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'bert' });
      return story;
    };
    expect(await courses('contacts', together)).toEqual(['raised']);
  });

  const ZONE_MS = 8 * 3_600_000;
  /** Since when the contact's first time beside the case counts, on the clock of the ward. */
  const countsSince = async () => {
    const [row] = await site.database.query<{ ms: number }>(
      `SELECT (body#>>'{times,0,fromMs}')::float8 AS ms FROM alerting.contact WHERE site = $1`,
      [site.site],
    );
    return row && new Date(row.ms + ZONE_MS).toISOString().slice(0, 16);
  };

  it.each([
    ['no screen: from their coming', {}, '2024-01-01T08:00'],
    ['a negative two days before', { collectedAt: '2024-01-03 06:00' }, '2024-01-03T06:00'],
    [
      'a negative of the day of the positive is the same look',
      { collectedAt: '2024-01-05 05:00' },
      '2024-01-01T08:00',
    ],
    [
      'a test that gave no answer is no negative',
      { collectedAt: '2024-01-03 06:00', status: 'undetermined' as const },
      '2024-01-01T08:00',
    ],
  ])('time beside the case counts since its last negative screen: %s', async (_, told, since) => {
    const screened = (story: HospitalStory) => {
      if ('collectedAt' in told) story.screen('S-1', { patient: 'anna', ...told });
      return beside(story);
    };
    expect(await courses('contacts', screened)).toEqual(['raised']);
    expect(await countsSince()).toBe(since);
  });

  /** Bert leaves on the 3rd; anna's swab of the 4th is told after her positive of the 5th. */
  const lateNegative = (story: HospitalStory) =>
    story
      .admit('anna', 'MED-1', 'ward', { room: '1', bed: 'A' })
      .admit('bert', 'MED-1', 'ward', { room: '2', bed: 'A' })
      .at('2024-01-03 10:00')
      .discharge('bert')
      .at('2024-01-05 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC })
      .at('2024-01-06 10:00')
      .screen('S-1', { patient: 'anna', collectedAt: '2024-01-04 06:00' });

  it('is retracted with the reason when a negative screen is told that lies after all contacts', async () => {
    expect(await courses('contacts', lateNegative)).toEqual(['raised retracted']);
  });

  it('stands again when that negative screen is withdrawn, and says nothing where it was known first', async () => {
    const withdrawn = (story: HospitalStory) =>
      lateNegative(story)
        .at('2024-01-07 10:00')
        .screen('S-1', { patient: 'anna', collectedAt: '2024-01-04 06:00', withdrawn: true });
    expect(await courses('contacts', withdrawn)).toEqual(['raised retracted reraised']);
    const first = (story: HospitalStory) =>
      story
        .admit('anna', 'MED-1', 'ward', { room: '1', bed: 'A' })
        .admit('bert', 'MED-1', 'ward', { room: '2', bed: 'A' })
        .at('2024-01-03 10:00')
        .discharge('bert')
        .at('2024-01-04 10:00')
        .screen('S-1', { patient: 'anna', collectedAt: '2024-01-04 06:00' })
        .at('2024-01-05 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC });
    expect(await courses('contacts', first)).toEqual([]);
  });

  const SET = ['2024-01-13', '2024-01-20', '2024-01-27', '2024-02-03'];
  const statusOf = async () => {
    const rows = await site.database.query<{ status: string; screens: number; not: unknown }>(
      `SELECT status, jsonb_array_length(body->'screens') AS screens, body->'notCounted' AS not
       FROM alerting.contact WHERE site = $1`,
      [site.site],
    );
    return rows.map(({ status, screens, not }) => [status, screens, not]);
  };

  it('counts no screen that is a day after the last, and no urine, and says so', async () => {
    const close = (story: HospitalStory) => {
      screenedOn(story, ['2024-01-13', '2024-01-14', '2024-01-20', '2024-01-27']);
      const urine = { patient: 'bert', specimen: { type: 'urine' } };
      return story.at('2024-02-03 10:00').screen('S-urine', urine);
    };
    expect(await courses('contacts', close)).toEqual(['raised']);
    expect(await statusOf()).toEqual([
      [
        'open',
        3,
        [
          { day: '2024-01-14', because: '1 day after the last' },
          { day: '2024-02-03', because: 'urine' },
        ],
      ],
    ]);
    const swab = (story: HospitalStory) => close(story).screen('S-last', { patient: 'bert' });
    expect(await courses('contacts', swab)).toEqual(['raised cleared']);
  });

  it('counts stool as it counts a rectal swab', async () => {
    const stool = (story: HospitalStory) => {
      screenedOn(story, SET.slice(0, 3));
      const faeces = { patient: 'bert', specimen: { type: 'Faeces' } };
      return story.at('2024-02-03 10:00').screen('S-stool', faeces);
    };
    expect(await courses('contacts', stool)).toEqual(['raised cleared']);
  });

  it('counts screens that come as isolates, once each isolate of the swab has its answer', async () => {
    const plate = {
      patient: 'bert',
      specimen: { type: 'rectal swab', purpose: 'screening' },
      cpe: 'negative',
      cre: 'not-cre',
    } as const;
    const isolates = (story: HospitalStory) => {
      screenedOn(story, SET.slice(0, 3));
      const collectedAt = '2024-02-03 08:00';
      return story
        .at('2024-02-03 10:00')
        .report('L-pending', { ...plate, collectedAt, cpe: 'suspected' })
        .report('L-plate', { ...plate, collectedAt });
    };
    expect(await courses('contacts', isolates)).toEqual(['raised']);
    expect(await statusOf()).toEqual([['open', 3, null]]);
    const answered = (story: HospitalStory) =>
      isolates(story).at('2024-02-04 10:00').report('L-pending', { cpe: 'negative' });
    expect(await courses('contacts', answered)).toEqual(['raised cleared']);
    expect(await statusOf()).toEqual([['cleared', 4, null]]);
  });

  it('is cleared when the last contact has died, and stands again when that was a mistake', async () => {
    const dies = (story: HospitalStory) =>
      screenedOn(story, ['2024-01-13']).at('2024-01-15 10:00').move('death', 'bert');
    expect(await courses('contacts', dies)).toEqual(['raised cleared']);
    expect(await statusOf()).toEqual([['died', 1, null]]);
    await site.more((story) =>
      story
        .at('2024-01-15 12:00')
        .move('cancel-discharge', 'bert', { factId: 'no-death' }, '2024-01-15T10:00'),
    );
    expect(await statusOf()).toEqual([['open', 1, null]]);
    expect(await site.timelines('contacts')).toEqual(['raised cleared reraised']);
  });

  it('is retracted with the case when the result was wrong', async () => {
    const wrong = (story: HospitalStory) =>
      beside(story)
        .at('2024-01-06 10:00')
        .report('L-1', { cpe: 'negative', carbapenemases: [], cre: 'not-cre' });
    expect(await courses('contacts', wrong)).toEqual(['raised retracted']);
  });

  it('stands again, and says so, when what took the case back is itself corrected', async () => {
    const again = (story: HospitalStory) =>
      beside(story)
        .at('2024-01-06 10:00')
        .report('L-1', { cpe: 'negative', carbapenemases: [], cre: 'not-cre' })
        .at('2024-01-07 10:00')
        .report('L-1', KPC);
    expect(await courses('contacts', again)).toEqual(['raised retracted reraised']);
  });

  it('a contact of after its end begins it anew, and ends it again when it was none', async () => {
    const back = (story: HospitalStory) =>
      screenedOn(story, SET)
        .at('2024-04-14 08:00')
        .admit('anna', 'MED-2', 'ward', { visit: 'anna-2' })
        .admit('dan', 'MED-2', 'ward');
    const twoDays = (story: HospitalStory) =>
      back(story).at('2024-04-16 08:00').admit('zoe', 'MED-9', 'ward');
    expect(await courses('contacts', twoDays)).toEqual(['raised cleared reraised']);
    const taken = (story: HospitalStory) =>
      twoDays(story).at('2024-04-16 10:00').move('cancel-admit', 'dan', {}, '2024-04-14T08:00');
    await site.more((story) => taken(story.at('2024-01-01 08:00')));
    expect(await site.timelines('contacts')).toEqual(['raised cleared reraised cleared']);
  });

  it('ends as the contact is a case too, and stands again when that was wrong', async () => {
    const wrong = (story: HospitalStory) =>
      beside(story)
        .at('2024-01-09 10:00')
        .report('L-2', { patient: 'bert', collectedAt: '2024-01-08 06:00', ...KPC })
        .at('2024-01-12 10:00')
        .report('L-2', { cpe: 'negative', carbapenemases: [], cre: 'not-cre' });
    expect(await courses('contacts', wrong)).toContain('raised cleared reraised');
  });

  it('is retracted when the only movement that it rests on is cancelled, and stays to be read', async () => {
    const cancelled = (story: HospitalStory) =>
      beside(story).at('2024-01-06 10:00').move('cancel-admit', 'bert', {}, '2024-01-01T08:00');
    expect(await courses('contacts', cancelled)).toEqual(['raised retracted']);
    const [row] = await site.database.query<{ because: string }>(
      `SELECT timeline->-1->>'text' AS because FROM alerting.alert
       WHERE site = $1 AND rule = 'contacts'`,
      [site.site],
    );
    expect(row?.because).toBe(
      'By a movement or a screen that was told or corrected since, nobody is known to have lain beside the case any more. A stay on MED-1 was taken back.',
    );
  });

  it('is amended, not retracted, when another contact remains', async () => {
    const one = (story: HospitalStory) => {
      story.admit('cora', 'MED-1', 'ward', { room: '3' });
      return beside(story)
        .at('2024-01-06 10:00')
        .move('cancel-admit', 'bert', {}, '2024-01-01T08:00');
    };
    expect(await courses('contacts', one)).toEqual(['raised amended']);
  });

  it('is raised again when the cancelled admission is entered anew', async () => {
    const again = (story: HospitalStory) =>
      beside(story)
        .at('2024-01-06 10:00')
        .move('cancel-admit', 'bert', {}, '2024-01-01T08:00')
        .at('2024-01-06 12:00')
        .move('admit', 'bert', { ward: 'MED-1', class: 'inpatient' }, '2024-01-01T09:00');
    expect(await courses('contacts', again)).toEqual(['raised retracted reraised']);
  });

  it('is retracted when the case was in another bed all the time', async () => {
    const elsewhere = (story: HospitalStory) =>
      beside(story)
        .at('2024-01-06 10:00')
        .move('cancel-admit', 'anna', {}, '2024-01-01T08:00')
        .at('2024-01-06 10:30')
        .move('admit', 'anna', { ward: 'MED-7', class: 'inpatient' }, '2024-01-01T08:00');
    expect(await courses('contacts', elsewhere)).toEqual(['raised retracted']);
  });

  it('a neighbour who had left hours before it was told is retracted in intensive care', async () => {
    const late = (story: HospitalStory) =>
      story
        .admit('bert', 'ICU-1', 'icu', { bed: '1' })
        .at('2024-01-02 10:00')
        .admit('anna', 'ICU-1', 'icu', { bed: '2' })
        .at('2024-01-03 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 11:00', ...KPC })
        .at('2024-01-03 18:00')
        .move('discharge', 'bert', {}, '2024-01-02T08:00');
    expect(await courses('contacts', late)).toEqual(['raised retracted']);
  });

  it('says nothing where the movement was cancelled before the case was known', async () => {
    const before = (story: HospitalStory) =>
      story
        .admit('anna', 'MED-1', 'ward', { room: '1' })
        .admit('bert', 'MED-1', 'ward', { room: '2' })
        .at('2024-01-04 10:00')
        .move('cancel-admit', 'bert', {}, '2024-01-01T08:00')
        .at('2024-01-05 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC });
    expect(await courses('contacts', before)).toEqual([]);
  });
});
