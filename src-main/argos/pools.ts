import type { ProxyFor } from '../contract/delivery.ts';
import { createAgents, type Agents } from './agents.ts';
import { CaFiles, USUAL_TRUST, type Trust } from './trust.ts';
import { Ways } from './way.ts';

export interface PoolsOptions {
  readonly proxyFor: ProxyFor | null;
  /** See `AgentsOptions`. */
  readonly connectMs: number;
}

/** Kept connections: a pool for each CA file, since what one connection trusts is no matter of another. */
export class Pools {
  readonly #ways: Ways;
  readonly #connectMs: number;
  readonly #caFiles = new CaFiles();
  /** By CA file; the empty name: none. */
  readonly #pools = new Map<string, { readonly version: string; readonly agents: Agents }>();

  constructor({ proxyFor, connectMs }: PoolsOptions) {
    this.#ways = new Ways(proxyFor);
    this.#connectMs = connectMs;
  }

  /** @throws AppError where the CA file can't be used; a server on this machine over plain http needs none. */
  async agentsFor(baseUrl: string, caFile: string | null): Promise<Agents> {
    if (caFile === null || !baseUrl.startsWith('https:')) return this.#pool('', USUAL_TRUST);
    return this.#pool(caFile, await this.#caFiles.trust(caFile));
  }

  #pool(name: string, trust: Trust): Agents {
    const known = this.#pools.get(name);
    if (known?.version === trust.version) return known.agents;
    // What was certified by the file as it was gets no further request.
    known?.agents.retire();
    const options = { trust: () => trust.context(), ways: this.#ways, connectMs: this.#connectMs };
    const agents = createAgents(options);
    this.#pools.set(name, { version: trust.version, agents });
    return agents;
  }

  /** The next requests open connections of their own; what is on its way goes on. */
  renew(): void {
    this.#ways.forget();
    for (const { agents } of this.#pools.values()) agents.retire();
    this.#pools.clear();
  }

  close(): void {
    for (const { agents } of this.#pools.values()) agents.close();
    this.#pools.clear();
  }
}
