/** The bridge between page and main process: what passes, and what does not. */
import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';

const { contextBridge, ipcRenderer } = vi.hoisted(() => ({
  contextBridge: { exposeInMainWorld: vi.fn() },
  ipcRenderer: { send: vi.fn(), on: vi.fn<(channel: string, listener: (event: object) => void) => void>() },
}));
vi.mock('electron', () => ({ contextBridge, ipcRenderer }));

class PageWindow extends EventEmitter {
  readonly location = { origin: 'app://studio' };
  readonly addEventListener = this.on.bind(this);
  postMessage = vi.fn();
}

let page: PageWindow;

beforeEach(async () => {
  vi.clearAllMocks();
  vi.resetModules();
  page = new PageWindow();
  vi.stubGlobal('window', page);
  await import('./preload.ts');
});

const ask = (changes: object = {}) =>
  page.emit('message', {
    source: page,
    origin: 'app://studio',
    data: { type: 'tenfold:connect' },
    ...changes,
  });

describe('the bridge', () => {
  it('shows the page one flag and no function', () => {
    expect(contextBridge.exposeInMainWorld.mock.calls).toEqual([['tenfold', { desktop: true }]]);
  });

  it('passes on that the page asks for a connection, and nothing of what it says', () => {
    ask({ data: { type: 'tenfold:connect', more: 'secret' } });
    expect(ipcRenderer.send.mock.calls).toEqual([['tenfold:connect']]);
  });

  it.each([
    ['another window', { source: {} }],
    ['another origin', { origin: 'https://example.org' }],
    ['another message', { data: { type: 'other' } }],
    ['no object', { data: 'tenfold:connect' }],
    ['nothing', { data: null }],
  ])('does not listen to %s', (_, changes) => {
    ask(changes);
    expect(ipcRenderer.send).not.toHaveBeenCalled();
  });

  it('hands the port to its own page only', () => {
    const [channel, receive] = ipcRenderer.on.mock.calls[0]!;
    const ports = [{}];
    receive({ ports });
    expect(channel).toBe('tenfold:port');
    expect(page.postMessage).toHaveBeenCalledWith('tenfold:port', 'app://studio', ports);
  });
});
