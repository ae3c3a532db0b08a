import type { Notification } from 'electron';
import type { Digest } from './digest.ts';
import type { Words } from './words.ts';

export interface NoticePorts {
  readonly Notification: typeof Notification;
  /** A click on the notice. */
  readonly open: (digest: Digest) => void;
}

/** Shows digests as the system's notifications. They name batches, never a person. */
export class Notices {
  readonly #ports: NoticePorts;
  /** A notice that nobody holds is collected, and its click is lost. */
  readonly #shown = new Set<Notification>();

  constructor(ports: NoticePorts) {
    this.#ports = ports;
  }

  show(digest: Digest, words: Words): void {
    const { Notification, open } = this.#ports;
    if (!Notification.isSupported()) return;
    const notice = new Notification({ ...noticeText(digest, words), silent: true });
    this.#shown.add(notice);
    notice.on('click', () => {
      open(digest);
    });
    notice.on('close', () => {
      this.#shown.delete(notice);
    });
    notice.show();
  }
}

export function noticeText(digest: Digest, words: Words): { title: string; body: string } {
  if (digest.kind === 'stopped') {
    return { title: words.say('digest.stopped'), body: words.pause(digest.reason) };
  }
  const { sent, failed } = digest;
  const batches = digest.batchNames.join(', ');
  if (failed === 0) return { title: words.say('digest.done', { sent }), body: batches };
  return {
    title: words.say('digest.toFix', { failed }),
    body: words.say('digest.toFixBody', { batches, sent })
  };
}
