import { type IncomingMessage, STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { SECURITY_HEADERS } from '../page/headers.ts';

/** A plain sentence in both languages; never anything of the request. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 405 | 500;
  readonly text: string;
}

export const REFUSALS = {
  badRequest: {
    status: 400,
    text: 'This is not a request that Outtray reads.\nOuttray가 읽을 수 없는 요청입니다.\n'
  },
  badFilter: {
    status: 400,
    text: 'The filter of this export is not valid.\n내보내기 조건이 올바르지 않습니다.\n'
  },
  addressUsed: {
    status: 401,
    text:
      'This address has been used or is not valid: for a new one, press Enter in the terminal where Outtray runs, or start it again.\n' +
      '이미 사용했거나 올바르지 않은 주소입니다. Outtray가 실행 중인 터미널에서 Enter 키를 누르거나 Outtray를 다시 시작하면 새 주소가 나옵니다.\n'
  },
  notFromOurPage: {
    status: 403,
    text:
      'Outtray answers only its own page: paste its address into the address bar of a browser on this computer.\n' +
      'Outtray는 자체 화면의 요청에만 응답합니다. 이 컴퓨터의 브라우저 주소창에 Outtray 주소를 붙여 넣으세요.\n'
  },
  notFound: { status: 404, text: 'There is nothing here.\n여기에는 아무것도 없습니다.\n' },
  readOnly: { status: 405, text: 'Only GET and HEAD are answered here.\nGET과 HEAD 요청에만 응답합니다.\n' },
  faultOfOurs: {
    status: 500,
    text: 'Outtray could not do this because of a fault of its own.\nOuttray 자체 오류로 처리하지 못했습니다.\n'
  }
} as const satisfies Record<string, Refusal>;

function headersOf({ status, text }: Refusal): Record<string, string | number> {
  return {
    ...SECURITY_HEADERS,
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    ...(status === 405 ? { Allow: 'GET, HEAD' } : {})
  };
}

export function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  // What follows a refused request's head may be anything: the connection is not used again.
  response.writeHead(refusal.status, { ...headersOf(refusal), Connection: 'close' });
  response.end(request.method === 'HEAD' ? undefined : refusal.text);
}

/** For sockets that have left HTTP: upgrades, CONNECT and bytes that could not be parsed. */
export function refuseSocket(socket: Duplex, refusal: Refusal): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const fields = Object.entries({ ...headersOf(refusal), Connection: 'close' });
  const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\n${head}\r\n${refusal.text}`);
}
