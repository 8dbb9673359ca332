/** The connection between a studio page and the host's router. */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { implement } from '@orpc/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { studioContract } from '#core/contract/studio.ts';
import type { Host } from '../host/host.ts';
import { connectStudios } from './connection.ts';
import * as electron from './test/electron.ts';

vi.mock('electron', () => import('./test/electron.ts'));
afterEach(electron.resetElectron);

const studio = implement(studioContract);
const unused = () => {
  throw new Error('not part of this test');
};
const router: Host['router'] = studio.router({
  info: studio.info.handler(unused),
  models: studio.models.handler(unused),
  prompts: { inspect: studio.prompts.inspect.handler(unused) },
  examples: studio.examples.handler(() => []),
  jobs: {
    submit: studio.jobs.submit.handler(unused),
    cancel: studio.jobs.cancel.handler(unused),
    watch: studio.jobs.watch.handler(unused),
  },
  providers: { installCuda: studio.providers.installCuda.handler(unused) },
  memory: { plan: studio.memory.plan.handler(unused), free: studio.memory.free.handler(unused) },
  takes: { list: studio.takes.list.handler(unused), remove: studio.takes.remove.handler(unused) },
});

interface Frame {
  url: string;
  parent: unknown;
  postMessage: (channel: string, message: unknown, ports: electron.DoublePort[]) => void;
}

/** A page that asks for a connection; returns the ports that it received. */
function ask(sender: object, changes: Partial<Frame> = {}): electron.DoublePort[] {
  const received: electron.DoublePort[] = [];
  const senderFrame: Frame = {
    url: 'app://studio/',
    parent: null,
    postMessage: (channel, _, ports) => {
      expect(channel).toBe('tenfold:port');
      received.push(...ports);
    },
    ...changes,
  };
  electron.ipcMain.emit('tenfold:connect', { sender, senderFrame });
  return received;
}

describe('a studio page', () => {
  it('gets one port over which the host answers', async () => {
    connectStudios({ router });
    const [port, ...rest] = ask({});
    expect(rest).toEqual([]);
    const client: ContractRouterClient<typeof studioContract> = createORPCClient(
      new RPCLink({ port: port! }),
    );
    port!.start();
    expect(await client.examples()).toEqual([]);
  });

  it('gets a new port after a reload, and the old one is closed', () => {
    connectStudios({ router });
    const page = {};
    const [first] = ask(page);
    const [second] = ask(page);
    expect(first!.closed).toBe(true);
    expect(second!.closed).toBe(false);
  });

  it('does not disturb another window', () => {
    connectStudios({ router });
    const [first] = ask({});
    ask({});
    expect(first!.closed).toBe(false);
  });
});

describe('anything else', () => {
  it.each([
    ['a page elsewhere', { url: 'https://example.org/' }],
    ['another host of the scheme', { url: 'app://other/' }],
    ['a frame inside the studio', { parent: {} }],
  ])('gets nothing: %s', (_, changes) => {
    connectStudios({ router });
    expect(ask({}, changes)).toEqual([]);
  });

  it('does not trouble the program when its frame is gone', () => {
    connectStudios({ router });
    expect(() => electron.ipcMain.emit('tenfold:connect', { sender: {}, senderFrame: null })).not.toThrow();
  });
});
