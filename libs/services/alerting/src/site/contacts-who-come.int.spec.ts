import type { HospitalStory } from '@carbawatch/testing';
import { saveAct } from '../store/alerts';
import { KPC, beside, siteCourses } from './site-courses.story';

const site = siteCourses();
const courses = (tell: (story: HospitalStory) => HospitalStory) =>
  site.of('contact-readmission', tell);

const shown = async () => {
  const rows = await site.database.query<{
    title: string;
    severity: string;
    status: string;
    count: number;
    said: string[];
  }>(
    `SELECT title, severity, status, count, jsonb_path_query_array(timeline, '$[*].text') AS said
     FROM alerting.alert WHERE site = $1 AND rule = 'contact-readmission' ORDER BY raised_at, key`,
    [site.site],
  );
  return rows;
};
const lastWords = async () => (await shown()).map(({ said }) => said.at(-1));

/** Bert lay beside anna, a case, until they both went home; no screen was taken. */
const atHome = (story: HospitalStory) =>
  beside(story).at('2024-01-06 10:00').discharge('anna').discharge('bert');

const ON = { at: '2024-01-20T09:00:00+08:00', ward: 'SURG-1' };

/** The ward for surgery announces him for the twentieth, without a number. */
const announced = (story: HospitalStory) =>
  atHome(story).at('2024-01-10 09:00').announce('bert', ON);

const comes = (story: HospitalStory) =>
  announced(story).at('2024-01-20 10:00').admit('bert', 'SURG-1', 'ward', { visit: 'bert-2' });

const WEEKLY = ['2024-01-13', '2024-01-20', '2024-01-27', '2024-02-04'];
const screened = (story: HospitalStory) => {
  for (const day of WEEKLY) story.at(`${day} 12:00`).screen(`S-${day}`, { patient: 'bert' });
  return story;
};

