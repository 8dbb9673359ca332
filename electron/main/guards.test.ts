/** What a page may not do. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { App, Session } from 'electron';
import { guardPages, guardPermissions } from './guards.ts';
import { isStudioAddress } from './studio-protocol.ts';
import * as electron from './test/electron.ts';

vi.mock('electron', () => import('./test/electron.ts'));
afterEach(electron.resetElectron);

const FOREIGN = [
  'https://example.org/',
  'http://127.0.0.1:7000/',
  'file:///etc/passwd',
  'app://other/',
  'app://studio.example/',
  'app://user@studio/',
  'javascript:alert(1)',
  'data:text/html,x',
  'blob:app://studio/1',
  'about:blank',
  '',
];

describe('addresses', () => {
  it('are the studio’s only below its own scheme and host', () => {
    expect(isStudioAddress('app://studio/')).toBe(true);
    expect(isStudioAddress('app://studio/takes/one/level-00.png')).toBe(true);
    for (const address of FOREIGN) expect(isStudioAddress(address), address).toBe(false);
  });
});

describe('a page', () => {
  function page() {
    guardPages(electron.app as unknown as App);
    const contents = new electron.DoubleContents();
    electron.app.emit('web-contents-created', {}, contents);
    return contents;
  }

  function isRefused(event: string, details: object): boolean {
    const happening = Object.assign(new electron.DoubleEvent(), details);
    page().emit(event, happening);
    return happening.prevented;
  }

  it.each(FOREIGN)('cannot be navigated to %o', (url) => {
    expect(isRefused('will-frame-navigate', { url, isMainFrame: true })).toBe(true);
    expect(isRefused('will-redirect', { url, isMainFrame: true })).toBe(true);
  });

  it('can be reloaded', () => {
    expect(isRefused('will-frame-navigate', { url: 'app://studio/', isMainFrame: true })).toBe(false);
    expect(isRefused('will-redirect', { url: 'app://studio/', isMainFrame: true })).toBe(false);
  });

  it('cannot fill a frame inside it, open a window or embed another page', () => {
    expect(isRefused('will-frame-navigate', { url: 'app://studio/', isMainFrame: false })).toBe(true);
    expect(isRefused('will-attach-webview', {})).toBe(true);
    expect(page().windowOpenHandler!()).toEqual({ action: 'deny' });
  });
});

describe('permissions', () => {
  const own = { requestingUrl: 'app://studio/', isMainFrame: true };

  function ask(permission: string, details: object, origin = 'app://studio/'): boolean[] {
    const guarded = electron.session.defaultSession;
    guardPermissions(guarded as unknown as Session);
    const answers: boolean[] = [];
    guarded.requestHandler!(null, permission as never, (granted) => answers.push(granted), details);
    answers.push(guarded.checkHandler!(null, permission as never, origin, details));
    return answers;
  }

  it('include full screen, the file that a save dialog chose, and copying', () => {
    expect(ask('fullscreen', own)).toEqual([true, true]);
    expect(ask('clipboard-sanitized-write', own)).toEqual([true, true]);
    expect(ask('fileSystem', { ...own, fileAccessType: 'writable', isDirectory: false })).toEqual([
      true,
      true,
    ]);
  });

  it('include that file where it is not said which frame checks it, of the studio’s page alone', () => {
    const file = { isMainFrame: false, fileAccessType: 'writable', isDirectory: false };
    expect(ask('fileSystem', file).at(-1)).toBe(true);
    expect(ask('fileSystem', file, 'https://example.org/').at(-1)).toBe(false);
  });

  it('include no folder and no reading', () => {
    expect(ask('fileSystem', { ...own, fileAccessType: 'writable', isDirectory: true })).toEqual([
      false,
      false,
    ]);
    expect(ask('fileSystem', { ...own, fileAccessType: 'readable', isDirectory: false })).toEqual([
      false,
      false,
    ]);
    expect(ask('fileSystem', own)).toEqual([false, false]);
  });

  it.each([
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'openExternal',
    'usb',
    'hid',
    'midi',
    'unknown',
  ])('do not include %s', (permission) => expect(ask(permission, own)).toEqual([false, false]));

  it('are refused to other pages and to frames', () => {
    for (const requestingUrl of FOREIGN) {
      expect(ask('fullscreen', { requestingUrl, isMainFrame: true }, requestingUrl)).toEqual([false, false]);
    }
    expect(ask('fullscreen', { ...own, isMainFrame: false })).toEqual([false, false]);
    expect(ask('clipboard-sanitized-write', { ...own, isMainFrame: false })).toEqual([false, false]);
  });

  it('never include devices', () => {
    guardPermissions(electron.session.defaultSession as unknown as Session);
    expect(electron.session.defaultSession.deviceHandler!()).toBe(false);
  });
});
