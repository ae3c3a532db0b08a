import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a second instance hands over. */
export interface Handover {
  readonly argv: string[];
  readonly workingDirectory: string;
  readonly additionalData: unknown;
}

/**
 * One instance for each user data folder, across processes: a file with the pid of the one that is there, and a
 * folder into which the others put what they hand over.
 */
export class InstanceLock {
  readonly #file: string;
  readonly #handovers: string;
  #isHeld = false;

  constructor(userData: string) {
    this.#file = join(userData, 'electron-double.lock');
    this.#handovers = join(userData, 'electron-double-handovers');
    mkdirSync(this.#handovers, { recursive: true });
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** @returns false where another process has it; that one is given the handover. */
  take(handover: Handover, onHandover: (handover: Handover) => void): boolean {
    if (!this.#isHeld && this.#isTaken()) {
      this.#handOver(handover);
      return false;
    }
    if (!this.#isHeld) this.#listen(onHandover);
    this.#isHeld = true;
    return true;
  }

  release(): void {
    if (this.#isHeld) rmSync(this.#file, { force: true });
    this.#isHeld = false;
  }

  #isTaken(): boolean {
    try {
      writeFileSync(this.#file, String(process.pid), { flag: 'wx' });
      return false;
    } catch {
      if (isAlive(Number(readFileSync(this.#file, 'utf8')))) return true;
      // Its process was killed.
      writeFileSync(this.#file, String(process.pid));
      return false;
    }
  }

  #handOver(handover: Handover): void {
    const path = join(this.#handovers, `${randomUUID()}.json`);
    writeFileSync(`${path}.part`, JSON.stringify(handover));
    renameSync(`${path}.part`, path);
  }

  #listen(onHandover: (handover: Handover) => void): void {
    for (const name of readdirSync(this.#handovers)) rmSync(join(this.#handovers, name));
    const watcher = watch(this.#handovers, () => {
      for (const name of readdirSync(this.#handovers)) {
        if (!name.endsWith('.json')) continue;
        const path = join(this.#handovers, name);
        onHandover(JSON.parse(readFileSync(path, 'utf8')) as Handover);
        rmSync(path);
      }
    });
    watcher.unref();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
