import { answerTo, type Wish } from './acts';
import { courseOf, type Act, type Course } from './lifecycle';
import type { DerivedEvent } from './tracks';

const day = (n: number): string => `2024-01-0${n}T08:00:00+08:00`;

function event(on: number, kind: DerivedEvent['kind'], more: Partial<DerivedEvent> = {}) {
  return { at: day(on), kind, text: kind, news: false, escalates: false, ...more };
}

let seq = 0;
/** An act of a nurse who saw everything up to a day. */
function act(seen: number, kind: Act['kind'], more: Partial<Act> = {}): Act {
  seq += 1;
  return {
    seq,
    kind,
    actor: 'ipc nurse',
    at: day(9),
    basis: day(seen),
    disposition: kind === 'resolved' ? 'relevant' : null,
    isolation: kind === 'isolated' ? 'single' : null,
    comment: null,
    ...more,
  };
}

const kinds = ({ timeline }: Course): string[] => timeline.map(({ kind }) => kind);

describe('the course of an alert', () => {
  it('opens when raised, is acknowledged, is resolved with a disposition', () => {
    const raised = event(1, 'raised');
    expect(courseOf([raised], []).status).toBe('open');
    expect(courseOf([raised], [act(1, 'acknowledged')]).status).toBe('acknowledged');
    expect(courseOf([raised], [act(1, 'acknowledged'), act(1, 'resolved')])).toMatchObject({
      status: 'resolved',
      disposition: 'relevant',
    });
  });

  it('keeps when it was raised first, where a version of the rules took it away and raises it later', () => {
    const kept = {
      rulesVersion: 2,
      rulesChange: `${day(1)} Carrier of KPC: isolation not recorded.`,
    };
    const acts = [act(1, 'acknowledged'), act(1, 'rule-gone', kept)];
    const course = courseOf([event(3, 'raised')], acts);
    expect(kinds(course)).toEqual(['raised', 'acknowledged', 'retracted', 'raised']);
    expect(course.timeline[0]).toMatchObject({
      at: day(1),
      text: 'Carrier of KPC: isolation not recorded.',
    });
    expect(course.status).toBe('open');
    // Raised as before by the version after, it is told once.
    const back = [...acts, act(1, 'rule-back', { rulesVersion: 3 })];
    expect(kinds(courseOf([event(1, 'raised')], back))).toEqual([
      'raised',
      'acknowledged',
      'retracted',
      'amended',
    ]);
  });

  it('a repeat feeds a resolved alert and leaves it resolved', () => {
    const course = courseOf([event(1, 'raised'), event(2, 'fed')], [act(1, 'resolved')]);
    expect(course.status).toBe('resolved');
    expect(kinds(course)).toEqual(['raised', 'resolved', 'fed']);
  });

  it('what is corrected after its end leaves it as it was closed, and nobody opens it again', () => {
    const events = [event(1, 'raised'), event(2, 'cleared'), event(3, 'amended')];
    const course = courseOf(events, [act(1, 'resolved'), act(3, 'reopened')]);
    expect(course).toMatchObject({ status: 'resolved', disposition: 'relevant' });
    expect(kinds(course)).toEqual(['raised', 'resolved', 'cleared', 'amended', 'reopened']);
    const taken = courseOf([...events, event(4, 'retracted')], [act(1, 'resolved')]);
    expect(taken).toMatchObject({ status: 'resolved', disposition: 'retracted' });
  });

  it.each([
    ['contaminant', 'open'],
    ['wrong-ward', 'open'],
    ['other', 'open'],
    ['already-known', 'resolved'],
    ['duplicate', 'resolved'],
    ['relevant', 'resolved'],
  ] as const)(
    'a further isolate after it was resolved as %s leaves it %s',
    (disposition, status) => {
      const acts = [act(1, 'resolved', { disposition })];
      const further = event(2, 'fed', { further: true });
      expect(courseOf([event(1, 'raised'), further], acts).status).toBe(status);
      expect(courseOf([event(1, 'raised'), event(2, 'fed')], acts).status).toBe('resolved');
    },
  );

  it('news after a person resolved it raises it again; an amendment that is none does not', () => {
    const resolved = act(1, 'resolved');
    const news = courseOf([event(1, 'raised'), event(2, 'amended', { news: true })], [resolved]);
    expect(news).toMatchObject({ status: 'open', disposition: null });
    expect(kinds(news)).toEqual(['raised', 'resolved', 'reraised']);
    const none = courseOf([event(1, 'raised'), event(2, 'amended')], [resolved]);
    expect(none.status).toBe('resolved');
  });

  it('news that the person had seen before closing it does not raise it again', () => {
    const events = [event(1, 'raised'), event(2, 'amended', { news: true })];
    expect(courseOf(events, [act(2, 'resolved')]).status).toBe('resolved');
  });

  it('an acknowledged alert is raised again only when it becomes more severe', () => {
    const acknowledged = act(1, 'acknowledged');
    const rising = event(2, 'amended', { news: true, escalates: true });
    expect(courseOf([event(1, 'raised'), rising], [acknowledged]).status).toBe('open');
    const other = event(2, 'amended', { news: true });
    expect(courseOf([event(1, 'raised'), other], [acknowledged]).status).toBe('acknowledged');
  });

  it('what a person judged keeps the judgement when it ends by itself, and nobody opens it', () => {
    const judged = act(1, 'resolved', { disposition: 'contaminant' });
    const course = courseOf([event(1, 'raised'), event(3, 'cleared')], [judged]);
    expect(course).toMatchObject({ status: 'resolved', disposition: 'contaminant' });
    expect(kinds(course)).toEqual(['raised', 'resolved', 'cleared']);
    expect(answerTo({ kind: 'reopened' }, course, 'ipc nurse').kind).toBe('refused');
    const again = courseOf(
      [event(1, 'raised'), event(3, 'cleared'), event(4, 'reraised')],
      [judged],
    );
    expect(again).toMatchObject({ status: 'open', disposition: null });
  });

  it('a retraction resolves it as retracted whatever people said, and it can be raised again', () => {
    const events = [event(1, 'raised'), event(3, 'retracted')];
    const acts = [act(1, 'acknowledged'), act(1, 'resolved')];
    expect(courseOf(events, acts)).toMatchObject({
      status: 'resolved',
      disposition: 'retracted',
    });
    expect(courseOf([...events, event(4, 'reraised')], acts)).toMatchObject({
      status: 'open',
      disposition: null,
    });
  });

  it('a fact that was received later came after the act, however the clocks differ', () => {
    // The act's own time is day 9, the fact's day 2: the site replays old messages.
    const events = [event(1, 'raised'), event(2, 'amended', { news: true })];
    expect(courseOf(events, [act(1, 'resolved', { at: day(9) })]).status).toBe('open');
  });

  it.each([
    ['acknowledged', [act(1, 'acknowledged'), act(1, 'resolved'), act(1, 'undone')]],
    ['open', [act(1, 'resolved'), act(1, 'undone')]],
    ['open', [act(1, 'acknowledged'), act(1, 'undone')]],
    ['open', [act(1, 'acknowledged'), act(1, 'resolved'), act(1, 'reopened')]],
  ])('what stood before a mistake stands again: %s', (status, acts) => {
    const course = courseOf([event(1, 'raised')], acts);
    expect(course).toMatchObject({ status, disposition: null });
    expect(course.timeline.at(-1)?.kind).toBe('reopened');
  });

  it('what a person wrote is kept apart from what the system says', () => {
    const course = courseOf([event(1, 'raised')], [act(1, 'commented', { comment: 'bed 7' })]);
    expect(course.timeline.at(-1)).toMatchObject({ text: 'Comment.', comment: 'bed 7' });
  });
});

