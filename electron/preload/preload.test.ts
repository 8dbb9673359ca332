/** The bridge between page and main process: what passes, and what does not. */
import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { DesktopBridge } from '#core/contract/bridge.ts';

const { contextBridge, ipcRenderer, webUtils } = vi.hoisted(() => ({
  contextBridge: { exposeInMainWorld: vi.fn<(name: string, bridge: DesktopBridge) => void>() },
  ipcRenderer: { send: vi.fn(), on: vi.fn<(channel: string, listener: (event: object) => void) => void>() },
  webUtils: { getPathForFile: vi.fn<(file: File) => string>() },
}));
vi.mock('electron', () => ({ contextBridge, ipcRenderer, webUtils }));

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
  it('shows the page one flag and one function', () => {
    expect(contextBridge.exposeInMainWorld.mock.calls).toEqual([
      ['tenfold', { desktop: true, openDropped: expect.any(Function) as unknown }],
    ]);
  });

  it('passes on where a dropped project lies, and does not tell the page', () => {
    const file = new File([], 'forest.tenfold');
    webUtils.getPathForFile.mockReturnValueOnce('/home/forest.tenfold');
    const [, { openDropped }] = contextBridge.exposeInMainWorld.mock.calls[0]!;
    expect(openDropped(file)).toBe(true);
    expect(webUtils.getPathForFile).toHaveBeenCalledExactlyOnceWith(file);
    expect(ipcRenderer.send.mock.calls).toEqual([['tenfold:dropped', '/home/forest.tenfold']]);
  });

  it.each([
    ['what a page has made itself', ''],
    ['another kind of file', '/home/passwords.txt'],
  ])('passes on nothing of %s', (_, path) => {
    webUtils.getPathForFile.mockReturnValueOnce(path);
    const [, { openDropped }] = contextBridge.exposeInMainWorld.mock.calls[0]!;
    expect(openDropped(new File([], 'forest.tenfold'))).toBe(false);
    expect(ipcRenderer.send).not.toHaveBeenCalled();
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
