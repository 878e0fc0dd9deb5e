import { E_COLI, KLEBSIELLA, type HospitalStory, type ToldResult } from '@carbawatch/testing';
import { siteCourses } from './site-courses.story';

const site = siteCourses();
const { clusters, alerts } = site;

type Tell = (story: HospitalStory) => HospitalStory;

/** A laboratory that tests for activity first, and for genes on the next day. */
const ACTIVITY = { cpe: 'confirmed', carbapenemases: [], specimen: { type: 'urine' } } as const;
const found = (name: string, more: ToldResult = ACTIVITY): ToldResult => ({
  ...{ patient: name, collectedAt: '2024-01-06 06:00', species: KLEBSIELLA },
  ...more,
});
const gene = (name: string): ToldResult => ({ ...ACTIVITY, carbapenemases: [name] });

const ward: Tell = (story) =>
  ['anna', 'bert', 'cora'].reduce((told, name) => told.admit(name, 'MED-1', 'ward'), story);

/** Anna and Bert with an enzyme that nobody has named yet. */
const unnamed: Tell = (story) =>
  ward(story)
    .at('2024-01-07 10:00')
    .report('L-1', found('anna'))
    .at('2024-01-09 10:00')
    .report('L-2', found('bert'));

const WHO = 'Klebsiella pneumoniae, MED-1, first positive 2024-01-06';
const KNOWN = 'The enzyme of the isolate of 2024-01-06 is known now';

describe('given a cluster of two whose enzyme has no name yet', () => {
  it('when the one is named and then the other, then it goes on as it was', async () => {
    const one: Tell = (story) => unnamed(story).at('2024-01-10 10:00').report('L-1', gene('KPC'));
    expect(await site.of('cluster', one)).toEqual(['raised amended']);
    expect(await clusters()).toEqual([expect.objectContaining({ status: 'open', family: 'KPC' })]);
    expect((await alerts()).map(({ title }) => title)).toEqual([
      expect.stringMatching(/^Cluster of 2 patients: KPC and a carbapenemase of unknown family, /),
    ]);
    const both: Tell = (story) => one(story).at('2024-01-10 11:00').report('L-2', gene('KPC'));
    expect(await site.of('cluster', both)).toEqual(['raised amended amended']);
    const [after, ...others] = await clusters();
    expect(others).toEqual([]);
    expect(after).toMatchObject({ status: 'open', family: 'KPC' });
    expect(after?.history.slice(1)).toEqual([
      `Known better: ${WHO} (enzyme). ${KNOWN}: KPC.`,
      `Known better: ${WHO} (enzyme). ${KNOWN}: KPC.`,
    ]);
    expect((await alerts()).at(0)?.lines.at(-1)).toContain(`${KNOWN}: KPC.`);
  });

  it('when they are named while it stands, then it is found by that name', async () => {
    await site.of('cluster', unnamed);
    expect(await clusters()).toEqual([expect.objectContaining({ family: 'unknown' })]);
    const named: Tell = (story) =>
      unnamed(story).at('2024-01-10 10:00').report('L-1', gene('KPC')).report('L-2', gene('KPC'));
    await site.more((story) => named(story.at('2024-01-01 08:00')));
    expect(await clusters()).toEqual([expect.objectContaining({ status: 'open', family: 'KPC' })]);
  });

  it('when both are named at one time, then it goes on as it was', async () => {
    const both: Tell = (story) =>
      unnamed(story)
        .at('2024-01-10 10:00')
        .report('L-1', gene('IMI-1'))
        .report('L-2', gene('IMI-1'))
        // Somebody else is found later, who was never linked with what had no name.
        .at('2024-01-12 10:00')
        .report('L-3', found('cora', gene('IMI-1')));
    expect(await site.of('cluster', both)).toEqual(['raised amended amended']);
    expect(await clusters()).toEqual([expect.objectContaining({ status: 'open', family: 'IMI' })]);
  });

  it('when they are named apart, then it was none, and says by what', async () => {
    const apart: Tell = (story) =>
      unnamed(story)
        .at('2024-01-10 10:00')
        .report('L-1', gene('KPC'))
        .at('2024-01-10 11:00')
        .report('L-2', gene('NDM'));
    expect(await site.of('cluster', apart)).toEqual(['raised amended retracted']);
    const [cluster] = await clusters();
    expect(cluster).toMatchObject({ status: 'dissolved' });
    expect(cluster?.history.at(-1)).toBe(
      `What is known now joins these patients no more. Known better: ${WHO} (enzyme). ${KNOWN}: NDM.`,
    );
  });

  it('when of three two are named apart, the third stays with whom was named first', async () => {
    const three: Tell = (story) =>
      unnamed(story)
        .at('2024-01-09 11:00')
        .report('L-3', found('cora'))
        .at('2024-01-10 10:00')
        .report('L-1', gene('KPC'))
        .at('2024-01-10 11:00')
        .report('L-2', gene('NDM'));
    expect(await site.of('cluster', three)).toEqual(['raised amended amended amended']);
    const [one] = await clusters();
    expect(one?.history.at(-1)).toMatch(/^Shrank to 2 patients: .* The enzyme .*: NDM\.$/);
    const all: Tell = (story) => three(story).at('2024-01-10 12:00').report('L-3', gene('KPC'));
    expect(await site.of('cluster', all)).toEqual(['raised amended amended amended amended']);
    expect(await clusters()).toEqual([expect.objectContaining({ status: 'open', family: 'KPC' })]);
  });

  it('when somebody has a named one from the first, then nothing joins them', async () => {
    const known: Tell = (story) =>
      ward(story)
        .at('2024-01-07 10:00')
        .report('L-1', found('anna', gene('KPC')))
        .at('2024-01-09 10:00')
        .report('L-2', found('bert'));
    expect(await site.of('cluster', known)).toEqual([]);
  });

  it('when it is over before they are named, then it stays over', async () => {
    const late: Tell = (story) =>
      unnamed(story)
        .at('2024-06-01 10:00')
        .admit('zoe', 'MED-9', 'ward')
        .at('2024-06-02 10:00')
        .report('L-1', gene('VIM'))
        .at('2024-06-03 10:00')
        .report('L-2', gene('VIM'));
    expect(await site.of('cluster', late)).toEqual(['raised amended cleared amended amended']);
    expect(await clusters()).toEqual([expect.objectContaining({ status: 'quiet', family: 'VIM' })]);
  });
});

