/**
 * The command line: `tenfold generate`, `film`, `models`, `takes`, `serve`, `providers`, `info`.
 *
 * Usage: npm run tenfold -- <command> …
 */
import { Command, CommanderError } from 'commander';
import { explainWriteProblem } from '#core/file-problems.ts';
import { programVersion } from '../program.ts';
import { filmCommand } from './film.ts';
import { generateCommand } from './generate.ts';
import { infoCommand } from './info.ts';
import { modelsCommand } from './models/command.ts';
import { reportProblem, usageSentence } from './problems.ts';
import { providersCommand } from './providers.ts';
import { serveCommand } from './serve.ts';
import { takesCommand } from './takes.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever read our output (`tenfold … | head`) has enough: that is nothing to complain of.
  if (error.code !== 'EPIPE') reportProblem(explainWriteProblem(error, 'the output'), false);
  // The engine tidies up by itself.
  process.exit(1);
});
// A terminal that was closed must not keep the rest from being tidied up.
process.stderr.on('error', () => undefined);

const program = new Command('tenfold')
  .description('Paints zooms through many scales of one scene, and makes films of them.')
  .version(programVersion, '-V, --version', 'print the version')
  .helpOption('-h, --help', 'print this help')
  .helpCommand('help [command]', 'print the help of a command')
  .addHelpText(
    'after',
    `
Examples:
  tenfold generate assets/examples/cosmos-to-atom.json --out out/cosmos
  tenfold film out/cosmos --out cosmos.mp4
  tenfold models list
  tenfold serve
  tenfold <command> --help`,
  );
const commands = [
  generateCommand(),
  filmCommand(),
  modelsCommand(),
  takesCommand(),
  serveCommand(),
  providersCommand(),
  infoCommand(),
];
for (const command of commands) program.addCommand(command);
// One sentence is printed below, in our own words.
for (const command of [program, ...commands, ...commands.flatMap((each) => each.commands)]) {
  command.exitOverride().configureOutput({ outputError: () => undefined });
}

try {
  if (process.argv.length <= 2) program.help();
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    if (error.exitCode !== 0 && process.argv.length > 2) console.error(usageSentence(error));
    process.exitCode = error.exitCode === 0 || process.argv.length <= 2 ? 0 : 2;
  } else {
    process.exitCode = reportProblem(error, process.argv.includes('--verbose'));
  }
}
