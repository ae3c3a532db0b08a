/** Looks at pictures as an import does. argv: a `CheckTask`. */
import { probeImage } from '../../../src-main/images/probe.ts';
import { limited } from '../../../src-main/calls/in-pieces.ts';
import { answer, taskOf } from '../child.ts';

export interface CheckTask {
  readonly paths: readonly string[];
  readonly atOnce: number;
}

export interface CheckResult {
  readonly seconds: number;
  readonly problems: number;
}

const { paths, atOnce } = taskOf<CheckTask>();
const startedAt = performance.now();
const inTurn = limited(atOnce);
const probes = await Promise.all(paths.map((path) => inTurn(() => probeImage(path))));
answer({
  seconds: (performance.now() - startedAt) / 1000,
  problems: probes.filter(({ problem }) => problem !== null).length
} satisfies CheckResult);