describe('given a cluster of two by genes', () => {
  const two: Tell = (story) =>
    ward(story)
      .at('2024-01-07 10:00')
      .report('L-1', found('anna', gene('KPC')))
      .at('2024-01-09 10:00')
      .screen('S-2', {
        ...{ patient: 'bert', collectedAt: '2024-01-06 06:00' },
        ...{ status: 'confirmed', families: ['KPC'], specimen: { id: 'A-2' } },
      });

  it('when the swab’s isolate comes, then it has as many patients as before', async () => {
    expect(await site.of('cluster', two)).toEqual(['raised']);
    const isolate: Tell = (story) =>
      two(story)
        .at('2024-01-10 10:00')
        .report('L-2', found('bert', gene('KPC')));
    expect(await site.of('cluster', isolate)).toEqual(['raised']);
    const [after, ...others] = await clusters();
    expect(others).toEqual([]);
    expect(after).toMatchObject({ status: 'open' });
    expect(after?.history.at(-1)).toBe(
      `Known better: ${WHO} (organism). An isolate shows the organism now: Klebsiella pneumoniae.`,
    );
  });

  it.each([
    ['while it stands', '2024-01-15 10:00', 'raised amended', 'open'],
    ['when it is over', '2024-06-02 10:00', 'raised amended cleared amended', 'quiet'],
  ])('when a species is corrected %s, then nobody has come', async (_, at, course, status) => {
    const corrected: Tell = (story) =>
      ward(story)
        .at('2024-01-07 10:00')
        .report('L-1', found('anna', gene('KPC')))
        .at('2024-01-09 10:00')
        .report('L-2', found('bert', gene('KPC')))
        .at(at)
        .admit('zoe', 'MED-9', 'ward')
        .report('L-2', { species: E_COLI, status: 'corrected' });
    expect(await site.of('cluster', corrected)).toEqual([course]);
    const [cluster] = await clusters();
    expect(cluster).toMatchObject({ status });
    expect(cluster?.history.at(-1)).toMatch(
      /^Known better: Escherichia coli, .* \(organism\)\. .* the organism is now said to be Escherichia coli/,
    );
  });
});

describe('rare-mechanism', () => {
  const NONE_OF_THE_PANEL = {
    discordance: [{ code: 'activity-positive-genes-negative', text: 'No gene of the panel.' }],
  } as unknown as ToldResult;
  const unexplained: Tell = (story) =>
    ward(story)
      .at('2024-01-07 10:00')
      .report('L-1', found('anna', { ...ACTIVITY, ...NONE_OF_THE_PANEL }));

  it('is cleared when the reference laboratory names it: that is the answer', async () => {
    const named: Tell = (story) =>
      unexplained(story)
        .at('2024-01-09 10:00')
        .report('L-1', { ...gene('KPC-2'), discordance: [] });
    expect(await site.of('rare-mechanism', named)).toEqual(['raised cleared', 'raised']);
    expect((await alerts('rare-mechanism')).at(0)?.lines.at(-1)).toBe(`${KNOWN}: KPC.`);
  });

  it('is retracted when it finds none', async () => {
    const none: Tell = (story) =>
      unexplained(story)
        .at('2024-01-09 10:00')
        .report('L-1', { cpe: 'negative', carbapenemases: [], cre: 'not-cre', discordance: [] });
    expect(await site.of('rare-mechanism', none)).toEqual(['raised retracted']);
  });
});
