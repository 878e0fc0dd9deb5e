import { clusterParameters } from './cluster-parameters';
import { state } from './known-cases.story';
import { linkOf } from './link-cases';

/** Somebody in a bed of room 4 or another of MED-1, positive on the tenth day there. */
function inBed(who: string, from: number, place: { room: string; bed: string }, st: string | null) {
  const one = state(who, { from, to: from + 20, positive: from + 10 }, { st });
  return { ...one, wardTimes: one.wardTimes.map((time) => ({ ...time, ...place })) };
}

const anna = (st: string | null) => inBed('anna', 0, { room: '4', bed: 'A' }, st);
const later = (room: string, st: string | null) => inBed('bert', 150, { room, bed: 'B' }, st);

describe('months apart in one place', () => {
  it.each([
    ['a bay, both of one type', '4', '11', {}, 'Same bay MED-1 4, 130 days apart'],
    ['a bay, types not known', '4', null, {}, null],
    [
      'a bay, types not known, where the site asks for it',
      ...(['4', null, { bayNeedsType: 0 }, 'Same bay MED-1 4, 130 days apart'] as const),
    ],
    ['another room', '5', '11', {}, null],
    [
      'another room of the sink zone that the site names',
      ...(['5', '11', { sinkZones: ['MED-1: 4, 5'] }] as const),
      'Same sink zone MED-1 4, 5, 130 days apart',
    ],
    ['a sink zone of another ward', '5', '11', { sinkZones: ['MED-2: 4, 5'] }, null],
  ])('%s', (_, room, st, parameters, because) => {
    const link = linkOf(anna(st), later(room, st), clusterParameters(parameters));
    expect(link?.because[0] ?? null).toBe(because);
    if (link) expect(link).toMatchObject({ kind: 'environmental', weak: true, doubtful: true });
  });
});

describe('where somebody came after the positive', () => {
  const source = state('anna', { from: 0, to: 10, positive: 3, bed: '1' });
  const came = (hoursAfter: number, at = '') => {
    const late = state('bert', { from: 15 + hoursAfter / 24, to: 30, positive: 15, bed: '1' });
    return { ...late, ...(at && { firstPositiveAt: at }) };
  };
  const by = clusterParameters({});

  it('an hour later is no place where it was got, however near the other was', () => {
    expect(linkOf(source, came(1), by)).toBeNull();
    expect(linkOf({ ...source, wardTimes: came(0).wardTimes }, came(1), by)).toBeNull();
  });

  it('is one where the specimen tells its day alone, and they came on that day', () => {
    expect(linkOf(source, came(8, '2024-01-16'), by)).toMatchObject({ gapDays: 5.3 });
    expect(linkOf(source, came(25, '2024-01-16'), by)).toBeNull();
  });

  it('nor is a bed space that they came to then the source', () => {
    const long = (at: number) => ({ ...came(at), firstMs: source.firstMs + 60 * 86_400_000 });
    const there = (hours: number) => {
      const late = long(0);
      const fromMs = late.firstMs + hours * 3_600_000;
      return {
        ...late,
        wardTimes: late.wardTimes.map((time) => ({ ...time, fromMs, toMs: null })),
      };
    };
    expect(linkOf(source, there(8), by)).toBeNull();
    expect(linkOf(source, there(-8), by)).toMatchObject({ kind: 'environmental' });
  });
});

it('who lay in a bay at one time share no source of the environment, months apart', () => {
  const long = { from: 0, to: 200, bed: '1' };
  const late = state('bert', { ...long, positive: 120 });
  expect(linkOf(state('anna', { ...long, positive: 5 }), late, clusterParameters({}))).toBeNull();
});

describe('somebody who was positive soon after coming', () => {
  const source = state('anna', { from: 0, to: 60, positive: 5 });
  const comes = (hours: number, more = {}) =>
    state('bert', { from: 20, to: 60, positive: 20 + hours / 24 }, more);

  it.each([
    [
      'an hour after: in doubt',
      comes(1),
      ...([
        'the later was positive 1 h after admission: it may have been brought in',
        true,
      ] as const),
    ],
    [
      'a day and a half together: said, and no doubt',
      comes(36),
      ...([
        'the later was positive 36 h after admission: it may have been brought in',
        false,
      ] as const),
    ],
    ['on day 4', comes(80), null, false],
    ['here before within 90 days', comes(1, { hereBefore: true }), null, false],
    ['of whom no admission is known', comes(1, { admittedMs: null }), null, false],
  ])('%s', (_, late, words, doubtful) => {
    const link = linkOf(source, late, clusterParameters({}));
    expect(link).toMatchObject({ doubtful });
    expect(link?.because.find((text) => text.includes('brought in')) ?? null).toBe(words);
  });
});

describe('how long after one another two cases of a ward are joined', () => {
  const ndm = { family: 'NDM', alleles: ['NDM-5'] } as const;
  const ecoli = { species: { code: 'eco', name: 'Escherichia coli' }, st: '131' } as const;
  const stays = { from: 0, to: 200 } as const;
  const pair = (days: number, more: object) =>
    linkOf(
      state('anna', { ...stays, positive: 10 }, ndm),
      state('bert', { ...stays, positive: 10 + days }, { ...ndm, ...more }),
      clusterParameters({}),
    );

  it.each([
    ['one species on day 28: opens a cluster', 28, {}, 'clone', true],
    ['one species on day 29: joins one that is there', 29, {}, 'clone', false],
    ['another species on day 29: opens a cluster', 29, ecoli, 'plasmid', true],
    ['another species on day 56: opens a cluster', 56, ecoli, 'plasmid', true],
    ['another species on day 57: joins one that is there', 57, ecoli, 'plasmid', false],
    ['another species on day 90', 90, ecoli, 'plasmid', false],
    ['one species on day 90', 90, {}, 'clone', false],
  ])('%s', (_, days, more, kind, opens) => {
    expect(pair(days, more)).toMatchObject({ kind, opens });
  });

  it.each([
    ['one species', {}],
    ['another species', ecoli],
  ])('nothing joins them on day 91: %s', (_, more) => {
    expect(pair(91, more)).toBeNull();
  });
});

/**
 * Of the bundled profiles of Klebsiella pneumoniae (seven loci), ST258 and ST437 are one locus from
 * ST11 (another tonB), ST512 and ST379 two.
 */
describe('types of one species', () => {
  const stays = { from: 0, to: 60 } as const;
  const typed = (st: string, other: string) =>
    linkOf(
      state('anna', { ...stays, positive: 10 }, { st }),
      state('bert', { ...stays, positive: 20 }, { st: other }),
      clusterParameters({}),
    );

  it.each([
    ['11', '11'],
    ['11', '258'],
    ['11', '437'],
  ])('that are one, or one locus apart, are one strain: ST%s and ST%s', (st, other) => {
    expect(typed(st, other)).toMatchObject({ kind: 'clone', weak: false, doubtful: false });
  });

  it.each([
    ['11', '512'],
    ['11', '379'],
    ['11', '307'],
  ])('that are two loci apart or more are two strains: ST%s and ST%s', (st, other) => {
    expect(typed(st, other)).toBeNull();
  });
});
