import { join } from 'node:path';
import { placesOf } from '@carbawatch/contracts';
import { writtenSentences } from '@carbawatch/testing';
import { REFUSAL_BOOK, REFUSAL_PHRASES } from './refusal.phrases';

const SOURCES = join(__dirname, '..');

describe('refusals of every service in Chinese', () => {
  it('take the same places in both languages', () => {
    for (const [english, chinese] of REFUSAL_PHRASES) {
      expect([english, placesOf(chinese)]).toEqual([english, placesOf(english)]);
    }
  });

  it('leave none in English that the kit and the shapes of the contracts write', () => {
    const ofLetters = writtenSentences(join(SOURCES, '../../event-log/src'));
    const written = [
      ...ofLetters.filter(({ place }) => !place.includes('/contract/')),
      ...writtenSentences(
        join(SOURCES, 'access'),
        join(SOURCES, 'http'),
        join(SOURCES, 'letters'),
        join(SOURCES, '../../../domain/contracts/src'),
      ),
    ];
    expect(written.length).toBeGreaterThan(30);
    const left = written.filter(({ text }) => !/\p{Script=Han}/u.test(REFUSAL_BOOK.chinese(text)));
    expect(left).toEqual([]);
  });
});
