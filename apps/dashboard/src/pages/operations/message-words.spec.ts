import { en } from '../../i18n/en';
import { textOf } from '../../i18n/text';
import { isPartlyRead, statusText, type Judged } from './message-words';

const text = textOf(en, 'en');

describe('what became of a message', () => {
  it.each<[string, Judged['status'], Judged['parts'], string]>([
    ['all of it was read', 'processed', { of: 5, read: 5, waiting: 0 }, 'processed'],
    ['rows wait', 'processed', { of: 5, read: 3, waiting: 2 }, 'partly read: 3 of 5 rows'],
    ['rows that waited were put away', 'processed', { of: 5, read: 3, waiting: 0 }, 'processed'],
    [
      'an isolate of a report waits',
      'quarantined',
      { of: 3, read: 2, waiting: 0 },
      'partly read: 2 of 3 results',
    ],
    [
      'a word of its only isolate waits',
      'quarantined',
      { of: 1, read: 1, waiting: 0 },
      'partly read',
    ],
    ['nothing was read', 'quarantined', { of: 2, read: 0, waiting: 0 }, 'quarantined'],
    ['it can’t be read', 'quarantined', null, 'quarantined'],
    ['what was partly read is put away', 'dismissed', { of: 3, read: 2, waiting: 0 }, 'put away'],
  ])('%s', (_, status, parts, told) => {
    expect(statusText({ status, parts }, text)).toBe(told);
    expect(isPartlyRead({ status, parts })).toBe(told.startsWith('partly read'));
  });
});
