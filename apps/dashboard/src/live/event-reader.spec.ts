import * as fc from 'fast-check';
import { EventReader } from './event-reader';

const STREAM =
  'retry: 2000\nid: 0.0\n\n: \n\nid: 0.1\nevent: alert\ndata: {"id":"a"}\n\n' +
  'event: metrics\ndata: {"reason":\ndata: "isolates changed"}\n\n';

describe('the reader of server-sent events', () => {
  it('gives each event with its id, its name and its data', () => {
    expect(new EventReader().take(STREAM)).toEqual([
      { id: '0.0', type: 'message', data: null },
      { id: null, type: 'message', data: null },
      { id: '0.1', type: 'alert', data: '{"id":"a"}' },
      { id: null, type: 'metrics', data: '{"reason":\n"isolates changed"}' },
    ]);
  });

  it('keeps half an event until the rest has come', () => {
    const reader = new EventReader();
    expect(reader.take('event: alert\ndata: 1\n')).toEqual([]);
    expect(reader.take('\n')).toEqual([{ id: null, type: 'alert', data: '1' }]);
  });

  it('gives the same events in whatever pieces the text comes', () => {
    const whole = new EventReader().take(STREAM);
    fc.assert(
      fc.property(fc.array(fc.nat(STREAM.length), { maxLength: 12 }), (cuts) => {
        const reader = new EventReader();
        const places = [0, ...cuts.sort((a, b) => a - b), STREAM.length];
        const pieces = places.slice(1).map((to, at) => STREAM.slice(places[at], to));
        expect(pieces.flatMap((piece) => reader.take(piece))).toEqual(whole);
      }),
    );
  });
});
