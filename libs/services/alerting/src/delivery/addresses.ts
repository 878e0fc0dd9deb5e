import { BlockList, isIP } from 'node:net';

function blockOf(ranges: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix, family] of ranges) list.addSubnet(network, prefix, family);
  return list;
}

/**
 * Never a receiver of messages: link-local addresses (where clouds keep the machine's own
 * credentials), multicast, broadcast and addresses that mean none (RFC 6890).
 */
const NEVER = blockOf([
  ['0.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 128, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['fd00:ec2::', 32, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
]);

/** Inside the hospital (RFC 1918, RFC 4193, loopback): where its gateways and servers are. */
const INSIDE = blockOf([
  ['10.0.0.0', 8, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['::1', 128, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
]);

/**
 * Whether a message may go to an address: inside the hospital in the clear or not, outside by TLS
 * alone. Judged on the address that is connected to, so that a name can't change its mind.
 */
export function mayConnect(address: string, encrypted: boolean): boolean {
  const plain = address.startsWith('::ffff:') && isIP(address.slice(7)) === 4;
  const ip = plain ? address.slice(7) : address;
  const family = isIP(ip) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(ip) === 0 || NEVER.check(ip, family)) return false;
  return encrypted || INSIDE.check(ip, family);
}
