import { type EventsOf, Strict, StrictEmitter } from './strict.ts';

export type PowerEvents = EventsOf<
  Electron.PowerMonitor,
  {
    suspend: [];
    resume: [];
    'on-ac': [];
    'on-battery': [];
    shutdown: [];
    'lock-screen': [];
    'unlock-screen': [];
  }
>;

class PowerMonitorDouble
  extends StrictEmitter<PowerEvents>
  implements Pick<Electron.PowerMonitor, 'isOnBatteryPower' | 'onBatteryPower'>
{
  onBatteryPower = false;

  constructor() {
    super({
      suspend: true,
      resume: true,
      'on-ac': true,
      'on-battery': true,
      shutdown: true,
      'lock-screen': true,
      'unlock-screen': true
    });
  }

  isOnBatteryPower(): boolean {
    return this.onBatteryPower;
  }
}

export const powerMonitor = new PowerMonitorDouble();

type BlockerType = Parameters<Electron.PowerSaveBlocker['start']>[0];

class PowerSaveBlockerDouble
  extends Strict
  implements Pick<Electron.PowerSaveBlocker, 'start' | 'stop' | 'isStarted'>
{
  readonly running = new Map<number, BlockerType>();
  #lastId = 0;

  start(type: BlockerType): number {
    this.#lastId += 1;
    this.running.set(this.#lastId, type);
    return this.#lastId;
  }

  stop(id: number): boolean {
    return this.running.delete(id);
  }

  isStarted(id: number): boolean {
    return this.running.has(id);
  }
}

export const powerSaveBlocker = new PowerSaveBlockerDouble();
