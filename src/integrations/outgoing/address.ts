/**
 * Which internet addresses may be called: an address is judged by what it means, whatever its spelling.
 * Public ones may, private ones only through the allow-list, a few never. Pure; `guarded-fetch.ts` asks it at connect.
 */

import { isIPv4, isIPv6 } from 'node:net';

/** The bytes of an address: 4 of IPv4, 16 of IPv6. */
type Address = readonly number[];

export type AddressKind =
  | 'public'
  | 'loopback'
  | 'private'
  | 'link-local'
  | 'carrier-grade NAT'
  | 'reserved'
  | 'unspecified'
  | 'multicast'
  | 'metadata';

type Verdict = { callable: true } | { callable: false; kind: Exclude<AddressKind, 'public'> };

interface Range {
  address: Address;
  prefix: number;
}

/** Private ranges that the configuration lets through. Made by `readAllowList`. */
export type AllowList = readonly Range[];

/**
 * Whether `text`, an address as a resolver or a URL's host gives it, may be called.
 * What is not an address is `reserved`: nothing unknown is ever dialled.
 */
export function judgeAddress(text: string, allow: AllowList): Verdict {
  const spelled = readAddress(text);
  if (spelled === null) return { callable: false, kind: 'reserved' };
  const address = meantBy(spelled);
  const kind = kindOf(address);
  switch (kind) {
    case 'public':
      return { callable: true };
    // Nobody's service: the cloud's key cupboard, every interface at once, everybody at once.
    case 'metadata':
    case 'unspecified':
    case 'multicast':
      return { callable: false, kind };
    case 'loopback':
    case 'private':
    case 'link-local':
    case 'carrier-grade NAT':
    case 'reserved':
      return isAllowed(address, allow) || isAllowed(spelled, allow)
        ? { callable: true }
        : { callable: false, kind };
  }
}

/**
 * Reads `outgoing.allow`: CIDR ranges (`10.0.0.0/8`, `fd00::/8`) or single addresses.
 * The wrong entries come back as sentences; the right ones are kept apart, so that nothing is allowed by accident.
 */
export function readAllowList(entries: readonly string[]): { allow: AllowList; wrong: string[] } {
  const allow: Range[] = [];
  const wrong: string[] = [];
  for (const entry of entries) {
    const range = readRange(entry);
    if (range === null) {
      wrong.push(
        `outgoing.allow: "${entry}" is not an address or a range; write it like "10.0.0.0/8", "fd00::/8" or "192.168.1.20"`,
      );
    } else allow.push(range);
  }
  return { allow, wrong };
}

/** An address from its text form, an IPv6 zone (`%eth0`) left aside; null when it is none. */
export function readAddress(text: string): Address | null {
  if (isIPv4(text)) return text.split('.').map(Number);
  if (!isIPv6(text)) return null;
  const bare = text.split('%')[0] ?? '';
  const [head = '', tail] = bare.split('::');
  const before = readGroups(head);
  if (tail === undefined) return before;
  const after = readGroups(tail);
  return [...before, ...Array<number>(16 - before.length - after.length).fill(0), ...after];
}

