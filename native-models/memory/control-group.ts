/**
 * How much more memory the control groups of this process allow: containers and systemd limit it that way, and the
 * kernel ends the process that asks for more, however much the machine has free.
 *
 * @see https://docs.kernel.org/admin-guide/cgroup-v2.html
 * @see https://docs.kernel.org/admin-guide/cgroup-v1/memory.html
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Names of the files of one version. */
interface Version {
  folder: string;
  limit: string;
  usage: string;
  /** File pages that the kernel drops first when room is needed, in `memory.stat`. */
  droppable: RegExp;
}

const VERSION_2: Version = {
  folder: 'sys/fs/cgroup',
  limit: 'memory.max',
  usage: 'memory.current',
  droppable: /^inactive_file (\d+)$/m,
};
const VERSION_1: Version = {
  folder: 'sys/fs/cgroup/memory',
  limit: 'memory.limit_in_bytes',
  usage: 'memory.usage_in_bytes',
  droppable: /^total_inactive_file (\d+)$/m,
};

/**
 * Reads the tightest of the limits from this process's own group up to the root.
 *
 * @param root Where the file system begins; for tests.
 * @returns Bytes that may still be taken, 0 at least; `undefined` where nothing is limited.
 */
export function controlGroupRoom(root = '/'): number | undefined {
  const groups = read(join(root, 'proc/self/cgroup')) ?? '';
  const rooms = [
    ...roomsUpwards(root, VERSION_2, /^0::(\/.*)$/m.exec(groups)?.[1]),
    ...roomsUpwards(root, VERSION_1, /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(\/.*)$/m.exec(groups)?.[1]),
  ];
  return rooms.length === 0 ? undefined : Math.max(0, Math.min(...rooms));
}

/** A container sees its own group as the root, and names others that are not there. */
function roomsUpwards(root: string, version: Version, group: string | undefined): number[] {
  if (group === undefined) return [];
  const room = roomOf(join(root, version.folder, group), version);
  const here = room === undefined ? [] : [room];
  return group === '/' ? here : [...here, ...roomsUpwards(root, version, dirname(group))];
}

function roomOf(folder: string, { limit, usage, droppable }: Version): number | undefined {
  const most = Number(read(join(folder, limit)) ?? NaN);
  const used = Number(read(join(folder, usage)) ?? NaN);
  if (!Number.isFinite(most) || !Number.isFinite(used)) return undefined;
  const dropped = Number(droppable.exec(read(join(folder, 'memory.stat')) ?? '')?.[1] ?? 0);
  return most - used + dropped;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}
