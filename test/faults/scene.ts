import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { TestProxy, type ProxyOptions } from '../argos/proxy.ts';
import { AUTHORITY } from './certificates.ts';
import { type Acts, FaultServer, type Script, type ServerOptions } from './fault-server.ts';
import { Office, type OfficeOptions } from './office.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Done after the test, the latest first. */
export function atEnd(end: () => unknown): void {
  ends.push(end);
}

export async function faultServer(
  script: Script | Acts,
  options: Partial<ServerOptions> = {}
): Promise<FaultServer> {
  const server = await FaultServer.start(script, options);
  atEnd(() => server.stop());
  return server;
}

export async function openOffice(options: OfficeOptions): Promise<Office> {
  const office = await Office.open(options);
  atEnd(() => office.close());
  return office;
}

export async function proxyTo(port: number, options: Partial<ProxyOptions> = {}): Promise<TestProxy> {
  const proxy = await TestProxy.start(port, options);
  atEnd(() => {
    proxy.stop();
  });
  return proxy;
}

/** The connection takes certificates of the private authority, by a file of its own. */
export async function trustAuthority(office: Office): Promise<void> {
  const caFile = join(office.data, 'office-ca.pem');
  await writeFile(caFile, AUTHORITY);
  await office.change({ caFile });
}
