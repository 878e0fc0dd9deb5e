import { mayConnect } from './addresses';

describe('where a message may go', () => {
  it.each([
    ['a gateway on this machine', '127.0.0.1', false, true],
    ['a server of the hospital', '10.20.30.40', false, true],
    ['a server of the hospital', '192.168.1.9', true, true],
    ['a server of the hospital by IPv6', 'fd12:3456::1', false, true],
    ['a service outside by TLS', '203.0.113.7', true, true],
    ['a service outside in the clear', '203.0.113.7', false, false],
    ['a service outside by IPv6 in the clear', '2001:db8::1', false, false],
    ['the credentials of a cloud machine', '169.254.169.254', true, false],
    ['the credentials of a cloud machine, as mapped', '::ffff:169.254.169.254', true, false],
    ['a link-local address', 'fe80::1', true, false],
    ['everybody', '255.255.255.255', true, false],
    ['a group', '239.1.2.3', true, false],
    ['nowhere', '0.0.0.0', false, false],
    ['a name that nobody resolved', 'gateway', true, false],
  ])('%s, %s, encrypted %s: %s', (_, address, encrypted, may) => {
    expect(mayConnect(address, encrypted)).toBe(may);
  });
});
