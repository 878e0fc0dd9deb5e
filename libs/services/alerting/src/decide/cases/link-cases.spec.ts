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
