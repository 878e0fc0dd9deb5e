import type { Finding } from './rule';
import { advance, openTrack } from './tracks';

const finding = (gravity: number, detail: string): Finding => ({
  rule: 'known-readmission',
  key: ['visit-1'],
  severity: 'high',
  isolates: [],
  wardAtCollection: null,
  title: '',
  because: () => [],
  summary: detail,
  gravity: [gravity],
  detail,
  afterMs: 0,
  untilMs: null,
  specimens: [],
  toldBy: null,
  facts: {},
});

function lastOf(...findings: readonly Finding[]) {
  const [first = finding(1, '')] = findings;
  const at = '2024-03-01T09:00:00Z';
  const rule = { name: first.rule, goal: null };
  const track = openTrack(first, { site: 'site-1', rule, pseudonym: 'anna', at, order: 0 });
  for (const one of findings) advance(track, one, { at, fedBy: null, becameOf: () => '' });
  return track.events.at(-1);
}

describe('an alert that stands and changes', () => {
  it('calls whoever has acknowledged what was foretold, once it has come', () => {
    expect(lastOf(finding(0, 'to come in'), finding(1, 'admitted'))).toMatchObject({
      kind: 'amended',
      news: true,
      escalates: true,
    });
  });

  it('calls nobody who has acknowledged it when one person has more of the same', () => {
    expect(lastOf(finding(1, 'one isolate'), finding(2, 'two isolates'))).toMatchObject({
      news: true,
      escalates: false,
    });
  });
});
