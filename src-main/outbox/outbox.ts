import type { Outbox, OutboxLimits } from './control.ts';
import type { OutboxPorts } from './ports.ts';
import { QueueEngine } from './queue-engine.ts';

export type * from './control.ts';

export function createOutbox(ports: OutboxPorts, limits: OutboxLimits = {}): Outbox {
  return new QueueEngine(ports, limits);
}
