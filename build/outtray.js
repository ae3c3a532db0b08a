#!/usr/bin/env node
// The `outtray` command. Plain JavaScript that Node 16 reads, so that an old Node gets a sentence, not a syntax error.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NEEDED_MAJOR = 24;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const main = join(dirname(fileURLToPath(import.meta.url)), '../src-main/shell/cli/main.ts');

/** @returns the Node that came with `npm ci`, or null. */
function packagedNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
    const program = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(program) ? program : null;
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}

/** Runs the command under another Node and ends as it ends. */
function runUnder(program) {
  const child = spawn(program, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl+C in a terminal reaches the child by itself; a signal sent to this process alone is passed on.
  const passOn = (signal) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, passOn);
  child.on('exit', (code, signal) => {
    for (const listened of SIGNALS) process.off(listened, passOn);
    if (signal === null) process.exitCode = code;
    else process.kill(process.pid, signal);
  });
}

async function run() {
  if (Number.parseInt(process.versions.node, 10) >= NEEDED_MAJOR) {
    process.argv[1] = main;
    await import(pathToFileURL(main).href);
    return;
  }
  const program = packagedNode();
  if (program === null) {
    console.error(
      `Outtray needs Node ${NEEDED_MAJOR} or newer, and this is ${process.version}: install it, or run “npm ci” in Outtray’s folder.`
    );
    process.exitCode = 1;
    return;
  }
  runUnder(program);
}

await run();