describe('what a person may do', () => {
  const open = courseOf([event(1, 'raised')], []);
  const acknowledged = courseOf([event(1, 'raised')], [act(1, 'acknowledged')]);
  const resolved = courseOf([event(1, 'raised')], [act(1, 'resolved')]);
  const retracted = courseOf([event(1, 'raised'), event(2, 'retracted')], []);
  const reopened = courseOf([event(1, 'raised')], [act(1, 'resolved'), act(1, 'reopened')]);
  const undone = courseOf(
    [event(1, 'raised')],
    [act(1, 'acknowledged'), act(1, 'resolved'), act(1, 'undone')],
  );
  const undoneTwice = courseOf(
    [event(1, 'raised')],
    [act(1, 'acknowledged'), act(1, 'resolved'), act(1, 'undone'), act(1, 'undone')],
  );
  const isolated = courseOf([event(1, 'raised')], [act(1, 'isolated')]);
  const commented = courseOf([event(1, 'raised')], [act(1, 'commented', { comment: 'seen' })]);

  const resolve = (disposition: 'relevant' | 'duplicate'): Wish => ({
    kind: 'resolved',
    disposition,
    comment: null,
  });

  it.each<[string, Wish, Course, string]>([
    ['acknowledge an open alert', { kind: 'acknowledged' }, open, 'act'],
    ['acknowledge it twice', { kind: 'acknowledged' }, acknowledged, 'done'],
    ['acknowledge a resolved one', { kind: 'acknowledged' }, resolved, 'alert-resolved'],
    ['acknowledge a retracted one', { kind: 'acknowledged' }, retracted, 'alert-retracted'],
    ['resolve an open alert', resolve('relevant'), open, 'act'],
    ['resolve an acknowledged alert', resolve('relevant'), acknowledged, 'act'],
    ['resolve it twice the same way', resolve('relevant'), resolved, 'done'],
    ['resolve it otherwise afterwards', resolve('duplicate'), resolved, 'alert-resolved'],
    ['resolve a retracted one', resolve('relevant'), retracted, 'alert-retracted'],
    ['reopen a resolved alert', { kind: 'reopened' }, resolved, 'act'],
    ['take an acknowledgement back', { kind: 'reopened' }, acknowledged, 'act'],
    ['reopen it twice', { kind: 'reopened' }, reopened, 'done'],
    ['reopen what was never resolved', { kind: 'reopened' }, open, 'alert-not-resolved'],
    ['reopen a retracted one', { kind: 'reopened' }, retracted, 'alert-retracted'],
    ['undo a resolution', { kind: 'undone' }, resolved, 'act'],
    ['undo an acknowledgement', { kind: 'undone' }, acknowledged, 'act'],
    ['undo what a resolution had stood on', { kind: 'undone' }, undone, 'act'],
    ['undo when both are taken back', { kind: 'undone' }, undoneTwice, 'nothing-to-undo'],
    ['undo what was reopened', { kind: 'undone' }, reopened, 'nothing-to-undo'],
    ['reopen what an undo gave back', { kind: 'reopened' }, undone, 'act'],
    ['undo where nobody did anything', { kind: 'undone' }, open, 'nothing-to-undo'],
    ['undo what the facts ended', { kind: 'undone' }, retracted, 'alert-retracted'],
    ['record isolation', { kind: 'isolated', isolation: 'single' }, open, 'act'],
    ['record the same isolation', { kind: 'isolated', isolation: 'single' }, isolated, 'done'],
    ['record another isolation', { kind: 'isolated', isolation: 'cohort' }, isolated, 'act'],
    [
      'record isolation afterwards',
      { kind: 'isolated', isolation: 'single' },
      resolved,
      'alert-resolved',
    ],
    ['comment on a resolved alert', { kind: 'commented', comment: 'seen' }, resolved, 'act'],
    ['send a comment twice', { kind: 'commented', comment: 'seen' }, commented, 'done'],
  ])('%s', (_, wish, course, expected) => {
    const answer = answerTo(wish, course, 'ipc nurse');
    expect(answer.kind === 'refused' ? answer.code : answer.kind).toBe(expected);
  });

  it('another person may write the same comment', () => {
    const wish: Wish = { kind: 'commented', comment: 'seen' };
    expect(answerTo(wish, commented, 'ipc doctor').kind).toBe('act');
  });
});
