import type { Dialog } from 'electron';
import { beforeEach, describe, expect, it } from 'vitest';
import { Ending } from '../../../src-main/shell/electron/ending.ts';
import { statusOf } from '../../../src-main/shell/electron/status.ts';
import { wordsIn } from '../../../src-main/shell/electron/words.ts';
import { type Given, overview } from './overviews.ts';

let done: string[];

beforeEach(() => {
  done = [];
});

function ending(given: Given, answer = 1): Ending {
  const showMessageBox = (question: { message: string }) => {
    done.push(question.message);
    return Promise.resolve({ response: answer, checkboxChecked: false });
  };
  return new Ending({
    dialog: { showMessageBox } as unknown as Dialog,
    window: () => null,
    words: () => wordsIn('en'),
    status: () => statusOf(overview(given)),
    close: () => {
      done.push('close');
      return Promise.resolve();
    },
    leave: () => done.push('leave')
  });
}

const QUESTION = 'Quit while 3 uploads still wait to be sent?';

describe('quitting', () => {
  it('goes at once where nothing is left to send', async () => {
    await ending({ sent: 3 }).quit();
    expect(done).toEqual(['close', 'leave']);
  });

  it('asks while something is being sent or waits', async () => {
    await ending({ queued: 2, sending: 1 }).quit();
    expect(done).toEqual([QUESTION, 'close', 'leave']);
  });

  it('stays where the person says so, and asks again the next time', async () => {
    const staying = ending({ queued: 3 }, 0);
    await staying.quit();
    await staying.quit();
    expect(done).toEqual([QUESTION, QUESTION]);
    expect(staying.isClosed).toBe(false);
  });

  it('does not ask where the person has paused', async () => {
    await ending({ queued: 3, pause: 'operator' }).quit();
    expect(done).toEqual(['close', 'leave']);
  });

  it('asks once, however often it is pressed', async () => {
    const quitting = ending({ queued: 3 });
    await Promise.all([quitting.quit(), quitting.quit()]);
    expect(done).toEqual([QUESTION, 'close', 'leave']);
  });

  it('asks nobody when the system goes down, even while the question stands', async () => {
    const quitting = ending({ queued: 3 });
    const asked = quitting.quit();
    await quitting.quitNow();
    await asked;
    expect(done).toEqual([QUESTION, 'close', 'leave']);
  });

  it('leaves only when all is closed', async () => {
    const quitting = ending({});
    await quitting.quit(() => done.push(String(quitting.isClosed)));
    expect(done).toEqual(['close', 'true']);
  });
});
