import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, test } from 'vitest';
import { hasNetwork } from '../src-main/network.ts';

function at(address: string, internal = false): NetworkInterfaceInfo {
  const family = address.includes(':')
    ? { family: 'IPv6' as const, scopeid: 0 }
    : { family: 'IPv4' as const };
  return { address, netmask: '', mac: '', internal, cidr: null, ...family };
}

const loopback = [at('127.0.0.1', true), at('::1', true)];

describe('there is a network', () => {
  test.each(['192.168.0.7', '10.8.0.2', '2001:db8::7', 'fd00::2'])('where an interface has %s', (address) => {
    expect(hasNetwork(() => ({ lo: loopback, eth0: [at('fe80::1'), at(address)] }))).toBe(true);
  });

  test('where the system does not let it be asked', () => {
    const refuse = () => {
      throw new Error('uv_interface_addresses returned Unknown system error 13');
    };
    expect(hasNetwork(refuse)).toBe(true);
  });

  test('not where this machine reaches itself alone', () => {
    expect(hasNetwork(() => ({ lo: loopback }))).toBe(false);
    expect(hasNetwork(() => ({}))).toBe(false);
  });

  test.each(['169.254.10.3', 'fe80::1', 'FE80::1', 'febf::1'])(
    'not where an interface has given itself %s',
    (address) => {
      expect(hasNetwork(() => ({ lo: loopback, wlan0: [at(address)] }))).toBe(false);
    }
  );
});
