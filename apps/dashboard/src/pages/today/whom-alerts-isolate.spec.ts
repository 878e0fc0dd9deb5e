import type { Alert, Severity } from '@carbawatch/contracts';
import { gravestOf } from './whom-alerts-isolate';

const BED = { ward: 'ICU-1', room: '1', bed: 'A', reportedOn: null };

function alert(id: string, pseudonym: string | null, more: Partial<Alert> = {}): Alert {
  const severity: Severity = 'high';
  const patient = pseudonym === null ? null : { pseudonym };
  return { id, patient, severity, place: BED, wardNow: 'ICU-1', ...more } as Alert;
}

describe('whom open alerts ask to isolate', () => {
  it('names each patient once, by the first alert of the list', () => {
    const found = gravestOf([alert('a', 'p1'), alert('b', 'p1'), alert('c', 'p2')], new Set());
    expect(found.map((one) => [one.pseudonym, one.alert.id])).toEqual([
      ['p1', 'a'],
      ['p2', 'c'],
    ]);
  });

  it('leaves out who has left, who is no patient, and carriers who stand in their own list', () => {
    const gone = alert('a', 'gone', { place: null, wardNow: null });
    const found = gravestOf([gone, alert('b', null), alert('c', 'carrier')], new Set(['carrier']));
    expect(found).toEqual([]);
  });

  it('names the ward where no bed is told', () => {
    const [one] = gravestOf([alert('a', 'p1', { place: null, wardNow: 'MED-1' })], new Set());
    expect(one?.place).toEqual({ ward: 'MED-1', room: null, bed: null, reportedOn: null });
  });
});
