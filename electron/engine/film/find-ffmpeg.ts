/**
 * Finds and asks the user's own ffmpeg. It is a program of its own, with its own licence; we only send it frames. It
 * is looked for at TENFOLD_FFMPEG, then on PATH.
 */
import { execFile } from 'node:child_process';
import { access, constants, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { BadInputError } from '#core/errors.ts';

/** How long a trial of ffmpeg may take, in milliseconds; a wedged graphics driver must not hold up a film. */
const TRIAL_MS = 15_000;

/**
 * The environment of an ffmpeg. SVT-AV1 says what it likes, whatever ffmpeg is told, unless a variable of its own lets
 * it report errors only.
 *
 * @returns Our own environment with that variable.
 */
export function quietEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, SVT_LOG: '1' };
}

/**
 * Finds the user's ffmpeg.
 *
 * @returns Its absolute path, or undefined when there is none.
 * @throws {BadInputError} When TENFOLD_FFMPEG is set but names no program.
 */
export async function findFfmpeg(): Promise<string | undefined> {
  const { TENFOLD_FFMPEG: chosen, PATH = '' } = process.env;
  if (chosen) {
    const path = resolve(chosen);
    if (await isProgram(path)) return path;
    throw new BadInputError(
      `TENFOLD_FFMPEG names ${chosen}, which is not a program: correct it or unset it.`,
    );
  }
  const name = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  for (const folder of PATH.split(delimiter)) {
    // A relative entry would run whatever lies in the current folder.
    if (isAbsolute(folder) && (await isProgram(join(folder, name)))) return join(folder, name);
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/**
 * Runs ffmpeg to its end.
 *
 * @param ffmpeg Path of ffmpeg.
 * @param commandLine Its arguments.
 * @param input What it reads from its standard input.
 * @param timeoutMs How long it may take, in milliseconds.
 * @returns What it prints; undefined when it fails or takes too long.
 */
export function runFfmpeg(
  ffmpeg: string,
  commandLine: string[],
  input = new Uint8Array(),
  timeoutMs = TRIAL_MS,
): Promise<string | undefined> {
  return new Promise((done) => {
    const child = execFile(
      ffmpeg,
      commandLine,
      { timeout: timeoutMs, killSignal: 'SIGKILL', windowsHide: true, env: quietEnvironment() },
      (error, stdout) => done(error ? undefined : stdout),
    );
    // A program that has gone away says so by its exit code.
    child.stdin?.on('error', () => undefined).end(input);
  });
}
