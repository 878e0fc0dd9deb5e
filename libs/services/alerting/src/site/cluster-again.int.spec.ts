import type { HospitalStory } from '@carbawatch/testing';
import { saveAct } from '../store/alerts';
import { KPC, second, siteCourses } from './site-courses.story';

const site = siteCourses();
const { clusters, alerts } = site;
const WRONG = { cpe: 'negative', carbapenemases: [], cre: 'not-cre' } as const;

type Tell = (story: HospitalStory) => HospitalStory;

const found = (story: HospitalStory, more = {}) =>
  story.report('L-2', { patient: 'bert', collectedAt: '2024-01-11 06:00', ...KPC, ...more });

/** Bert's result is taken back two days later. */
const corrected: Tell = (story) => second(story).at('2024-01-14 10:00').report('L-2', WRONG);

describe('a cluster of a ward that is corrected there and back', () => {
  it.each<[string, Tell, Tell]>([
    ['a result', corrected, (story) => found(story.at('2024-01-16 10:00'))],
    [
      'two numbers that were held for one patient',
      (story) => second(story).at('2024-01-14 10:00').merge('bert', 'anna'),
      (story) => story.at('2024-01-16 10:00').unmerge('bert', 'anna'),
    ],
    [
      'an isolate that was held for another patient’s',
      (story) => second(story).at('2024-01-14 10:00').report('L-2', { patient: 'hana' }),
      (story) => story.at('2024-01-16 10:00').report('L-2', { patient: 'bert' }),
    ],
    [
      'a stay that was taken back and told again',
      (story) => second(story).at('2024-01-14 10:00').move('cancel-admit', 'anna'),
      (story) =>
        story
          .at('2024-01-16 10:00')
          .move('admit', 'anna', { class: 'inpatient', ward: 'MED-1' }, '2024-01-01T08:00'),
    ],
    [
      'the name of an enzyme',
      (story) =>
        second(story)
          .at('2024-01-14 10:00')
          .report('L-2', { carbapenemases: ['NDM-1'] }),
      (story) => story.at('2024-01-16 10:00').report('L-2', { carbapenemases: ['KPC-2'] }),
    ],
    [
      'a type',
      (story) =>
        second(story)
          .at('2024-01-14 09:00')
          .report('L-1', { st: '11' })
          .at('2024-01-14 10:00')
          .report('L-2', { st: '307' }),
      (story) => story.at('2024-01-16 10:00').report('L-2', { st: '11' }),
    ],
  ])('%s: one alert, under the id that it had', async (_, there, again) => {
    await site.of('cluster', there);
    const [before] = await clusters();
    expect(before).toMatchObject({ status: 'dissolved' });
    expect((await alerts()).map(({ status }) => status)).toEqual(['resolved']);
    expect(await site.of('cluster', (story) => again(there(story)))).toEqual([
      expect.stringMatching(/ retracted reraised$/),
    ]);
    const [cluster, ...others] = await clusters();
    expect(others).toEqual([]);
    expect(cluster).toMatchObject({ status: 'open' });
    expect(cluster?.history.at(-1)).toMatch(/^Again a cluster: 2 patients, .* on MED-1\. ./);
  });

  it('keeps its acknowledgement and comment, and says of what it is one again', async () => {
    await site.of('cluster', second);
    const [{ id, basis } = { id: '', basis: '' }] = await alerts();
    await site.database.transaction(async (tx) => {
      const said = { actor: 'ipc', disposition: null, isolation: null, basis };
      const at = '2024-01-13T09:00:00+08:00';
      await saveAct(
        tx,
        { id, pseudonym: '', site: site.site },
        { ...said, at, kind: 'acknowledged', comment: null },
      );
      await saveAct(
        tx,
        { id, pseudonym: '', site: site.site },
        { ...said, at, kind: 'commented', comment: 'Met.' },
      );
    });
    await site.more((story) => corrected(story.at('2024-01-01 08:00')));
    expect(await clusters()).toEqual([expect.objectContaining({ status: 'dissolved' })]);
    await site.more((story) =>
      found(corrected(story.at('2024-01-01 08:00')).at('2024-01-16 10:00')),
    );
    const [alert, ...others] = await alerts();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ id, status: 'open' });
    expect(await site.timelines('cluster')).toEqual([
      'raised acknowledged commented retracted reraised',
    ]);
    expect(alert?.lines.at(-1)).toMatch(
      /^Again a cluster: 2 patients, Klebsiella pneumoniae on MED-1\. .* 2 patients with KPC /,
    );
  });

  it('a further patient who shares one case with it is another cluster', async () => {
    const further: Tell = (story) =>
      corrected(story)
        .at('2024-01-15 08:00')
        .admit('cora', 'MED-1', 'ward')
        .at('2024-01-20 10:00')
        .report('L-3', { patient: 'cora', collectedAt: '2024-01-19 06:00', ...KPC });
    expect(await site.of('cluster', further)).toEqual(['raised retracted', 'raised']);
    // With Bert again it holds what the first one held: that one was none that was false.
    const all: Tell = (story) => found(further(story).at('2024-01-21 10:00'));
    expect(await site.of('cluster', all)).toEqual(['raised retracted cleared', 'raised amended']);
    expect((await clusters()).map(({ status }) => status)).toEqual(['merged', 'open']);
  });

  it('what had ended, has lost a patient and gets him back has ended, and calls nobody', async () => {
    const late: Tell = (story) =>
      second(story)
        .at('2024-01-15 08:00')
        .admit('cora', 'MED-1', 'ward')
        .at('2024-01-20 10:00')
        .report('L-3', { patient: 'cora', collectedAt: '2024-01-19 06:00', ...KPC })
        .at('2024-06-01 10:00')
        .admit('zoe', 'MED-9', 'ward')
        .at('2024-06-02 10:00')
        .report('L-2', WRONG);
    expect(await site.of('cluster', late)).toEqual(['raised amended cleared amended']);
    const [again] = await site.of('cluster', (story) => found(late(story).at('2024-06-03 10:00')));
    expect(again).toBe('raised amended cleared amended amended');
    const [alert, ...others] = await alerts();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ status: 'resolved' });
    expect(alert?.lines.at(-1)).toMatch(/^Corrected after its end\. .*Again 3 patients: /);
    expect((await clusters()).map(({ status }) => status)).toEqual(['quiet']);
  });

  it('what had ended when it was taken back has ended, and calls nobody', async () => {
    const late: Tell = (story) =>
      second(story)
        .at('2024-06-01 10:00')
        .admit('zoe', 'MED-9', 'ward')
        .at('2024-06-02 10:00')
        .report('L-2', WRONG);
    expect(await site.of('cluster', late)).toEqual(['raised cleared retracted']);
    const [again] = await site.of('cluster', (story) => found(late(story).at('2024-06-03 10:00')));
    expect(again).toBe('raised cleared retracted cleared');
    const [alert] = await alerts();
    expect(alert?.lines.at(-1)).toMatch(/^Corrected after its end\. .*Again a cluster: 2 patients/);
    expect((await clusters()).map(({ status }) => status)).toEqual(['quiet']);
  });
});
