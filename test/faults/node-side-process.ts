import { createOuttray } from '../../src-main/outtray.ts';
import { importFolder } from './import-folder.ts';
import { LeapClock } from './leap-clock.ts';
import type { PauseReason } from '../../src-main/contract/connection.ts';
import type { Overview } from '../../src-main/contract/overview.ts';
import { AppError } from '../../src-main/contract/error.ts';
import type { Answer, Command, Request } from './node-side.ts';

/** The whole Node side in a process of its own, for faults that end a process or surround it. */
const [data = '', key = ''] = process.argv.slice(2);
const clock = new LeapClock();
const app = createOuttray({
  dataFolder: data,
  shell: 'browser',
  keychain: null,
  environmentKey: key === '' ? null : key,
  proxyFor: () => Promise.resolve('DIRECT'),
  forTests: { clock, random: () => 0 }
});

function leap(ms: number): void {
  clock.leap(ms);
  app.sending.wake();
}

/** Until the overview has that pause. */
async function paused(connectionId: number, reason: PauseReason): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = ({ connections }: Overview): void => {
    if (connections.some((each) => each.connectionId === connectionId && each.pause?.reason === reason))
      resolve();
  };
  const unsubscribe = app.subscribe(({ name, payload }) => {
    if (name === 'overview') look(payload);
  });
  look(app.sending.overview());
  await promise;
  unsubscribe();
}

async function done(command: Command): Promise<unknown> {
  switch (command.do) {
    case 'call':
      return app.call(command.name, command.input as never);
    case 'import':
      return importFolder(app, command.path, command.connectionId);
    case 'start':
      return app.startSending();
    case 'settled':
      return app.sending.idle({});
    case 'leap':
      leap(command.ms);
      return app.sending.idle({});
    case 'paused':
      if (command.afterMs > 0) leap(command.afterMs);
      return paused(command.connectionId, command.reason);
    case 'picture':
      return (await app.picture('image', command.id, 'large')) !== null;
    case 'isSender':
      return app.sending.isSender;
    case 'memory':
      return { peakBytes: process.resourceUsage().maxRSS * 1024, nowBytes: process.memoryUsage.rss() };
    case 'close':
      return app.close();
  }
}

process.on('message', ({ id, command }: Request) => {
  done(command).then(
    (value) => process.send?.({ id, ok: true, value } satisfies Answer),
    (error: unknown) => {
      const code = error instanceof AppError ? error.code : String(error);
      process.send?.({ id, ok: false, code } satisfies Answer);
    }
  );
});
process.on('disconnect', () => process.exit());
