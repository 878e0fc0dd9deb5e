import { E_COLI, type HospitalStory } from '@carbawatch/testing';
import { KPC, siteCourses, beside } from './site-courses.story';

const site = siteCourses();
const courses = site.of;

/** Anna leaves on 6 January; bert is screened on these days. */
const screenedOn = (story: HospitalStory, days: readonly string[]) => {
  beside(story).at('2024-01-06 10:00').discharge('anna');
  for (const day of days) story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'bert' });
  return story;
};

describe('contact-readmission', () => {
  const back = (story: HospitalStory) =>
    story
      .at('2024-01-06 10:00')
      .discharge('bert')
      .at('2024-01-20 10:00')
      .admit('bert', 'SURG-1', 'ward', { visit: 'bert-2' });

  it('fires when a contact comes back before the screens are complete', async () => {
    expect(await courses('contact-readmission', (story) => back(beside(story)))).toEqual([
      'raised',
    ]);
  });

  /** Bert lay beside anna, a case of KPC, and cora, one of NDM. */
  const ofTwo = (story: HospitalStory) => {
    story.admit('cora', 'MED-1', 'ward', { room: '3' });
    beside(story)
      .at('2024-01-05 12:00')
      .report('L-9', {
        patient: 'cora',
        collectedAt: '2024-01-05 06:00',
        ...KPC,
        carbapenemases: ['NDM-5'],
      });
    return back(story);
  };
  const textsOf = () =>
    site.database.query<{ title: string; said: string[] }>(
      `SELECT title, jsonb_path_query_array(timeline, '$[*].text') AS said FROM alerting.alert
       WHERE site = $1 AND rule = 'contact-readmission'`,
      [site.site],
    );

  it('names what every case carries whose contact it is: one alert an admission', async () => {
    expect(await courses('contact-readmission', ofTwo)).toEqual(['raised']);
    expect((await textsOf())[0]?.title).toBe('Contact of KPC and NDM admitted, SURG-1');
  });

  it('a further case of the same feeds it when it becomes known: one alert, counted twice', async () => {
    const two = (story: HospitalStory) => {
      story.admit('cora', 'MED-1', 'ward', { room: '3' });
      return back(beside(story))
        .at('2024-01-21 10:00')
        .report('L-9', { patient: 'cora', collectedAt: '2024-01-05 06:00', ...KPC });
    };
    expect(await courses('contact-readmission', two)).toEqual(['raised fed']);
    const [row] = await site.database.query<{ count: number; said: string }>(
      `SELECT count, timeline -> -1 ->> 'text' AS said FROM alerting.alert
       WHERE site = $1 AND rule = 'contact-readmission'`,
      [site.site],
    );
    expect(row).toEqual({
      count: 2,
      said: 'A contact of another carrier of KPC on MED-1 as well.',
    });
  });

  it('is amended when one of the cases was none: the patient is a contact of the other', async () => {
    const wrong = (story: HospitalStory) =>
      ofTwo(story)
        .at('2024-01-21 10:00')
        .report('L-1', { cpe: 'negative', carbapenemases: [], cre: 'not-cre' });
    expect(await courses('contact-readmission', wrong)).toEqual(['raised amended']);
    expect(await textsOf()).toMatchObject([
      { title: 'Contact of NDM admitted, SURG-1', said: { length: 2 } },
    ]);
  });

  it('is amended when the screens for one enzyme are complete, and says what ends it', async () => {
    const screened = (story: HospitalStory) => {
      ofTwo(story);
      for (const day of ['2024-01-24', '2024-01-31', '2024-02-06', '2024-02-13']) {
        story
          .at(`${day} 10:00`)
          .screen(`S-${day}`, { patient: 'bert', purpose: 'clinical', families: ['KPC'] });
      }
      return story;
    };
    expect(await courses('contact-readmission', screened)).toEqual(['raised amended']);
    const left = (story: HospitalStory) =>
      screened(story).at('2024-02-14 10:00').discharge('bert', { visit: 'bert-2' });
    expect(await courses('contact-readmission', left)).toEqual(['raised amended cleared']);
    expect((await textsOf())[0]?.said.at(-1)).toBe('The patient has left.');
  });

  it('fires after four screens in the first week too: the set ends 28 days after the last contact', async () => {
    const early = (story: HospitalStory) => {
      beside(story).at('2024-01-06 10:00').discharge('bert');
      for (const day of ['07', '09', '11', '13']) {
        story.at(`2024-01-${day} 10:00`).screen(`S-${day}`, { patient: 'bert' });
      }
      return story.at('2024-01-20 10:00').admit('bert', 'SURG-1', 'ward', { visit: 'bert-2' });
    };
    expect(await courses('contact-readmission', early)).toEqual(['raised']);
    const [row] = await site.database.query<{ text: string }>(
      `SELECT timeline->0->>'text' AS text FROM alerting.alert
       WHERE site = $1 AND rule = 'contact-readmission'`,
      [site.site],
    );
    expect(row?.text).toContain(
      ': 4 screens negative, the last still to be taken, on 2024-02-03 or later.',
    );
  });

  it('says nothing of a contact whose set was complete before', async () => {
    const whole = (story: HospitalStory) => {
      screenedOn(story, []).at('2024-01-06 12:00').discharge('bert');
      for (const day of ['2024-01-13', '2024-01-20', '2024-01-27', '2024-02-04']) {
        story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'bert' });
      }
      return story.at('2024-02-20 10:00').admit('bert', 'SURG-1', 'ward', { visit: 'bert-2' });
    };
    expect(await courses('contact-readmission', whole)).toEqual([]);
  });

  it('is cleared when the contact leaves', async () => {
    const left = (story: HospitalStory) =>
      back(beside(story)).at('2024-01-22 10:00').discharge('bert', { visit: 'bert-2' });
    expect(await courses('contact-readmission', left)).toEqual(['raised cleared']);
  });

  it('is retracted when the admission is cancelled', async () => {
    const cancelled = (story: HospitalStory) =>
      back(beside(story))
        .at('2024-01-20 16:00')
        .move('cancel-admit', 'bert', { visit: 'bert-2' }, '2024-01-20T10:00');
    expect(await courses('contact-readmission', cancelled)).toEqual(['raised retracted']);
  });

  it('is retracted when the contact was none: the first admission is cancelled', async () => {
    const none = (story: HospitalStory) =>
      back(beside(story))
        .at('2024-01-20 16:00')
        .move('cancel-admit', 'bert', {}, '2024-01-01T08:00');
    expect(await courses('contact-readmission', none)).toEqual(['raised retracted']);
  });

  it('says nothing of somebody who was no contact', async () => {
    const stranger = (story: HospitalStory) =>
      beside(story).at('2024-01-20 10:00').admit('zoe', 'SURG-1', 'ward');
    expect(await courses('contact-readmission', stranger)).toEqual([]);
  });
});

