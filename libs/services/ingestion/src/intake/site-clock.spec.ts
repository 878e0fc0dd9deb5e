import { FixedClock } from '@carbawatch/service-kit';
import { SiteClock } from './site-clock';

const wall = new FixedClock('2024-06-01T12:00:00Z');
const timezone = 'Asia/Shanghai';

describe('When a message counts as received', () => {
  it('is the wall clock at a live site, whatever the sender says', () => {
    const clock = new SiteClock({ clock: 'wall', timezone }, wall);
    const said = { hl7Time: '20240101000000', header: '2023-01-01T00:00:00Z' };
    expect(clock.receivedAt(said).toISOString()).toBe('2024-06-01T12:00:00.000Z');
  });

  it.each([
    ['MSH-7 in the site time zone', { hl7Time: '20240107152000' }, '2024-01-07T07:20:00.000Z'],
    ['MSH-7 with its offset', { hl7Time: '20240107152000.5+0100' }, '2024-01-07T14:20:00.500Z'],
    ['MSH-7 without seconds', { hl7Time: '202401071520' }, '2024-01-07T07:20:00.000Z'],
    ['a date alone from its first minute', { hl7Time: '20240107' }, '2024-01-06T16:00:00.000Z'],
    [
      'the header before MSH-7',
      { hl7Time: '20240107', header: '2024-01-09T01:00:00Z' },
      '2024-01-09T01:00:00.000Z',
    ],
    [
      'the wall clock for a time that does not exist',
      { hl7Time: '20241399' },
      '2024-06-01T12:00:00.000Z',
    ],
    ['the wall clock without any time', {}, '2024-06-01T12:00:00.000Z'],
  ])('in demonstration and replay is %s', (_, said, expected) => {
    const clock = new SiteClock({ clock: 'message', timezone }, wall);
    expect(clock.receivedAt(said).toISOString()).toBe(expected);
  });
});
