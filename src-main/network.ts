import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';

type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

/** Those that a system gives itself where no network gives one: RFC 3927, RFC 4291 (2.5.6). */
const LINK_LOCAL = /^(?:169\.254\.|fe[89ab][0-9a-f]:)/i;

/** Whether any interface that is up has an address by which others than this machine can be reached. */
export function hasNetwork(read: () => Interfaces = networkInterfaces): boolean {
  let interfaces: Interfaces;
  try {
    interfaces = read();
  } catch {
    return true; // some sandboxes don't let it be asked: then nothing is known
  }
  return Object.values(interfaces)
    .flat()
    .some((each) => each !== undefined && !each.internal && !LINK_LOCAL.test(each.address));
}
