import { BlockList, isIP } from 'node:net';

/**
 * IPv4 blocks that are not the public internet. Source: the IANA IPv4 Special-Purpose Address Registry (RFC 6890 and
 * its updates), multicast (RFC 5771), and 168.63.129.16, where Azure's platform answers the machines it hosts.
 */
const NOT_PUBLIC_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** What is public in IPv6: the global unicast block, without its special parts. Source: RFC 4291, the IANA IPv6 registry. */
const PUBLIC_V6 = '2000::/3';
const NOT_PUBLIC_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'];

const listOf = (family: 'ipv4' | 'ipv6', blocks: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const block of blocks) {
    const [address = '', prefix] = block.split('/');
    list.addSubnet(address, Number(prefix), family);
  }
  return list;
};

const notPublicV4 = listOf('ipv4', NOT_PUBLIC_V4);
const publicV6 = listOf('ipv6', [PUBLIC_V6]);
const notPublicV6 = listOf('ipv6', NOT_PUBLIC_V6);

/** Whether an IP address is one on the public internet. IPv4 inside IPv6 is none, whatever it maps to. */
export function isPublic(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !notPublicV4.check(address, 'ipv4');
    case 6:
      return publicV6.check(address, 'ipv6') && !notPublicV6.check(address, 'ipv6');
    default:
      return false;
  }
}
