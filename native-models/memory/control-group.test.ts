import { expect, test } from 'vitest';
import { temporaryFolder, writeTo } from '../test/tiny-model.ts';
import { controlGroupRoom } from './control-group.ts';

async function fileSystem(files: Record<string, string>): Promise<string> {
  const root = await temporaryFolder();
  for (const [path, text] of Object.entries(files)) writeTo(root, path, `${text}\n`);
  return root;
}

test('without control groups nothing is limited', async () => {
  expect(controlGroupRoom(await fileSystem({}))).toBeUndefined();
});

test('version 2: the tightest limit from the own group upwards counts, and file pages that can be dropped do not', async () => {
  const root = await fileSystem({
    'proc/self/cgroup': '0::/user/app',
    'sys/fs/cgroup/user/app/memory.max': 'max',
    'sys/fs/cgroup/user/app/memory.current': '100',
    'sys/fs/cgroup/user/memory.max': '1000',
    'sys/fs/cgroup/user/memory.current': '700',
    'sys/fs/cgroup/user/memory.stat': 'anon 500\nfile 200\ninactive_file 150\nactive_file 50',
  });
  expect(controlGroupRoom(root)).toBe(450);
});

test('version 1: the group of the memory controller counts', async () => {
  const root = await fileSystem({
    'proc/self/cgroup': '9:name=systemd:/x\n4:cpu,memory:/box\n3:cpuset:/',
    'sys/fs/cgroup/memory/box/memory.limit_in_bytes': '2000',
    'sys/fs/cgroup/memory/box/memory.usage_in_bytes': '500',
    'sys/fs/cgroup/memory/box/memory.stat': 'inactive_file 1\ntotal_inactive_file 100',
  });
  expect(controlGroupRoom(root)).toBe(1600);
});

test('a container finds its own limit at the root', async () => {
  const root = await fileSystem({
    'proc/self/cgroup': '0::/../../of/the/host',
    'sys/fs/cgroup/memory.max': '300',
    'sys/fs/cgroup/memory.current': '400',
  });
  expect(controlGroupRoom(root)).toBe(0);
});

test('the groups of this machine can be read', () => {
  const room = controlGroupRoom();
  if (room !== undefined) expect(room).toBeGreaterThan(0);
});
