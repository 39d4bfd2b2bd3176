/** Which addresses are public, private, or never called, in every notation. */
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { judgeAddress, readAddress, readAllowList } from './address.ts';

const nothing = readAllowList([]).allow;
const kind = (text: string, allow = nothing): string => {
  const verdict = judgeAddress(text, allow);
  return verdict.callable ? 'callable' : verdict.kind;
};

const table: [string, string][] = [
  ['93.184.216.34', 'callable'],
  ['1.1.1.1', 'callable'],
  ['172.15.255.255', 'callable'],
  ['172.32.0.0', 'callable'],
  ['100.63.255.255', 'callable'],
  ['100.128.0.0', 'callable'],
  ['2606:2800:220:1:248:1893:25c8:1946', 'callable'],
  ['64:ff9b::5db8:d822', 'callable'],
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['::ffff:7f00:1', 'loopback'],
  ['0:0:0:0:0:ffff:7f00:0001', 'loopback'],
  ['::ffff:0:127.0.0.1', 'loopback'],
  ['64:ff9b::127.0.0.1', 'loopback'],
  ['2002:7f00:1::', 'loopback'],
  ['10.1.2.3', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.0.1', 'private'],
  ['::ffff:192.168.0.1', 'private'],
  ['64:ff9b::a00:1', 'private'],
  ['64:ff9b:1::a00:1', 'private'],
  ['fd12:3456::1', 'private'],
  ['fec0::1', 'private'],
  ['100.64.0.1', 'carrier-grade NAT'],
  ['100.127.255.255', 'carrier-grade NAT'],
  ['169.254.1.1', 'link-local'],
  ['fe80::1', 'link-local'],
  ['fe80::1%eth0', 'link-local'],
  ['febf::1', 'link-local'],
  ['0.0.0.0', 'unspecified'],
  ['0.1.2.3', 'unspecified'],
  ['::', 'unspecified'],
  ['::ffff:0.0.0.0', 'unspecified'],
  ['224.0.0.1', 'multicast'],
  ['255.255.255.255', 'multicast'],
  ['ff02::1', 'multicast'],
  ['240.0.0.1', 'reserved'],
  ['192.0.2.1', 'reserved'],
  ['198.18.0.1', 'reserved'],
  ['2001::1', 'reserved'],
  ['2001:db8::1', 'reserved'],
  ['::127.0.0.1', 'reserved'],
  ['4000::1', 'reserved'],
  ['169.254.169.254', 'metadata'],
  ['::ffff:169.254.169.254', 'metadata'],
  ['64:ff9b::a9fe:a9fe', 'metadata'],
  ['2002:a9fe:a9fe::1', 'metadata'],
  ['fd00:ec2::254', 'metadata'],
  ['fd00:0ec2:0000::0254', 'metadata'],
  ['100.100.100.200', 'metadata'],
  ['not-an-address', 'reserved'],
  ['', 'reserved'],
];

for (const [text, expected] of table) {
  test(`without an allow-list, "${text}" is ${expected}`, () => {
    assert.equal(kind(text), expected);
  });
}

test('an allow-list opens its ranges in every spelling, and nothing beside them', () => {
  const { allow, wrong } = readAllowList(['127.0.0.0/8', '10.2.0.0/15', 'fd00:1::/32', '192.168.1.20']);
  assert.deepEqual(wrong, []);
  for (const open of [
    '127.0.0.1',
    '::1',
    '::ffff:127.9.9.9',
    '64:ff9b::7f00:1',
    '10.3.255.255',
    'fd00:1::9',
    '192.168.1.20',
  ]) {
    assert.equal(kind(open, allow), 'callable', open);
  }
  for (const [shut, why] of [
    ['10.4.0.0', 'private'],
    ['10.1.255.255', 'private'],
    ['fd00:2::9', 'private'],
    ['192.168.1.21', 'private'],
    ['169.254.0.9', 'link-local'],
  ] as const) {
    assert.equal(kind(shut, allow), why, shut);
  }
});

test('no allow-list opens the metadata address, the unspecified one or multicast', () => {
  const { allow } = readAllowList(['0.0.0.0/0', '::/0', '169.254.169.254', 'fd00:ec2::254/128']);
  assert.equal(kind('10.0.0.1', allow), 'callable');
  for (const [never, why] of [
    ['169.254.169.254', 'metadata'],
    ['::ffff:a9fe:a9fe', 'metadata'],
    ['fd00:ec2::254', 'metadata'],
    ['0.0.0.0', 'unspecified'],
    ['::', 'unspecified'],
    ['224.0.0.1', 'multicast'],
    ['ff02::1', 'multicast'],
  ] as const) {
    assert.equal(kind(never, allow), why, never);
  }
});

test('a wrong entry of the allow-list is named and allows nothing', () => {
  const { allow, wrong } = readAllowList([
    '10.0.0.0/33',
    'localhost',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    '300.1.1.1',
  ]);
  assert.equal(allow.length, 0);
  assert.equal(wrong.length, 5);
  assert.match(wrong[0] ?? '', /"10\.0\.0\.0\/33" is not an address or a range; write it like/);
});

test('an IPv4 address gets the same verdict in every IPv6 spelling of it', () => {
  const byte = fc.nat(255);
  const { allow } = readAllowList(['10.0.0.0/9', '127.0.0.0/30']);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.tuple(byte, byte, byte, byte),
        fc.tuple(fc.constantFrom(0, 10, 100, 127, 169, 172, 192, 198, 224, 255), byte, byte, byte),
      ),
      (bytes) => {
        const dotted = bytes.join('.');
        const hex = bytes.map((one) => one.toString(16).padStart(2, '0'));
        const groups = `${hex[0]}${hex[1]}:${hex[2]}${hex[3]}`;
        const expected = kind(dotted, allow);
        for (const spelling of [
          `::ffff:${dotted}`,
          `::ffff:${groups}`,
          `::FFFF:${groups.toUpperCase()}`,
          `0:0:0:0:0:ffff:${groups}`,
          `64:ff9b::${groups}`,
          `64:ff9b:0:0::${dotted}`,
          `2002:${groups}::`,
        ]) {
          assert.equal(kind(spelling, allow), expected, spelling);
        }
      },
    ),
  );
});

test('an IPv6 address reads the same compressed or in full', () => {
  fc.assert(
    fc.property(fc.ipV6(), (text) => {
      const bytes = readAddress(text);
      assert.equal(bytes?.length, 16);
      const full = Array.from({ length: 8 }, (_, at) =>
        (((bytes?.[at * 2] ?? 0) << 8) | (bytes?.[at * 2 + 1] ?? 0)).toString(16),
      ).join(':');
      assert.deepEqual(readAddress(full), bytes);
    }),
  );
});
