/** Does nothing until its parent ends it by closing its standard input: what the machine alone makes of an event loop. */
import { answer } from '../child.ts';
import { watchDelays } from './delays.ts';

const delays = watchDelays();
process.stdin.resume().on('end', () => {
  answer(delays.end());
});
