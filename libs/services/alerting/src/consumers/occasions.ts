import type { LoggedRecord } from '@carbawatch/event-log';
import { refText, type Family, type PersonRef } from '../store/person-refs';
import type { Occasion } from './alert-differences';

/** What in a batch gave the occasion to look at each family: its last record. */
export class Occasions {
  private readonly byPerson = new Map<string, Occasion>();

  note(person: PersonRef, record: LoggedRecord<{ readonly receivedAt: string }>): void {
    const traceparent = record.headers['traceparent'];
    this.byPerson.set(refText(person), {
      at: record.value.receivedAt,
      cause: record.cause,
      ...(traceparent && { traceparent }),
    });
  }

  readonly of = ({ site, members }: Family): Occasion => {
    const noted = members.flatMap((pseudonym) => {
      const occasion = this.byPerson.get(refText({ site, pseudonym }));
      return occasion ? [occasion] : [];
    });
    const last = noted.at(-1);
    if (!last) throw new RangeError('a family is looked at because of one of its members');
    return last;
  };
}