describe('contacts of one patient and enzyme', () => {
  /** The same enzyme in a second species of anna, three days later. */
  const secondSpecies = (story: HospitalStory) =>
    beside(story)
      .at('2024-01-08 10:00')
      .report('L-2', {
        patient: 'anna',
        collectedAt: '2024-01-07 06:00',
        species: E_COLI,
        ...KPC,
      });
  const alertsOfContacts = () =>
    site.database.query<{ id: string; title: string }>(
      `SELECT id, title FROM alerting.alert WHERE site = $1 AND rule = 'contacts'`,
      [site.site],
    );

  it('a second species with the enzyme goes on in the same alert: one list a patient and enzyme', async () => {
    expect(await courses('contacts', beside)).toEqual(['raised']);
    const [first] = await alertsOfContacts();
    expect(first?.title).toBe('Contacts to screen: 1, KPC in Klebsiella pneumoniae, MED-1');
    await site.more((story) =>
      story.at('2024-01-08 10:00').report('L-2', {
        patient: 'anna',
        collectedAt: '2024-01-07 06:00',
        species: E_COLI,
        ...KPC,
      }),
    );
    const both = 'Contacts to screen: 1, KPC in Escherichia coli and Klebsiella pneumoniae, MED-1';
    expect(await alertsOfContacts()).toEqual([{ id: first?.id, title: both }]);
    expect(await site.timelines('contacts')).toEqual(['raised amended']);
  });

  it('goes on with the other species when one was wrong, and is retracted with both', async () => {
    const wrong = { cpe: 'negative', carbapenemases: [], cre: 'not-cre' } as const;
    const one = (story: HospitalStory) =>
      secondSpecies(story).at('2024-01-09 10:00').report('L-1', wrong);
    expect(await courses('contacts', one)).toEqual(['raised amended amended']);
    const both = (story: HospitalStory) => one(story).at('2024-01-10 10:00').report('L-2', wrong);
    expect(await courses('contacts', both)).toEqual(['raised amended amended retracted']);
  });

  it('of another enzyme is a list of its own', async () => {
    const ndm = (story: HospitalStory) =>
      beside(story)
        .at('2024-01-08 10:00')
        .report('L-2', {
          patient: 'anna',
          collectedAt: '2024-01-07 06:00',
          ...KPC,
          carbapenemases: ['NDM-5'],
        });
    expect(await courses('contacts', ndm)).toEqual(['raised', 'raised']);
  });

  it('goes on when an isolate shows the organism of a gene in a swab', async () => {
    const swab = (story: HospitalStory) =>
      story
        .admit('anna', 'MED-1', 'ward', { room: '1', bed: 'A' })
        .admit('bert', 'MED-1', 'ward', { room: '2', bed: 'A' })
        .at('2024-01-05 10:00')
        .screen('S-1', {
          patient: 'anna',
          status: 'confirmed',
          families: ['KPC'],
          collectedAt: '2024-01-05 06:00',
        })
        .at('2024-01-07 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC });
    expect(await courses('contacts', swab)).toEqual(['raised amended']);
  });
});

describe('contacts of a case that goes on under another name', () => {
  type Tell = (story: HospitalStory) => HospitalStory;
  const shown = async () => {
    const alerts = await site.database.query<{ id: string; patient: string; status: string }>(
      `SELECT id, patient, status FROM alerting.alert
       WHERE site = $1 AND rule IN ('contacts', 'ward-species-jump') ORDER BY id`,
      [site.site],
    );
    const contacts = await site.database.query<{ who: string; of: string; status: string }>(
      `SELECT pseudonym AS who, case_pseudonym AS of, status FROM alerting.contact
       WHERE site = $1`,
      [site.site],
    );
    return { alerts, contacts };
  };
  /** The same site is told more: what it knows already changes nothing. */
  const goOn = (tell: Tell) => site.more((story) => tell(story.at('2024-01-01 08:00')));
  const comesAgain =
    (days: readonly string[]): Tell =>
    (story) => {
      beside(story).at('2024-01-06 10:00').discharge('anna');
      for (const day of days) story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'bert' });
      return story.at('2024-04-14 10:00').admit('anna-new', 'MED-9', 'ward');
    };
  const WEEKLY = ['2024-01-13', '2024-01-20', '2024-01-27', '2024-02-03'];

  it.each([
    ['all screens done', 'cleared', WEEKLY, 'raised cleared'],
    ['still to screen', 'open', [], 'raised'],
  ])('a merge and its undoing leave them as they are: %s', async (_, status, days, kinds) => {
    const apart = comesAgain(days);
    const merged: Tell = (story) => apart(story).at('2024-04-15 08:00').merge('anna', 'anna-new');
    const parted: Tell = (story) =>
      merged(story).at('2024-05-31 08:00').unmerge('anna', 'anna-new');
    expect(await site.of('contacts', apart)).toEqual([kinds]);
    const before = await shown();
    expect(before.contacts).toEqual([{ who: 'bert', of: 'anna', status }]);
    await goOn(merged);
    expect(await site.timelines('contacts')).toEqual([kinds]);
    expect(await shown()).toEqual({
      alerts: before.alerts.map((alert) => ({ ...alert, patient: 'anna-new' })),
      contacts: [{ who: 'bert', of: 'anna-new', status }],
    });
    await goOn(parted);
    expect(await site.timelines('contacts')).toEqual([kinds]);
    expect(await shown()).toEqual(before);
  });

  /** Anna's contact is bert; under her second number, known to carry the same, it is cora. */
  const twoNumbers = (story: HospitalStory) => {
    story.admit('annette', 'MED-2', 'ward').admit('cora', 'MED-2', 'ward');
    beside(story).at('2024-01-06 10:00').discharge('anna').discharge('annette');
    return story
      .at('2024-01-07 10:00')
      .report('L-2', { patient: 'annette', collectedAt: '2024-01-05 08:00', ...KPC });
  };
  const joined = (story: HospitalStory) =>
    twoNumbers(story).at('2024-03-08 10:00').merge('anna', 'annette');
  const told = async () => {
    const rows = await site.database.query<{ patient: string; text: string }>(
      `SELECT patient, timeline -> -1 ->> 'text' AS text FROM alerting.alert
       WHERE site = $1 AND rule = 'contacts' ORDER BY raised_at`,
      [site.site],
    );
    return rows.map(({ patient, text }) => `${patient}: ${text}`);
  };

  it('goes on under the surviving number when two numbers of one carrier are merged, and apart again', async () => {
    expect(await courses('contacts', joined)).toEqual(['raised cleared', 'raised amended']);
    expect(await told()).toEqual([
      'annette: The same patient by a merge of numbers: goes on in the alert of the other number.',
      expect.stringContaining(
        'annette: Two numbers of a patient were merged. To screen on MED-1 and MED-2: 2',
      ),
    ]);
    await site.more((story) => joined(story).at('2024-03-09 10:00').unmerge('anna', 'annette'));
    expect(await site.timelines('contacts')).toEqual([
      'raised cleared reraised',
      'raised amended amended',
    ]);
  });

  it('stays as it was cleared where the screens were complete before the merge', async () => {
    const screened = (story: HospitalStory) => {
      twoNumbers(story);
      for (const day of [...WEEKLY, '2024-02-10']) {
        for (const who of ['bert', 'cora']) {
          story.at(`${day} 10:00`).screen(`S-${who}-${day}`, { patient: who });
        }
      }
      return story.at('2024-03-08 10:00').merge('anna', 'annette');
    };
    expect(await courses('contacts', screened)).toEqual(['raised cleared', 'raised cleared']);
    expect(await told()).toEqual(
      ['annette', 'annette'].map((who) => `${who}: The screens of all contacts are complete.`),
    );
  });

  it('a merge after the second species has rested raises no jump of species anew', async () => {
    const jumped: Tell = (story) => {
      story.admit('cora', 'MED-1', 'ward', { room: '3' });
      return beside(story)
        .at('2024-01-12 10:00')
        .report('L-2', {
          ...KPC,
          patient: 'cora',
          collectedAt: '2024-01-11 06:00',
          species: E_COLI,
        })
        .at('2024-04-14 10:00')
        .admit('anna-new', 'MED-9', 'ward');
    };
    const merged: Tell = (story) => jumped(story).at('2024-04-15 08:00').merge('anna', 'anna-new');
    const parted: Tell = (story) =>
      merged(story).at('2024-05-31 08:00').unmerge('anna', 'anna-new');
    expect(await site.of('ward-species-jump', jumped)).toEqual(['raised cleared']);
    await goOn(merged);
    expect(await site.timelines('ward-species-jump')).toEqual(['raised cleared']);
    await goOn(parted);
    expect(await site.timelines('ward-species-jump')).toEqual(['raised cleared']);
  });

  it('an enzyme that no test had named gets its name: the same alert goes on', async () => {
    const unnamed: Tell = (story) =>
      story
        .admit('anna', 'MED-1', 'ward', { room: '1', bed: 'A' })
        .admit('bert', 'MED-1', 'ward', { room: '2', bed: 'A' })
        .at('2024-01-05 10:00')
        .report('L-1', {
          ...KPC,
          patient: 'anna',
          collectedAt: '2024-01-05 06:00',
          carbapenemases: [],
        });
    const named: Tell = (story) =>
      unnamed(story)
        .at('2024-01-09 09:00')
        .report('L-1', { carbapenemases: ['GES-5'] });
    expect(await site.of('contacts', unnamed)).toEqual(['raised']);
    const before = await shown();
    await goOn(named);
    expect(await site.timelines('contacts')).toEqual(['raised']);
    expect(await shown()).toEqual(before);
    const [row] = await site.database.query<{ title: string }>(
      `SELECT title FROM alerting.alert WHERE site = $1 AND rule = 'contacts'`,
      [site.site],
    );
    expect(row?.title).toContain('GES');
  });
});
