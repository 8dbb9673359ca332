/** Keeps two programs from downloading the same model into the same place at once. */
import { open, readFile, rm } from 'node:fs/promises';
import { BadInputError, systemErrorCode } from '#core/errors.ts';

/**
 * Takes a lock. The lock of a process that is gone counts for nothing.
 *
 * @param file The lock's file; its folder must exist.
 * @param what What is locked, for the message.
 * @returns Gives the lock back.
 * @throws {BadInputError} When another process, or another part of this one, has it.
 */
export async function takeLock(file: string, what: string): Promise<() => Promise<void>> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      await using handle = await open(file, 'wx');
      await handle.writeFile(String(process.pid));
      return () => rm(file, { force: true });
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
      const owner = Number(await readFile(file, 'utf8').catch(() => ''));
      if (owner > 0 && isAlive(owner)) break;
      await rm(file, { force: true });
    }
  }
  throw new BadInputError(`${what} is being downloaded already: wait until that has ended, or stop it.`);
}

/**
 * Whether a process lives.
 *
 * @param pid Its number.
 * @returns Whether there is one with this number.
 */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}
