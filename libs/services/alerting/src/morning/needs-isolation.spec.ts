import { gravestOf } from './needs-isolation';

const alert = (id: string, patient: string | null) => ({ id, patient });

describe('whom open alerts ask to isolate', () => {
  it('has each patient once, by the first alert, and neither carriers nor what names nobody', () => {
    const alerts = [alert('a', 'p1'), alert('b', 'p1'), alert('c', null), alert('d', 'carrier')];
    const found = gravestOf([...alerts, alert('e', 'p2')], new Set(['carrier']));
    expect(found).toEqual([alert('a', 'p1'), alert('e', 'p2')]);
  });
});
