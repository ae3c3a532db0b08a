import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import packageJson from '../../../package.json' with { type: 'json' };
import { AUDIT_KINDS, type AuditKind } from '../../contract/audit.ts';
import { READINGS } from '../../contract/batch.ts';
import { ENVIRONMENTS, WIRE_FORMATS } from '../../contract/connection.ts';
import { LIST_FIELDS, type ListColumns } from '../../contract/list.ts';
import { MAX_CONCURRENCY } from '../../contract/limits.ts';
import { UPLOAD_STATES } from '../../contract/upload.ts';
import { WATCH_READINGS } from '../../contract/watch.ts';
import { auditList, auditVerify } from './commands/audit.ts';
import { type ChangeOptions, confirm, fix, move, release, resend, takeImages } from './commands/change.ts';
import { connectionList, connectionSet, connectionTest, pauseOrResume } from './commands/connection.ts';
import { importPath, sampleListFile } from './commands/import.ts';
import { openWindow } from './commands/open.ts';
import { practice } from './commands/practice.ts';
import { purge } from './commands/purge.ts';
import { recover } from './commands/recover.ts';
import { attempts, exportRows, list, status } from './commands/rows.ts';
import { send } from './commands/send.ts';
import { shrink } from './commands/shrink.ts';
import { watchAdd, watchList, watchRemove, watchRun } from './commands/watch.ts';
import { EXIT, type ExitCode } from './exit-code.ts';

