import { closeSync, openSync, renameSync, rmSync, symlinkSync, writeSync, linkSync } from 'node:fs';

/**
 * Another program that is at work on pictures while they are read, until its parent ends it.
 * `write`: writes each over and over, in place, in turn as it was and with other bytes. `swap`: puts in turn a link to
 * `stranger`, `stranger` itself and the picture as it was in its place, by renaming.
 */
const [how = '', stranger = '', ...paths] = process.argv.slice(2);
const SPAN_BYTES = 4096;

function writeOver(path: string, round: number): void {
  const file = openSync(path, 'r+');
  // Far enough from the beginning to leave the format's own marks alone.
  writeSync(file, Buffer.alloc(SPAN_BYTES, round), 0, SPAN_BYTES, 10_000 + (round % 50) * SPAN_BYTES);
  closeSync(file);
}

function swap(path: string, round: number): void {
  const next = `${path}.next`;
  rmSync(next, { force: true });
  if (round % 3 === 0) symlinkSync(stranger, next);
  else linkSync(round % 3 === 1 ? stranger : `${path}.own`, next);
  renameSync(next, path);
}

for (const path of paths) if (how === 'swap') linkSync(path, `${path}.own`);

function meddle(round: number): void {
  for (const path of paths) {
    if (how === 'swap') swap(path, round);
    else writeOver(path, round);
  }
  if (round === 1) process.send?.('at work');
  setImmediate(meddle, round + 1);
}
process.on('disconnect', () => process.exit());
meddle(1);
