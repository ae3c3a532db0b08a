// Takes the write lock of the database named on its command line when it is told to, and keeps it for that many ms.
import Driver from 'better-sqlite3';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const [path = '', holdMs = '0'] = process.argv.slice(2);
const driver = new Driver(path, { timeout: 5000 });
process.send?.('ready');
await once(process, 'message');
driver.exec('BEGIN IMMEDIATE');
process.send?.('holds');
await delay(Number(holdMs));
driver.exec('ROLLBACK');
driver.close();
process.disconnect?.();