function wholeNumber(least: number, most: number) {
  return (text: string): number => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

function share(text: string): number {
  const number = Number(text);
  if (text !== '' && number >= 0 && number <= 1) return number;
  throw new InvalidArgumentError('It must be a number from 0 to 1.');
}

function listColumn(text: string, earlier: ListColumns): ListColumns {
  const [, wanted = '', name = ''] = /^([^=]*)=(.*)$/su.exec(text) ?? [];
  const field = LIST_FIELDS.find((candidate) => candidate.toLowerCase() === wanted.trim().toLowerCase());
  if (field === undefined || name.trim() === '') {
    throw new InvalidArgumentError(`Say it as submissionId=Number. Fields are ${LIST_FIELDS.join(', ')}.`);
  }
  return { ...earlier, [field]: name.trim() };
}

/** `2026-11-24`, or with a time; without a zone, UTC. @returns ms, UTC. */
function time(text: string): number {
  const day = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  const zone = text.length > 10 && day?.[1] === undefined ? 'Z' : '';
  const ms = day === null ? Number.NaN : Date.parse(`${text.replace(' ', 'T')}${zone}`);
  if (!Number.isNaN(ms)) return ms;
  throw new InvalidArgumentError('Say it as 2026-11-24 or 2026-11-24T09:30 (UTC).');
}

function auditKind(text: string, earlier: AuditKind[] = []): AuditKind[] {
  const kinds = text.split(',').map((name) => AUDIT_KINDS.find((kind) => kind === name.trim()));
  if (kinds.every((kind) => kind !== undefined)) return [...earlier, ...kinds];
  throw new InvalidArgumentError(`Kinds are ${AUDIT_KINDS.join(', ')}.`);
}

const anyId = wholeNumber(1, Number.MAX_SAFE_INTEGER);
const several = (text: string, earlier: number[] = []): number[] => [
  ...earlier,
  ...text.split(',').map(anyId)
];
const collected = (text: string, earlier: string[] = []): string[] => [...earlier, text];

const batch = (): Option => new Option('--batch <id>', 'only this batch').argParser(anyId);
const error = (): Option =>
  new Option('--error <code>', 'only rows with this errorCode, or with this issue, such as invalid_idType');
const uploads = (): Option =>
  new Option('--upload <id>', 'only this row (repeat, or separate by commas)').argParser(several);
const connection = (): Option => new Option('--connection <name>', 'which connection');

const EXIT_CODES = `
Exit codes: 0 all went well; 1 wrong usage or broken environment; 2 some rows need fixing or wait for a
later retry; 3 paused for a reason that concerns the connection; 4 the audit log is broken.

The API key is read from OUTTRAY_API_KEY or kept in the system's keychain; it is never written to a file.
Outtray is not made by ARGOS Identity.`;

/** @returns the exit code of the command that `argv` names. */
export async function run(argv: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const program = new Command('outtray')
    .description('Delivers ID-document images in bulk to the ARGOS Identity PUT /Image API, and proves it.')
    .version(packageJson.version)
    .option('--json', 'one JSON object per line', false)
    .option('--data <dir>', 'the data folder (also OUTTRAY_DATA)')
    .addHelpText('after', EXIT_CODES)
    .exitOverride()
    .showHelpAfterError('(outtray --help tells more)');

  const add = (name: string, summary: string): Command =>
    program
      .command(name)
      .description(summary)
      .option('--json', 'one JSON object per line')
      .option('--data <dir>', 'the data folder (also OUTTRAY_DATA)')
      .exitOverride();
  // Options may stand before the command or after it.
  const does =
    <Options>(work: (options: Options) => Promise<ExitCode>) =>
    async (own: object): Promise<void> => {
      exitCode = await work({ ...program.opts(), ...own } as Options);
    };
  const doesWith =
    <Options>(work: (argument: string, options: Options) => Promise<ExitCode>) =>
    async (argument: string, own: object): Promise<void> => {
      exitCode = await work(argument, { ...program.opts(), ...own } as Options);
    };

  add('open', 'opens the window in a browser on this machine, and sends')
    .addOption(
      new Option('--port <n>', 'listen here; any free port if absent').argParser(wholeNumber(0, 65_535))
    )
    .option('--no-browser', 'only print the address')
    .action(does(openWindow));

  const connections = program.command('connection').description('where to send, and as whom');
  connections
    .command('set <name>')
    .description(
      'makes a connection, or changes what is named; the key comes from OUTTRAY_API_KEY or --key-stdin'
    )
    .option('--url <url>', 'the API’s base, such as https://rest-api.argosidentity.com/v3')
    .option('--admin <email>', 'a project manager registered in the vendor’s dashboard')
    .addOption(new Option('--environment <kind>', 'colours the window').choices([...ENVIRONMENTS]))
    .option('--id-type <type>', 'for rows that have none')
    .addOption(new Option('--wire <format>', 'how the body is written').choices([...WIRE_FORMATS]))
    .addOption(
      new Option('--concurrency <n>', 'most uploads at once').argParser(wholeNumber(1, MAX_CONCURRENCY))
    )
    .addOption(new Option('--max-body-mb <n>', 'largest request body').argParser(wholeNumber(1, 1000)))
    .addOption(
      new Option('--daily-limit <n>', 'most requests a day (UTC); stops at 95 %').argParser(
        wholeNumber(100, 100_000_000)
      )
    )
    .addOption(
      new Option('--min-edge <px>', 'longest edge below which no picture is shrunk').argParser(
        wholeNumber(400, 10_000)
      )
    )
    .option('--remove-location', 'takes places out of pictures (production: always, unless told otherwise)')
    .addOption(new Option('--keep-location', 'sends pictures with their places').conflicts('removeLocation'))
    .addOption(
      new Option('--retention-days <n>', 'what is done loses all that is personal after; 0: never').argParser(
        wholeNumber(0, 3650)
      )
    )
    .option('--ca-file <file>', 'certificate authorities (PEM) to trust besides the system’s')
    .option('--no-ca-file', 'only the system’s again')
    .option('--key-stdin', 'reads the API key from standard input')
    .option('--json', 'one JSON object per line')
    .option('--data <dir>', 'the data folder (also OUTTRAY_DATA)')
    .exitOverride()
    .action(doesWith(connectionSet));
  connections
    .command('list')
    .description('lists the connections')
    .option('--json', 'one JSON object per line')
    .option('--data <dir>', 'the data folder (also OUTTRAY_DATA)')
    .exitOverride()
    .action(does(connectionList));
  connections
    .command('test <name>')
    .description('sends one empty request with the key; no submission is named and no picture is sent')
    .option('--json', 'one JSON object per line')
    .option('--data <dir>', 'the data folder (also OUTTRAY_DATA)')
    .exitOverride()
    .action(doesWith(connectionTest));

  add('import <path>', 'imports a folder, or a list (CSV, XLSX), as one batch')
    .addOption(connection())
    .option(
      '--list <file>',
      'the list (CSV, XLSX) that says whose picture is whose, or of what idType they are'
    )
    .addOption(new Option('--manifest <file>', 'the same').hideHelp().conflicts('list'))
    .option('--sheet <name>', 'the sheet of the list, by name or number')
    .option(
      '--column <field=name>',
      `which column of the list says what: ${LIST_FIELDS.join(', ')}; may be repeated`,
      listColumn,
      {}
    )
    .addOption(new Option('--reading <how>', 'how the folder is to be read').choices([...READINGS]))
    .addOption(
      new Option(
        '--template <text>',
        'how the paths below the folder are written, such as "{idType}/{submissionId}/{slot}.*"'
      ).conflicts('reading')
    )
    .option('--id-type <type>', 'for rows whose folder or list says none')
    .addOption(new Option('--release', 'releases at once what has nothing to fix').conflicts('dryRun'))
    .option('--dry-run', 'only tells what it would make of every file, and why; writes nothing')
    .action(doesWith(importPath));
  add('sample-list [file]', 'writes a list to fill in (.xlsx or .csv)').action(doesWith(sampleListFile));
  const watches = program.command('watch').description('folders from which files are taken by themselves');
  const watching = (name: string, summary: string): Command =>
    watches
      .command(name)
      .description(summary)
      .option('--json', 'one JSON object per line')
      .option('--data <dir>', 'the data folder (also OUTTRAY_DATA)')
      .exitOverride();
  watching('add <folder>', 'watches a folder, or changes how')
    .addOption(connection())
    .option('--complete <slots>', 'a submission that has these is taken at once', 'idImage,idBackImage')
    .addOption(new Option('--reading <how>', 'how the folder is to be read').choices([...WATCH_READINGS]))
    .addOption(
      new Option('--rest <seconds>', 'a file is whole when it has not changed for so long')
        .argParser(wholeNumber(1, 3600))
        .default(10)
    )
    .addOption(
      new Option(
        '--wait <seconds>',
        'takes what is incomplete, and lists what belongs to nobody, after so long'
      )
        .argParser(wholeNumber(0, 604_800))
        .default(600)
    )
    .option('--release', 'releases at once what has nothing to fix')
    .option('--move-sent', 'moves what was sent to Sent/<date>')
    .option('--move-exceptions', 'moves what belongs to nobody to Exceptions, with the reason')
    .action(doesWith(watchAdd));
  watching('list', 'lists the watched folders').action(does(watchList));
  watching('remove <folder>', 'watches it no longer; its batches stay').action(doesWith(watchRemove));
  watching('run', 'takes what comes, and sends, until Ctrl+C')
    .option('--once', 'only what is whole and complete now')
    .action(does(watchRun));
  add('release', 'releases reviewed rows for sending').addOption(batch()).action(does(release));
  add('send', 'sends what is released; returns when nothing more goes within a minute')
    .addOption(batch())
    .addOption(connection())
    .option('--wait', 'waits for later retries as well')
    .action(does(send));
  add('list', 'lists rows')
    .addOption(new Option('--state <state>', 'only rows in this state').choices([...UPLOAD_STATES]))
    .addOption(error())
    .addOption(batch())
    .addOption(connection())
    .action(does(list));
  add('attempts', 'lists every attempt, oldest first')
    .option('--submission <id>', 'only this submission’s')
    .addOption(batch())
    .action(does(attempts));
  add('fix', 'sets values for all rows that share a cause')
    .addOption(error())
    .addOption(uploads())
    .addOption(batch())
    .requiredOption('--set <field=value>', 'idType, submissionId or admin (repeatable)', collected)
    .option('--resend', 'resends just the failed ones of these rows')
    .option('--release', 'releases just the staged ones of these rows')
    .action(does(fix));
  add('resend', 'resends failed rows')
    .addOption(error())
    .addOption(uploads())
    .addOption(batch())
    .action(does(resend));
  add('shrink', 'makes pictures smaller until their rows can be sent')
    .addOption(error())
    .addOption(uploads())
    .addOption(batch())
    .addOption(
      new Option(
        '--max-body-mb <n>',
        'largest request body to aim for (the connection’s, or below a refusal)'
      ).argParser(wholeNumber(1, 1000))
    )
    .option('--resend', 'resends just the failed ones that became smaller')
    .action(does(shrink));
  add('confirm', 'says that an issue is right as it is, on record')
    .addOption(error().makeOptionMandatory())
    .addOption(uploads())
    .addOption(batch())
    .action(does(confirm));
  add('take', 'takes pictures as they are now, after they have changed')
    .addOption(error())
    .addOption(uploads())
    .addOption(batch())
    .action(does(takeImages));
  add('exclude', 'leaves rows out')
    .addOption(error())
    .addOption(uploads())
    .addOption(batch())
    .action(does((options: ChangeOptions) => move('exclude', options)));
  add('restore', 'takes excluded rows back to review')
    .addOption(uploads())
    .addOption(batch())
    .action(does((options: ChangeOptions) => move('restore', options)));
  add('recall', 'takes released rows that still wait back to review')
    .addOption(error())
    .addOption(uploads())
    .addOption(batch())
    .addOption(connection())
    .action(does((options: ChangeOptions) => move('recall', options)));
  add('pause', 'pauses a connection')
    .addOption(connection())
    .action(
      does((options: Parameters<typeof pauseOrResume>[1]) => pauseOrResume('connections.pause', options))
    );
  add('resume', 'resumes a connection')
    .addOption(connection())
    .action(
      does((options: Parameters<typeof pauseOrResume>[1]) => pauseOrResume('connections.resume', options))
    );
  add('export <file>', 'writes rows as CSV')
    .addOption(new Option('--state <state>', 'only rows in this state').choices([...UPLOAD_STATES]))
    .addOption(error())
    .addOption(batch())
    .option('--attempts', 'every attempt instead of rows')
    .action(doesWith(exportRows));
  add('recover', 'says what can be put in the place of a damaged database, and does it')
    .option('--from <backup>', 'puts this backup in its place; newest: the newest one')
    .option('--salvage', 'puts in its place what can still be read of the damaged file')
    .action(does(recover));
  const audit = add('audit', 'lists who changed what from what to what, newest first')
    .addOption(new Option('--since <time>', 'only from then on (UTC)').argParser(time))
    .addOption(new Option('--until <time>', 'only before then (UTC)').argParser(time))
    .addOption(
      new Option('--kind <kind>', `only ${AUDIT_KINDS.join(', ')} (repeatable)`).argParser(auditKind)
    )
    .option('--search <text>', 'part of a submission id, a value, an operator, a machine or a batch')
    .addOption(batch())
    .addOption(new Option('--upload <id>', 'only what concerns this row').argParser(anyId))
    .addOption(connection())
    .addOption(new Option('--limit <n>', 'at most so many rows').argParser(anyId))
    .option('--csv <file>', 'writes them as CSV, a line for each submission')
    .action(does(auditList));
  audit
    .command('verify')
    .description('looks through the whole log and every attempt for what is not as it was written')
    .option('--expect <newest>', 'what an earlier check has printed as the newest row')
    .option('--json', 'one JSON object per line')
    .option('--data <dir>', 'the data folder (also OUTTRAY_DATA)')
    .exitOverride()
    .action(
      // Both of these stand at `audit` as well, and it takes what follows its name.
      does((own: Parameters<typeof auditVerify>[0]) => auditVerify({ ...own, ...audit.opts() }))
    );
  add('purge', 'erases what is personal in rows that are done, after the connection’s days')
    .addOption(connection())
    .addOption(
      new Option('--days <n>', 'older than so many days, instead; 0: all that is done').argParser(
        wholeNumber(0, 3650)
      )
    )
    .option('--dry-run', 'only counts what it would erase')
    .option('--certificate <file>', 'writes what was erased, and where the log stood, as JSON')
    .action(does(purge));
  add('status', 'counts rows by state').addOption(connection()).action(does(status));
  add('practice', 'runs a server on this machine that behaves as the vendor’s documents say')
    .addOption(new Option('--port <n>', '0: any free port').argParser(wholeNumber(0, 65_535)).default(0))
    .addOption(new Option('--key <key>', 'an API key that it takes (repeatable)').argParser(collected))
    .addOption(
      new Option('--admin <email>', 'a registered admin (repeatable); any e-mail if absent').argParser(
        collected
      )
    )
    .option('--ids <file>', 'the known submission ids, one a line; all but UNKNOWN… if absent')
    .option('--id-types <types>', 'the accepted idTypes, separated by commas; all but pancard if absent')
    .addOption(new Option('--formats <format>').choices(['json', 'multipart', 'both']).default('both'))
    .addOption(
      new Option('--max-body-mb <n>', 'answers 413 above').argParser(wholeNumber(1, 1000)).default(10)
    )
    .addOption(
      new Option('--delay-ms <n>', 'before every answer').argParser(wholeNumber(0, 600_000)).default(0)
    )
    .addOption(
      new Option('--fail <share>', 'this share of requests fails, from 0 to 1').argParser(share).default(0)
    )
    .addOption(new Option('--seed <n>', 'which ones fail').argParser(anyId).default(1))
    .action(does(practice));

  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (failure) {
    if (failure instanceof CommanderError) return failure.exitCode === 0 ? EXIT.ok : EXIT.wrong;
    throw failure;
  }
}
