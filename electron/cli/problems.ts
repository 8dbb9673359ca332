/** How the command line speaks of problems: one sentence on standard error, and an exit code. */
import type { CommanderError } from 'commander';
import { errorKind, errorMessage } from '#core/errors.ts';
import type { ErrorKind } from '#core/errors.ts';
import { DEFECT_MESSAGE } from '../rpc/errors.ts';

/** What the command line exits with; 0 is success. */
export const EXIT_CODES: Readonly<Record<ErrorKind, number>> = {
  'bad-input': 2,
  failure: 1,
  defect: 1,
  // As shells do for a program ended by Ctrl-C.
  cancelled: 130,
};

/**
 * Prints what went wrong.
 *
 * @param error Whatever was thrown.
 * @param verbose Whether to print the stack as well.
 * @returns The exit code.
 */
export function reportProblem(error: unknown, verbose: boolean): number {
  const kind = errorKind(error);
  if (kind === 'defect' && !verbose) {
    const message = oneLine(errorMessage(error));
    // The engine keeps a defect's details to its log, and says only that there was one.
    const details = message === DEFECT_MESSAGE ? '' : ` (${message})`;
    console.error(`Tenfold stopped unexpectedly${details}. Run it again with --verbose to see the details.`);
  } else {
    console.error(oneLine(errorMessage(error)));
  }
  if (verbose && error instanceof Error) {
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) console.error(cause.stack);
  }
  return EXIT_CODES[kind];
}

/**
 * Turns the parser's own complaint into a sentence.
 *
 * @param error What the parser threw.
 * @returns For example `Unknown option '--stesp'. Did you mean --steps? See tenfold --help.`
 */
export function usageSentence(error: CommanderError): string {
  const text = oneLine(error.message.replace(/^error: /, '').replace(/\((Did you mean [^)]*\?)\)/, '$1'));
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);
  const separated = sentence.replace(/(?<![.?!]) (Did you mean)/, '. $1');
  return `${/[.?!]$/.test(separated) ? separated : `${separated}.`} See --help.`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').trim();
}
