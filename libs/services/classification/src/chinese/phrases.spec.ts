import { join } from 'node:path';
import { placesOf } from '@carbawatch/contracts';
import { writtenSentences } from '@carbawatch/testing';
import { CLASSIFICATION_BOOK, OWN_PHRASES } from './classification-book';

const SOURCES = join(__dirname, '..');

describe('the phrases of classification', () => {
  it('take the same places in both languages, and each English one stands once', () => {
    const seen = new Set<string>();
    for (const [english, chinese] of OWN_PHRASES) {
      expect([english, placesOf(chinese)]).toEqual([english, placesOf(english)]);
      expect([english, seen.has(english)]).toEqual([english, false]);
      seen.add(english);
    }
  });

  it('leave no text for people in English that classification writes', () => {
    const left = writtenSentences(SOURCES).filter(({ text }) => {
      const said = CLASSIFICATION_BOOK.chinese(text);
      return said === text || /\p{Ll}{2,} \p{Ll}{2,}/u.test(said.replace('carbawatch export', ''));
    });
    expect(left).toEqual([]);
  });

  it('leave none that the rules of microbiology write, each with its source behind it', () => {
    const folder = join(SOURCES, '../../../domain/microbiology/src');
    // Templates of names and words, which the specs of microbiology read.
    const composed = /src\/(?:breakpoints|catalogue-upgrade|expert-rules|gene-description)\.ts/;
    const left = writtenSentences(folder).filter(
      ({ place, text }) =>
        !composed.test(place) &&
        [text, `${text} (CLSI M100)`].every((told) => CLASSIFICATION_BOOK.chinese(told) === told),
    );
    expect(left).toEqual([]);
  });
});