describe('contact-readmission: a contact by beds who is announced', () => {
  it('fires before he comes, with the day and the ward', async () => {
    expect(await courses(announced)).toEqual(['raised']);
    expect(await shown()).toMatchObject([
      {
        title: 'Contact of KPC to come in, SURG-1',
        severity: 'high',
        said: [
          'Contact of KPC until 2024-01-06, to come in on 2024-01-20 09:00 to SURG-1: ' +
            '0 of 4 screens negative.',
        ],
      },
    ]);
  });

  it('is fed by the admission that follows: one alert, whatever number the visit has', async () => {
    expect(await courses(comes)).toEqual(['raised amended']);
    expect(await shown()).toMatchObject([
      { title: 'Contact of KPC admitted, SURG-1', count: 2, status: 'open' },
    ]);
    const numbered = (story: HospitalStory) =>
      atHome(story)
        .at('2024-01-10 09:00')
        .announce('bert', ON, 'plan-7')
        .at('2024-01-20 10:00')
        .admit('bert', 'SURG-1', 'ward', { visit: 'bert-2' });
    expect(await courses(numbered)).toEqual(['raised amended']);
  });

  it('calls nobody again who has acknowledged the announcement', async () => {
    await courses(announced);
    const [row] = await site.database.query<{ id: string; basis: string; pseudonym: string }>(
      `SELECT id, basis, pseudonym FROM alerting.alert
       WHERE site = $1 AND rule = 'contact-readmission'`,
      [site.site],
    );
    if (!row) throw new RangeError('nobody was told');
    await site.database.transaction((tx) =>
      saveAct(
        tx,
        { ...row, site: site.site },
        {
          ...{ actor: 'ipc', disposition: null, isolation: null, comment: null },
          ...{ kind: 'acknowledged', at: '2024-01-10T10:00:00+08:00', basis: row.basis },
        },
      ),
    );
    // What the site knows already changes nothing.
    await site.more((story) => comes(story.at('2024-01-01 08:00')));
    expect(await shown()).toMatchObject([{ status: 'acknowledged', count: 2 }]);
  });

  it('is fed by a repeat, and amended by another day', async () => {
    const again = (story: HospitalStory) =>
      announced(story).at('2024-01-11 09:00').announce('bert', ON);
    expect(await courses(again)).toEqual(['raised fed']);
    expect(await lastWords()).toEqual(['Announced again.']);
    const moved = (story: HospitalStory) =>
      again(story)
        .at('2024-01-12 09:00')
        .announce('bert', { ...ON, at: '2024-01-22' });
    expect(await courses(moved)).toEqual(['raised fed amended']);
    expect((await shown())[0]?.count).toBe(3);
  });

  it('is cleared when the screens are complete before he comes', async () => {
    const late = (story: HospitalStory) =>
      screened(
        atHome(story)
          .at('2024-01-10 09:00')
          .announce('bert', { ...ON, at: '2024-02-10' }),
      );
    expect(await courses(late)).toEqual(['raised cleared']);
    expect(await lastWords()).toEqual(['The screens are complete.']);
  });

  it('is retracted when the announcement is called off', async () => {
    const off = (story: HospitalStory) => {
      announced(story).at('2024-01-12 09:00').move('cancel-admit', 'bert', { announced: {} });
      delete story.movements.at(-1)?.visit; // as it was announced
      return story;
    };
    expect(await courses(off)).toEqual(['raised retracted']);
    expect((await lastWords())[0]).toContain('The announcement was taken back.');
  });

  it('is retracted by the number of the visit too', async () => {
    const off = (story: HospitalStory) =>
      atHome(story)
        .at('2024-01-10 09:00')
        .announce('bert', ON, 'plan-7')
        .at('2024-01-12 09:00')
        .move('cancel-admit', 'bert', { visit: 'plan-7' });
    expect(await courses(off)).toEqual(['raised retracted']);
  });

  it('is cleared where he did not come, thirty days after the announced day', async () => {
    const waits = (until: string) => (story: HospitalStory) =>
      announced(story).at(until).admit('zoe', 'MED-9', 'ward');
    expect(await courses(waits('2024-02-19 23:00'))).toEqual(['raised']);
    expect(await courses(waits('2024-02-20 09:00'))).toEqual(['raised cleared']);
    expect(await lastWords()).toEqual([
      'Did not come: 30 days have passed since the announced day, and no admission was told.',
    ]);
  });

  it('is raised again by a later announcement, and stays as cleared when that is called off', async () => {
    const late = (story: HospitalStory) =>
      atHome(story)
        .at('2024-01-10 09:00')
        .announce('bert', ON, 'plan-7')
        .at('2024-02-25 09:00')
        .announce('bert', { ...ON, at: '2024-03-01' }, 'plan-7');
    expect(await courses(late)).toEqual(['raised cleared reraised']);
    const off = (story: HospitalStory) =>
      atHome(story)
        .at('2024-01-10 09:00')
        .announce('bert', ON, 'plan-7')
        .at('2024-02-25 09:00')
        .move('cancel-admit', 'bert', { visit: 'plan-7', announced: {} });
    expect(await courses(off)).toEqual(['raised cleared']);
  });

  it('waits again when the admission is cancelled, and ends when he leaves', async () => {
    const cancelled = (story: HospitalStory) =>
      comes(story)
        .at('2024-01-20 16:00')
        .move('cancel-admit', 'bert', { visit: 'bert-2' }, '2024-01-20T10:00');
    expect(await courses(cancelled)).toEqual(['raised amended amended']);
    expect((await shown())[0]?.title).toBe('Contact of KPC to come in, SURG-1');
    const left = (story: HospitalStory) =>
      comes(story).at('2024-01-22 10:00').discharge('bert', { visit: 'bert-2' });
    expect(await courses(left)).toEqual(['raised amended cleared']);
    expect(await lastWords()).toEqual(['The patient has left.']);
  });

  it('says nothing of whose screens were complete before the announcement', async () => {
    const whole = (story: HospitalStory) =>
      screened(atHome(story)).at('2024-02-20 10:00').announce('bert', { ward: 'SURG-1' });
    expect(await courses(whole)).toEqual([]);
  });

  it('fires when the case becomes known only after the announcement', async () => {
    const later = (story: HospitalStory) =>
      story
        .admit('anna', 'MED-1', 'ward', { room: '1', bed: 'A' })
        .admit('bert', 'MED-1', 'ward', { room: '2', bed: 'A' })
        .at('2024-01-06 10:00')
        .discharge('anna')
        .discharge('bert')
        .at('2024-01-07 09:00')
        .announce('bert', ON)
        .at('2024-01-08 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC });
    expect(await courses(later)).toEqual(['raised']);
  });

  it('waits until he lies beside the case no more', async () => {
    const early = (story: HospitalStory) =>
      beside(story).at('2024-01-05 12:00').announce('bert', ON);
    expect(await courses(early)).toEqual([]);
    const gone = (story: HospitalStory) => early(story).at('2024-01-06 10:00').discharge('bert');
    expect(await courses(gone)).toEqual(['raised']);
  });

  it('hears of what is announced under another number of his', async () => {
    const other = (story: HospitalStory) =>
      atHome(story)
        .at('2024-01-10 09:00')
        .announce('robert', ON)
        .at('2024-01-10 12:00')
        .merge('robert', 'bert');
    expect(await courses(other)).toEqual(['raised']);
  });

  it('is retracted when the case was none', async () => {
    const none = (story: HospitalStory) =>
      announced(story)
        .at('2024-01-12 09:00')
        .report('L-1', { cpe: 'negative', carbapenemases: [], cre: 'not-cre' });
    expect(await courses(none)).toEqual(['raised retracted']);
  });
});

describe('contact-readmission: a contact by beds who comes as an outpatient', () => {
  const dialysis = {
    class: 'outpatient',
    ward: 'HD-1',
    unitType: 'dialysis',
    visit: 'hd',
  } as const;
  const visits = (story: HospitalStory) =>
    atHome(story).at('2024-01-12 08:00').move('admit', 'bert', dialysis);

  it('fires at dialysis', async () => {
    expect(await courses(visits)).toEqual(['raised']);
    expect(await shown()).toMatchObject([
      {
        title: 'Contact of KPC here as an outpatient, HD-1',
        said: [
          'Contact of KPC until 2024-01-06, here as an outpatient since 2024-01-12 08:00 on HD-1: ' +
            '0 of 4 screens negative.',
        ],
      },
    ]);
  });

  it('is silent at a clinic that is not dialysis', async () => {
    const clinic = (story: HospitalStory) =>
      atHome(story)
        .at('2024-01-12 08:00')
        .move('admit', 'bert', { ...dialysis, ward: 'OPD', unitType: 'outpatient' });
    expect(await courses(clinic)).toEqual([]);
  });

  it('is cleared when he leaves, and by itself a day later; each day is an alert', async () => {
    const left = (story: HospitalStory) =>
      visits(story)
        .at('2024-01-12 12:00')
        .move('discharge', 'bert', { visit: 'hd' })
        .at('2024-01-14 08:00')
        .move('admit', 'bert', dialysis);
    expect(await courses(left)).toEqual(['raised cleared', 'raised']);
    expect((await lastWords())[0]).toBe('The visit is over.');
    const nextDay = (story: HospitalStory) =>
      visits(story).at('2024-01-13 08:00').admit('zoe', 'MED-9', 'ward');
    expect(await courses(nextDay)).toEqual(['raised cleared']);
  });

  it('is retracted when the visit is cancelled', async () => {
    const off = (story: HospitalStory) =>
      visits(story).at('2024-01-12 09:00').move('cancel-admit', 'bert', dialysis);
    expect(await courses(off)).toEqual(['raised retracted']);
    expect((await lastWords())[0]).toContain('The visit was taken back.');
  });

  it('says nothing of whose screens are complete, nor of a visit while he lay beside the case', async () => {
    const whole = (story: HospitalStory) =>
      screened(atHome(story)).at('2024-02-20 08:00').move('admit', 'bert', dialysis);
    expect(await courses(whole)).toEqual([]);
    const before = (story: HospitalStory) =>
      beside(story)
        .at('2024-01-05 12:00')
        .move('admit', 'bert', dialysis)
        .at('2024-01-05 18:00')
        .discharge('bert');
    expect(await courses(before)).toEqual([]);
  });

  it('leaves a visit of a year to its own days, however many there were', async () => {
    const series = (story: HospitalStory) => {
      atHome(story);
      for (let day = 10; day < 30; day += 2) {
        story
          .at(`2024-01-${day} 08:00`)
          .move('admit', 'bert', dialysis)
          .at(`2024-01-${day} 12:00`)
          .move('discharge', 'bert', { visit: 'hd' });
      }
      return story;
    };
    expect(await courses(series)).toEqual(Array<string>(10).fill('raised cleared'));
  });
});
