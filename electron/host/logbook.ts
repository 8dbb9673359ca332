/** The host's log: what is written goes on to where the program logs, and the end of it is kept for whoever reports a problem. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BadInputError } from '#core/errors.ts';

/** Characters that are kept. */
const KEPT = 2 ** 18;

/** Where this program lies: its own modules are named from there. */
const PROGRAM = join(import.meta.dirname, '../..');

/** All folders of an absolute path, on any system, as they stand in sentences and in stacks. */
const FOLDERS = /(?<![\w.~/:\\-])(?:file:\/\/\/?)?(?:[A-Za-z]:)?[\\/](?:[^\s\\/:'"()<>]+[\\/])+/g;

/** The host's log. */
export interface Logbook {
  /** Takes in a line or several: for example a defect's stack. */
  readonly write: (text: string) => void;
  /** What was written lately, oldest first, each with its time; without names of folders, which tell who somebody is. */
  read(): string;
  /**
   * Shows the log's file in the file manager.
   *
   * @throws {BadInputError} Where there is no desktop.
   */
  reveal(): void;
}

/** Where a log leads. */
export interface LogbookOptions {
  /** Receives everything, as it is. */
  readonly pass?: (text: string) => void;
  /** Shows the log's file on a desktop; absent where there is none. */
  readonly reveal?: () => void;
}

/**
 * Begins a log.
 *
 * @param options Where it leads; nowhere by default.
 * @returns The log, empty.
 */
export function createLogbook(options: LogbookOptions = {}): Logbook {
  const entries: string[] = [];
  let length = 0;
  return {
    write(text) {
      options.pass?.(text);
      const entry = `${new Date().toISOString()} ${withoutFolders(text)}`.slice(0, KEPT);
      entries.push(entry);
      length += entry.length;
      while (length > KEPT) length -= entries.shift()?.length ?? 0;
    },
    read: () => entries.map((entry) => `${entry}\n`).join(''),
    reveal() {
      if (!options.reveal) throw new BadInputError('Only the desktop program can show its log in a folder.');
      options.reveal();
    },
  };
}

function withoutFolders(text: string): string {
  return text
    .replaceAll(`${pathToFileURL(PROGRAM).href}/`, '')
    .replaceAll(join(PROGRAM, '/'), '')
    .replace(FOLDERS, '…/');
}
