import { createBirpc } from 'birpc';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { CallInput, CallName, CallOutput } from '../../../src-main/contract/call.ts';
import type { ClientFunctions, ServerFunctions } from '../../../src-main/shell/browser/rpc.ts';

export interface Window {
  call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>>;
  close(): void;
}

/** Connects as the page does, without a browser. @param url the address that the browser shell printed. */
export async function openWindow(url: string): Promise<Window> {
  const { origin } = new URL(url);
  const first = await fetch(url, { redirect: 'manual' });
  const cookie = first.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, {
    headers: { Origin: origin, Cookie: cookie },
    perMessageDeflate: false
  });
  await once(socket, 'open');
  const rpc = createBirpc<ServerFunctions, ClientFunctions>(
    { event: () => undefined },
    {
      post: (text: string) => {
        socket.send(text);
      },
      on: (handle) => socket.on('message', (data: Buffer) => void handle(data.toString())),
      serialize: (message: unknown) => JSON.stringify(message),
      deserialize: (text: string) => JSON.parse(text) as unknown
    }
  );
  return {
    call: async <Name extends CallName>(name: Name, input: CallInput<Name>) => {
      const answer = await rpc.call(name, input);
      if (!answer.ok) throw new Error(`${name}: ${answer.error.code}`);
      return answer.value as CallOutput<Name>;
    },
    close: () => {
      socket.terminate();
    }
  };
}