function readGroups(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

function readRange(entry: string): Range | null {
  const [text = '', length, ...rest] = entry.trim().split('/');
  const address = readAddress(text);
  if (address === null || rest.length > 0) return null;
  const most = address.length * 8;
  if (length === undefined) return { address, prefix: most };
  if (!/^\d{1,3}$/.test(length) || Number(length) > most) return null;
  return { address, prefix: Number(length) };
}

function isWithin(address: Address, range: Range): boolean {
  if (address.length !== range.address.length) return false;
  const whole = range.prefix >> 3;
  for (let at = 0; at < whole; at++) if (address[at] !== range.address[at]) return false;
  const left = range.prefix & 7;
  if (left === 0) return true;
  const mask = (0xff << (8 - left)) & 0xff;
  return ((address[whole] ?? 0) & mask) === ((range.address[whole] ?? 0) & mask);
}

function isAllowed(address: Address, allow: AllowList): boolean {
  if (allow.some((range) => isWithin(address, range))) return true;
  // `localhost` resolves to 127.0.0.1 and ::1: who allows the one means this machine.
  return isSame(address, IPV6_LOOPBACK) && allow.some((range) => isWithin(IPV4_LOOPBACK, range));
}

function isSame(one: Address, other: Address): boolean {
  return isWithin(one, { address: other, prefix: other.length * 8 });
}

const range = (text: string): Range => {
  const read = readRange(text);
  if (read === null) throw new Error(`a range in the table of addresses is misspelt: ${text}`);
  return read;
};
const IPV4_LOOPBACK: Address = [127, 0, 0, 1];
const IPV6_LOOPBACK: Address = [...Array<number>(15).fill(0), 1];

/**
 * Spellings of an IPv4 address as IPv6: mapped (RFC 4291), translated (RFC 2765), the well-known prefix of NAT64
 * (RFC 6052), which a network with DNS64 gives as the answer for every IPv4-only host, and 6to4 (RFC 3056).
 */
const embeddings: readonly { range: Range; at: number }[] = [
  { range: range('::ffff:0:0/96'), at: 12 },
  { range: range('::ffff:0:0:0/96'), at: 12 },
  { range: range('64:ff9b::/96'), at: 12 },
  { range: range('2002::/16'), at: 2 },
];

/** The address that is reached when this one is dialled. */
function meantBy(address: Address): Address {
  const embedding = embeddings.find((one) => isWithin(address, one.range));
  return embedding === undefined ? address : address.slice(embedding.at, embedding.at + 4);
}

/**
 * From the registries of special-purpose addresses (RFC 6890 and its successors), first match wins.
 * The metadata addresses are those of AWS (with ECS and EKS), Google, Azure, Oracle and Alibaba: whoever reaches them
 * reaches the machine's credentials, which is why no allow-list opens them.
 */
const rangesOfKinds: readonly [AddressKind, readonly Range[]][] = [
  [
    'metadata',
    [
      '169.254.169.254',
      '169.254.170.2',
      '169.254.170.23',
      '100.100.100.200',
      '168.63.129.16',
      '192.0.0.192',
      'fd00:ec2::254',
      'fd00:ec2::23',
      'fd20:ce::254',
    ].map(range),
  ],
  ['unspecified', ['0.0.0.0/8', '::/128'].map(range)],
  ['loopback', ['127.0.0.0/8', '::1/128'].map(range)],
  ['multicast', ['224.0.0.0/4', '255.255.255.255/32', 'ff00::/8'].map(range)],
  ['link-local', ['169.254.0.0/16', 'fe80::/10'].map(range)],
  ['carrier-grade NAT', ['100.64.0.0/10'].map(range)],
  [
    'private',
    [
      '10.0.0.0/8',
      '172.16.0.0/12',
      '192.168.0.0/16',
      'fc00::/7',
      // Site-local, deprecated but still routed inside some houses; and a site's own NAT64.
      'fec0::/10',
      '64:ff9b:1::/48',
    ].map(range),
  ],
  [
    'reserved',
    [
      '192.0.0.0/24',
      '192.0.2.0/24',
      '192.88.99.0/24',
      '198.18.0.0/15',
      '198.51.100.0/24',
      '203.0.113.0/24',
      '240.0.0.0/4',
      // Protocol assignments, with Teredo, which carries an IPv4 address in disguise.
      '2001::/23',
      '2001:db8::/32',
      '3fff::/20',
    ].map(range),
  ],
  // All that is handed out as global unicast today; everything else in IPv6 is not yet anybody's.
  ['public', ['0.0.0.0/0', '2000::/3'].map(range)],
];

function kindOf(address: Address): AddressKind {
  return rangesOfKinds.find(([, ranges]) => ranges.some((one) => isWithin(address, one)))?.[0] ?? 'reserved';
}
