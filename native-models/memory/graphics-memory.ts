/** Asks NVIDIA's driver about the memory of its first card. Nobody tells for other cards. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Memory of a graphics card. */
export interface GraphicsMemory {
  /** What no process has taken. */
  freeBytes: number;
  /** What this process has taken; `undefined` where the driver does not tell, as in most containers. */
  ownBytes: number | undefined;
}

/** The driver answers in a moment or never. */
const TIMEOUT_MS = 5000;

const MEBIBYTE = 1024 ** 2;

/**
 * Reads the memory of the first NVIDIA card.
 *
 * @param program What to run; NVIDIA's own tool when absent.
 * @param pid The process whose share is wanted; this one when absent.
 * @returns The memory; `undefined` without such a card, or when the driver does not answer.
 */
export async function readGraphicsMemory(
  program = 'nvidia-smi',
  pid = process.pid,
): Promise<GraphicsMemory | undefined> {
  const query = async (what: string): Promise<string[][]> => {
    const { stdout } = await run(program, [what, '--id=0', '--format=csv,noheader,nounits'], {
      timeout: TIMEOUT_MS,
    });
    return stdout
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => line.split(',').map((cell) => cell.trim()));
  };
  try {
    const free = Number((await query('--query-gpu=memory.free'))[0]?.[0]);
    if (!Number.isFinite(free)) return undefined;
    const own = (await query('--query-compute-apps=pid,used_gpu_memory')).find(
      ([id]) => Number(id) === pid,
    )?.[1];
    const ownBytes = own === undefined || !/^\d+$/.test(own) ? undefined : Number(own) * MEBIBYTE;
    return { freeBytes: free * MEBIBYTE, ownBytes };
  } catch {
    return undefined;
  }
}
