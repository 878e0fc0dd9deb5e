import type { HospitalStory } from '@carbawatch/testing';
import { KPC, siteCourses } from './site-courses.story';

const site = siteCourses();
type Tell = (story: HospitalStory) => HospitalStory;

const linesOf = async (rule: string) => {
  const rows = await site.database.query<{ line: string }>(
    `SELECT pseudonym || ' ' || substr(line ->> 'at', 6, 5) || ' ' || (line ->> 'kind') || ': '
            || (line ->> 'text') AS line
     FROM alerting.alert, jsonb_array_elements(timeline) WITH ORDINALITY AS told (line, n)
     WHERE site = $1 AND rule = $2 ORDER BY raised_at, key, n`,
    [site.site, rule],
  );
  return rows.map(({ line }) => line);
};

/** E1 isolated on MED-33, a case; E2 alone on SUR-33. */
const mistaken: Tell = (story) =>
  story
    .admit('e1', 'MED-33', 'ward', { room: '1', bed: 'A', isolation: 'single' })
    .admit('e2', 'SUR-33', 'ward', { room: '1', bed: 'A' })
    .at('2024-01-03 10:00')
    .report('L-1', { patient: 'e1', collectedAt: '2024-01-03 06:00', ...KPC })
    .at('2024-01-04 10:00')
    .merge('e2', 'e1')
    .at('2024-01-05 10:00')
    .unmerge('e2', 'e1')
    .at('2024-01-09 10:00')
    .admit('zoe', 'FAR', 'ward');

const X: Tell = (story) =>
  story
    .admit('x1', 'MED-60', 'ward', { room: '1', bed: 'A' })
    .admit('x2', 'MED-60', 'ward', { room: '1', bed: 'B' })
    .admit('x3', 'SUR-60', 'ward', { room: '1', bed: 'A' })
    .at('2024-01-03 10:00')
    .report('L-1', { patient: 'x1', collectedAt: '2024-01-03 06:00', ...KPC });

/** Who was merged by mistake was nobody's contact while held for the case, and is one again. */
describe('a merge that was a mistake', () => {
  it('makes nobody a contact of himself', async () => {
    await site.of('contacts', mistaken);
    expect(await linesOf('contacts')).toEqual([]);
  });

  it('of a contact and the case keeps what was told of either', async () => {
    const merged: Tell = (story) => X(story).at('2024-01-06 10:00').merge('x2', 'x1');
    await site.of('contacts', merged);
    const before = await linesOf('contacts');
    expect(before.at(-1)).toMatch(
      /^x1 01-06 retracted: .* Two numbers of a patient were merged\.$/,
    );
    await site.of('contacts', (story) => merged(story).at('2024-01-07 10:00').unmerge('x2', 'x1'));
    expect(await linesOf('contacts')).toEqual([
      ...before,
      'x1 01-07 reraised: A merge of two numbers was taken back. To screen on MED-60: 1 so far, 4 screens each over 28 days.',
    ]);
  });
});

describe('a contact who is merged with another number by mistake', () => {
  const merged =
    (into: string): Tell =>
    (story) =>
      X(story).at('2024-01-04 10:00').merge('x2', into);
  const parted =
    (into: string): Tell =>
    (story) =>
      merged(into)(story).at('2024-01-05 10:00').unmerge('x2', into);

  it('of nobody else counts once, before it, in between and after it', async () => {
    for (const tell of [X, merged('x3'), parted('x3')]) {
      await site.of('contacts', tell);
      expect(await linesOf('contacts')).toEqual([
        'x1 01-03 raised: To screen on MED-60: 1 so far, 4 screens each over 28 days.',
      ]);
    }
  });

  it('who is a contact too was one contact for as long as both were one patient', async () => {
    const withFourth: (tell: Tell) => Tell = (tell) => (story) =>
      tell(story.admit('x4', 'MED-60', 'ward', { room: '1', bed: 'D' }));
    const lines = [
      expect.stringMatching(/^x1 01-03 raised: .* 2 so far/),
      expect.stringMatching(/^x1 01-04 amended: Two numbers of a patient were merged\..* 1 so far/),
    ];
    await site.of('contacts', withFourth(merged('x4')));
    expect(await linesOf('contacts')).toEqual(lines);
    await site.of('contacts', withFourth(parted('x4')));
    expect(await linesOf('contacts')).toEqual([
      ...lines,
      expect.stringMatching(
        /^x1 01-05 amended: A merge of two numbers was taken back\..* 2 so far/,
      ),
    ]);
  });

  it('who is a case is no contact for as long as both were one patient', async () => {
    const withCase: (tell: Tell) => Tell = (tell) => (story) =>
      tell(
        story
          .at('2024-01-02 10:00')
          .report('L-3', { patient: 'x3', collectedAt: '2024-01-02 06:00', ...KPC }),
      );
    const linesOfX1 = async () =>
      (await linesOf('contacts')).filter((line) => line.startsWith('x1'));
    await site.of('contacts', withCase(merged('x3')));
    const before = await linesOfX1();
    expect(before).toHaveLength(2);
    await site.of('contacts', withCase(parted('x3')));
    expect(await linesOfX1()).toEqual([
      ...before,
      expect.stringMatching(/^x1 01-05 reraised: A merge of two numbers was taken back\. /),
    ]);
  });
});

const bay: Tell = (story) =>
  story
    .admit('va', 'MED-84', 'ward', { room: '1', bed: 'A' })
    .admit('vb', 'MED-84', 'ward', { room: '1', bed: 'B' })
    .admit('vc', 'MED-84', 'ward', { room: '1', bed: 'C' });

const cases =
  (told: Parameters<HospitalStory['report']>[1]): Tell =>
  (story) =>
    bay(story)
      .at('2024-01-07 10:00')
      .report('L-A', { patient: 'va', collectedAt: '2024-01-06 06:00', ...told })
      .at('2024-01-09 10:00')
      .report('L-B', { patient: 'vb', collectedAt: '2024-01-08 06:00', ...told });

describe('what was said of contacts', () => {
  const linesOfB = async () =>
    (await linesOf('contacts')).filter((line) => line.startsWith('vb')).join('\n');

  it('stays when the enzymes that no test had named get their name', async () => {
    const unknown = { ...KPC, carbapenemases: [], evidence: ['mcim'] };
    await site.of('contacts', cases(unknown));
    const before = await linesOfB();
    expect(before).toContain('01-09 raised: To screen on MED-84: 1 so far');
    await site.of('contacts', (story) =>
      cases(unknown)(story)
        .at('2024-01-10 10:00')
        .report('L-A', { ...KPC })
        .at('2024-01-10 11:00')
        .report('L-B', { ...KPC }),
    );
    expect(await linesOfB()).toBe(before);
  });

  it('stays when an isolate is withdrawn and its culture reported anew', async () => {
    const withdrawn: Tell = (story) =>
      cases(KPC)(story).at('2024-01-11 11:00').report('L-A', { withdrawn: true });
    await site.of('contacts', withdrawn);
    const before = await linesOfB();
    expect(before).toContain(
      'the laboratory withdrew the result. To be screened again: 1 contact.',
    );
    await site.of('contacts', (story) =>
      withdrawn(story)
        .at('2024-01-11 12:00')
        .report('L-A9', { patient: 'va', collectedAt: '2024-01-06 06:00', ...KPC }),
    );
    expect((await linesOfB()).startsWith(before)).toBe(true);
  });
});
