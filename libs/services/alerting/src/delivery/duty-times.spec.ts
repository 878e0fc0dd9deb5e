import { instantMs, type RecipientRole, type Severity } from '@carbawatch/contracts';
import { channelsAt, mayLeaveAt } from './duty-times';

const ZONE = 'Europe/Lisbon';
const at = (clock: string) => instantMs(clock.replace(' ', 'T'), ZONE);
const NIGHT = { quietHours: { from: '22:00', to: '07:00' } };

describe('quiet hours', () => {
  it.each<[Severity, string, string]>([
    ['medium', '2024-01-05 23:10:00', '2024-01-06 07:00:00'],
    ['medium', '2024-01-06 06:59:00', '2024-01-06 07:00:00'],
    ['low', '2024-01-05 22:00:00', '2024-01-06 07:00:00'],
    ['info', '2024-01-05 21:59:00', '2024-01-05 21:59:00'],
    ['medium', '2024-01-06 07:00:00', '2024-01-06 07:00:00'],
  ])('a message of %s severity at %s leaves at %s', (severity, raised, leaves) => {
    expect(mayLeaveAt(NIGHT, severity, at(raised), ZONE)).toBe(at(leaves));
  });

  it.each<Severity>(['critical', 'high'])('never hold what is %s', (severity) => {
    const night = at('2024-01-06 03:00:00');
    expect(mayLeaveAt(NIGHT, severity, night, ZONE)).toBe(night);
  });

  it('end by the clocks on the wall in the night when these are changed', () => {
    const night = at('2024-03-30 23:00:00');
    // Summer time begins: the quiet from 22:00 to 07:00 lasts eight hours instead of nine.
    expect(mayLeaveAt(NIGHT, 'low', night, ZONE) - night).toBe(7 * 3_600_000);
  });
});

describe('on call', () => {
  const nurse: RecipientRole = {
    name: 'ipc nurse',
    channels: ['office'],
    onCall: [
      { days: [6, 7], from: '00:00', to: '00:00', channels: ['weekend pager'] },
      { days: [1, 2, 3, 4, 5], from: '18:00', to: '08:00', channels: ['night pager'] },
    ],
  };

  it.each([
    ['Friday noon', '2024-01-05 12:00:00', 'office'],
    ['Friday evening', '2024-01-05 18:00:00', 'night pager'],
    ['Saturday noon', '2024-01-06 12:00:00', 'weekend pager'],
    ['the last minute of Sunday', '2024-01-07 23:59:00', 'weekend pager'],
    ['Monday before the office opens', '2024-01-08 07:00:00', 'office'],
    [
      'Tuesday before the office opens, in the night of Monday',
      '2024-01-09 07:00:00',
      'night pager',
    ],
  ])('on %s the role is reached by the right channel', (_, clock, channel) => {
    expect(channelsAt(nurse, at(clock), ZONE)).toEqual([channel]);
  });
});
