import { expect, test } from 'vitest';
import { dropsIn } from '../../src/csm/drops.ts';

/** As a Linux 6 writes it. */
const UDP = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
 3119: 00000000:7918 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 41 2 0000000000000000 7
 3119: 0100007F:7918 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 42 2 0000000000000000 1234
`;

test('the drops of a socket are those of its address and port', () => {
  expect(dropsIn(UDP, '127.0.0.1', 31_000)).toBe(1234);
  expect(dropsIn(UDP, '0.0.0.0', 31_000)).toBe(7);
});

test('a socket that is not there has no count', () => {
  expect(dropsIn(UDP, '127.0.0.1', 31_001)).toBeNull();
  expect(dropsIn(UDP, '10.0.0.1', 31_000)).toBeNull();
  expect(dropsIn('', '127.0.0.1', 31_000)).toBeNull();
});
