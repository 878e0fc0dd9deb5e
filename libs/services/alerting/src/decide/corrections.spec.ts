import fc from 'fast-check';
import { anyDeeds, storyOf } from './any-story.story';
import { RULES } from './rules/rules';
import { alertsOf } from './told-alerts.story';

const REASON =
  /^(?:The (?:isolate|report on the specimen|negative screen|entry|list|presumed clearance)|A further) /;

it('whatever a result, a report or a list amends says which it was, in any story', () => {
  fc.assert(
    fc.property(anyDeeds, (deeds) => {
      const story = storyOf(deeds);
      const { movements, results, specimens, carriers } = story;
      const moved = new Set(movements.map(({ receivedAt }) => receivedAt));
      const told = new Set([...results, ...specimens, ...carriers].map((one) => one.receivedAt));
      const lines = alertsOf(story, RULES).flatMap(({ timeline }) => timeline);
      const amended = lines.filter(
        ({ kind, at }) => kind === 'amended' && told.has(at) && !moved.has(at),
      );
      const texts = amended.map(({ text }) => text.replace('Corrected after its end. ', ''));
      // A result of an alert that is over is called by its number.
      const silent = texts.filter((text) => !REASON.test(text) && !/^[LS]-\d: /.test(text));
      expect(silent).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
