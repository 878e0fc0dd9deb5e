import { alertId, alertKey, uuidV5 } from './alert-id';

describe('ids of alerts', () => {
  it('a name-based UUID is that of RFC 9562, appendix A.4', () => {
    const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
    expect(uuidV5(dns, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });

  it('the same site, rule and key have the same id, anything else another', () => {
    const key = alertKey(['anna', 'KPC', 'kpn']);
    expect(alertId('site-1', 'new-cpe', key)).toBe(alertId('site-1', 'new-cpe', key));
    const others = [
      alertId('site-2', 'new-cpe', key),
      alertId('site-1', 'provisional', key),
      alertId('site-1', 'new-cpe', alertKey(['anna', 'KPCkpn'])),
    ];
    expect(new Set([...others, alertId('site-1', 'new-cpe', key)]).size).toBe(4);
  });
});
