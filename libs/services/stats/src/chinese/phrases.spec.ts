import { join } from 'node:path';
import { placesOf } from '@carbawatch/contracts';
import { writtenSentences } from '@carbawatch/testing';
import { STATS_BOOK, OWN_PHRASES } from './stats-book';

const SOURCES = join(__dirname, '..');
const EPIDEMIOLOGY = join(SOURCES, '../../../domain/epidemiology/src');

describe('the phrases of stats', () => {
  it('take the same places in both languages, and each English one stands once', () => {
    const seen = new Set<string>();
    for (const [english, chinese] of OWN_PHRASES) {
      expect([english, placesOf(chinese)]).toEqual([english, placesOf(english)]);
      expect([english, seen.has(english)]).toEqual([english, false]);
      seen.add(english);
    }
  });

  it('name the population that detectors judge', () => {
    const judged = 'The detectors judge the population clinical: with population=all';
    expect(STATS_BOOK.chinese(`${judged} they look at the same isolates.`)).toBe(
      '检测方法针对住院患者临床标本：人群选“全部”时所看的菌株相同。',
    );
  });

  it('leave no text for people in English that stats and its statistics write', () => {
    // Refusals of the command line are English, and templates of parts are read elsewhere.
    const elsewhere = /detector-benchmark|farrington-settings|detectors\/ears|kaplan-meier/;
    const left = writtenSentences(SOURCES, EPIDEMIOLOGY).filter(({ place, text }) => {
      if (elsewhere.test(place)) return false;
      const said = STATS_BOOK.chinese(text);
      return said === text || /\p{Ll}{2,} \p{Ll}{2,}/u.test(said);
    });
    expect(left).toEqual([]);
  });
});
