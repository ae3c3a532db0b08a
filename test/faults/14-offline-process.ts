import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AUTHORITY, ISSUED } from './certificates.ts';
import { type Acts, FaultServer, type Script, TAKE } from './fault-server.ts';
import { Office, type OfficeOptions } from './office.ts';
import type { Facts, Scenario, Wait } from './14-offline.test.ts';

/** One scenario in a network of its own, where nothing but this process and the server it starts is reached. */
const ROWS = 5;
/** Oftener than a row has tries. */
const WAITS_AT_START = 8;

function run(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
}

/** Of those kept for documentation: no machine of anybody's has it. */
const HERE = '192.0.2.1';
const NAME = 'api.outtray.test';

const network = {
  begin: (...known: readonly string[]) => {
    run('ip', 'link', 'set', 'lo', 'up');
    network.restore();
    names(...known);
  },
  /** As an interface without a link, which loses its address: what is on its way hears nothing any more. */
  cut: () => {
    run('ip', 'address', 'del', `${HERE}/32`, 'dev', 'lo');
  },
  restore: () => {
    run('ip', 'address', 'add', `${HERE}/32`, 'dev', 'lo');
  }
};

const hostsFolder = await mkdtemp(join(tmpdir(), 'outtray-hosts-'));
const hosts = join(hostsFolder, 'hosts');
let isMounted = false;

/** What the name service knows from now on. */
function names(...lines: string[]): void {
  writeFileSync(hosts, lines.map((line) => `${line}\n`).join(''));
  if (!isMounted) run('mount', '--bind', hosts, '/etc/hosts');
  isMounted = true;
}

function serverHere(script: Script | Acts, port = 0): Promise<FaultServer> {
  return FaultServer.start(script, { certificate: ISSUED.good, host: HERE, port });
}

async function officeFor(server: FaultServer, options: Partial<OfficeOptions> = {}): Promise<Office> {
  const url = `https://${NAME}:${server.port}/v3`;
  const office = await Office.open({ url, ...options, rows: 0 });
  const caFile = join(office.data, 'office-ca.pem');
  await writeFile(caFile, AUTHORITY);
  await office.change({ caFile });
  await office.bring('S', ROWS, options.pictureBytes);
  return office;
}

interface Scene {
  readonly office: Office;
  readonly server: FaultServer;
  readonly waits: Wait[];
}

/** Lets the pause's own time pass at once. @returns how things stood before. */
async function sitOut(office: Office): Promise<Wait> {
  const [pause, states] = [await office.pause(), await office.states()];
  const forMs = (pause?.resumesAt ?? Infinity) - office.clock.now();
  await office.pass(forMs === Infinity ? 0 : forMs + 1);
  return { reason: pause?.reason ?? null, forMs, states };
}

async function offlineAtStart(): Promise<Scene> {
  network.begin(`${HERE} ${NAME}`);
  const server = await serverHere(TAKE);
  network.cut();
  const office = await officeFor(server);
  await office.send();
  const waits: Wait[] = [];
  for (let time = 0; time < WAITS_AT_START; time += 1) waits.push(await sitOut(office));
  network.restore();
  waits.push(await sitOut(office));
  return { office, server, waits };
}

/** Two are taken, and the third is on its way when the network goes. */
async function cutInMidRun(): Promise<Scene> {
  network.begin(`${HERE} ${NAME}`);
  const mid = [{ do: 'readBytes', bytes: 100_000 }, { do: 'tell', name: 'mid' }, { do: 'hold' }] as const;
  const server = await serverHere({ requests: [TAKE, TAKE, mid], otherwise: TAKE });
  const office = await officeFor(server, {
    pictureBytes: 8_000_000,
    limits: { idleUploadMs: 3000 }
  });
  await office.start();
  await server.told('mid');
  network.cut();
  await office.settled();
  const waits = [await sitOut(office), await sitOut(office)];
  network.restore();
  waits.push(await sitOut(office));
  return { office, server, waits };
}

async function portClosed(): Promise<Scene> {
  network.begin(`${HERE} ${NAME}`);
  const gone = await serverHere(TAKE);
  const office = await officeFor(gone);
  await gone.stop();
  await office.send();
  const waits = [await sitOut(office), await sitOut(office)];
  const server = await serverHere(TAKE, gone.port);
  waits.push(await sitOut(office));
  return { office, server, waits };
}

async function noNames(): Promise<Scene> {
  network.begin();
  const server = await serverHere(TAKE);
  const office = await officeFor(server);
  await office.send();
  const waits = [await sitOut(office)];
  names(`${HERE} ${NAME}`);
  waits.push(await sitOut(office));
  return { office, server, waits };
}

async function ipv6ToNowhere(): Promise<Scene> {
  network.begin(`fd00::1 ${NAME}`, `${HERE} ${NAME}`);
  // Nobody reads from it, so what is sent there is never answered.
  run('ip', 'tuntap', 'add', 'dev', 'nowhere', 'mode', 'tun');
  run('ip', 'address', 'add', 'fd00::2/64', 'dev', 'nowhere', 'nodad');
  run('ip', 'link', 'set', 'nowhere', 'up');
  const server = await serverHere(TAKE);
  const office = await officeFor(server);
  await office.send();
  return { office, server, waits: [] };
}

const SCENARIOS: Readonly<Record<Scenario, () => Promise<Scene>>> = {
  offlineAtStart,
  cutInMidRun,
  portClosed,
  noNames,
  ipv6ToNowhere
};

async function factsOf({ office, server, waits }: Scene): Promise<Facts> {
  return {
    data: office.data,
    standing: await office.standing(),
    expected: [...office.expected],
    requests: await server.requests(),
    attempts: await office.attempts(),
    pauseInTheEnd: await office.pause(),
    waits
  };
}

async function end({ office, server }: Scene): Promise<void> {
  await office.close();
  await server.stop();
  await rm(hostsFolder, { recursive: true, force: true });
  process.disconnect();
}

process.once('message', (scenario: Scenario) => {
  void SCENARIOS[scenario]().then(async (scene) => {
    process.once('message', () => void end(scene));
    process.send?.(await factsOf(scene));
  });
});
// Whoever asked is gone.
process.on('disconnect', () => process.exit());
