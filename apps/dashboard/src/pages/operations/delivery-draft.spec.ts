import type { RoutesAnswer } from '@carbawatch/contracts';
import {
  channelFrom,
  roleFrom,
  routeFrom,
  settingOf,
  withEntry,
  writtenIn,
  type Written,
} from './delivery-draft';

function written(...fields: readonly (readonly [string, string])[]): Written {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return writtenIn(form);
}

describe('routes of alerts as they are written on the page', () => {
  it('leave a secret alone that nobody wrote anew', () => {
    const pager = { name: 'pager', kind: 'webhook', url: 'https://pager.example/p' } as const;
    const answer: RoutesAnswer = {
      ...{ site: 'site-1', version: 1, changedAt: null, changedBy: null },
      ...{ delivers: true, whyNot: null, roles: [], routes: [], operator: null },
      warnings: [],
      channels: [{ ...pager, hasSecret: true }],
    };
    expect(settingOf(answer).channels).toEqual([pager]);
    const again = written(
      ['name', 'pager'],
      ['kind', 'webhook'],
      ['url', pager.url],
      ['secret', ''],
    );
    expect(channelFrom(again)).toEqual(pager);
  });

  it('keep the language of a channel, and say nothing of it for English', () => {
    const mail = [
      ['name', 'mail'],
      ['kind', 'email'],
      ['to', 'nurse@hospital.example'],
    ] as const;
    const chinese = channelFrom(written(...mail, ['language', 'zh']));
    expect(chinese).toMatchObject({ kind: 'email', language: 'zh' });
    expect(channelFrom(written(...mail, ['language', 'en']))).not.toHaveProperty('language');
  });

  it('take all where nothing is chosen, and what is chosen where something is', () => {
    const all = written(['name', 'all'], ['role', 'nurse'], ['expires', '']);
    expect(routeFrom(all)).toEqual({
      ...{ name: 'all', role: 'nurse', quietHours: null, escalation: [] },
      expiresAfterMinutes: 1_440,
    });
    const some = written(
      ...([['name', 'night'] as const, ['role', 'nurse'] as const] as const),
      ...([['severities', 'high'] as const, ['severities', 'critical'] as const] as const),
      ...([['wards', 'ICU-1, ICU-2'] as const, ['expires', '60'] as const] as const),
      ...([['quietFrom', '22:00'] as const, ['quietTo', '06:00'] as const] as const),
      ...([['escalateTo', 'doctor'] as const, ['escalateAfter', '30'] as const] as const),
      ...([['escalateTo', 'head'] as const, ['escalateAfter', ''] as const] as const),
    );
    expect(routeFrom(some)).toEqual({
      ...{ name: 'night', role: 'nurse', severities: ['critical', 'high'] },
      wards: ['ICU-1', 'ICU-2'],
      quietHours: { from: '22:00', to: '06:00' },
      escalation: [{ role: 'doctor', afterMinutes: 30 }, { role: 'head' }],
      expiresAfterMinutes: 60,
    });
  });

  it('hold a limit of messages where one is written, and none where it is nought', () => {
    const role = (messages: string, minutes: string) =>
      roleFrom(written(['digestMessages', messages], ['digestMinutes', minutes]), null).digest;
    expect([role('', ''), role('5', ''), role('0', '')]).toEqual([
      undefined,
      { messages: 5, minutes: 60 },
      null,
    ]);
  });

  it('tell nobody that an alert is over where the box is not ticked', () => {
    const route = (...more: readonly (readonly [string, string])[]) =>
      routeFrom(written(['name', 'all'], ['role', 'nurse'], ...more)).whenCleared;
    expect(route(['cleared', 'asked'], ['tellCleared', 'yes'])).toBeUndefined();
    expect(route(['cleared', 'asked'])).toBe('nobody');
  });

  it('stay in their order when one is edited, even where its name is another then', () => {
    const routes = [{ name: 'a' }, { name: 'b' }];
    expect(withEntry(routes, { name: 'c' }, 'a')).toEqual([{ name: 'c' }, { name: 'b' }]);
    expect(withEntry(routes, { name: 'c' }, null).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });
});
