/** The web handler: what it serves, what it refuses, and which headers every answer carries. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FailureError } from '#core/errors.ts';
import { createWebHandler, type WebHandler } from './web-handler.ts';

let root: string;
let handler: WebHandler;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tenfold-web-'));
  await mkdir(join(root, 'renderer/assets'), { recursive: true });
  await mkdir(join(root, 'takes/one'), { recursive: true });
  await mkdir(join(root, 'bundled/one'), { recursive: true });
  await mkdir(join(root, 'bundled/sample'), { recursive: true });
  await mkdir(join(root, 'takes/linked'), { recursive: true });
  await writeFile(join(root, 'secret.txt'), 'SECRET');
  await writeFile(join(root, 'renderer/index.html'), '<!doctype html>studio');
  await writeFile(join(root, 'renderer/notes.bin'), 'SECRET');
  await writeFile(join(root, 'renderer/assets/index-Ab3_x-9Z.js'), 'export {}');
  await writeFile(join(root, 'renderer/assets/plain.css'), 'a{}');
  await writeFile(join(root, 'takes/one/level-00.png'), 'png');
  await writeFile(join(root, 'takes/one/take.json'), '{}');
  await writeFile(join(root, 'takes/one/notes.txt'), 'SECRET');
  await writeFile(join(root, 'bundled/one/level-00.png'), 'older');
  await writeFile(join(root, 'bundled/sample/level-01.png'), 'sample');
  await symlink(join(root, 'secret.txt'), join(root, 'takes/linked/level-00.png'));
  await symlink(join(root, 'secret.txt'), join(root, 'renderer/linked.txt'));
  handler = await createWebHandler({
    rendererFolder: join(root, 'renderer'),
    takeFolders: () => [join(root, 'takes'), join(root, 'bundled')],
    transfer: () => Promise.resolve(undefined),
  });
});

afterAll(() => rm(root, { recursive: true, force: true }));

const get = (path: string, init?: RequestInit) => handler(new Request(`http://localhost:1234${path}`, init));

describe('the renderer', () => {
  it('serves the page itself, never from a cache', async () => {
    for (const path of ['/', '/index.html']) {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('Cache-Control')).toBe('no-store');
      expect(await response.text()).toContain('studio');
    }
  });

  it('lets a browser keep files that are named after their contents', async () => {
    const response = await get('/assets/index-Ab3_x-9Z.js');
    expect(response.headers.get('Cache-Control')).toContain('immutable');
    expect(response.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
    expect((await get('/assets/plain.css')).headers.get('Cache-Control')).toBe('no-store');
  });

  it('answers HEAD without a body and refuses every other method', async () => {
    const head = await get('/', { method: 'HEAD' });
    expect(head.headers.get('Content-Length')).toBe('21');
    expect(await head.text()).toBe('');
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const response = await get('/', { method });
      expect(response.status).toBe(405);
      expect(response.headers.get('Allow')).toBe('GET, HEAD');
    }
  });

  it('says what to do when the renderer has not been built', async () => {
    const missing = createWebHandler({
      rendererFolder: join(root, 'nowhere'),
      takeFolders: () => [],
      transfer: () => Promise.resolve(undefined),
    });
    await expect(missing).rejects.toThrow(FailureError);
    await expect(missing).rejects.toThrow('npm run build');
  });
});

describe('takes', () => {
  it('serves pictures and take.json', async () => {
    const picture = await get('/takes/one/level-00.png');
    expect(picture.headers.get('Content-Type')).toBe('image/png');
    expect(await picture.text()).toBe('png');
    expect((await get('/takes/one/take.json')).headers.get('Content-Type')).toContain('application/json');
  });

  it('looks through the folders in order', async () => {
    expect(await (await get('/takes/sample/level-01.png')).text()).toBe('sample');
  });

  it('answers 304 to a browser that has the picture already', async () => {
    const tag = (await get('/takes/one/level-00.png')).headers.get('ETag')!;
    const again = await get('/takes/one/level-00.png', { headers: { 'If-None-Match': tag } });
    expect(again.status).toBe(304);
  });
});

describe('everything else', () => {
  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%5csecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets%2findex-Ab3_x-9Z.js',
    '//secret.txt',
    '/linked.txt',
    '/notes.bin',
    '/takes',
    '/takes/',
    '/takes/one',
    '/takes/one/',
    '/takes/one/notes.txt',
    '/takes/one/level-0.png',
    '/takes/one/level-00.png/',
    '/takes/one/level-00.png%00.txt',
    '/takes/one%2flevel-00.png',
    '/takes/../secret.txt',
    '/takes/..%2f/level-00.png',
    '/takes/.one/level-00.png',
    '/takes/two/level-00.png',
    '/takes/linked/level-00.png',
    '/INDEX.HTML',
    '/%',
  ])('is not there: %s', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('SECRET');
  });

  it('never gives away a file outside its lists, whatever the address', async () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '%2e',
      '%2f',
      '%5c',
      '/',
      '\\',
      'takes',
      'one',
      'secret.txt',
      '%00',
      'notes.txt',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        expect(await (await get(`/${pieces.join('')}`)).text()).not.toContain('SECRET');
      }),
    );
  });

  it('carries the security headers on answers of every kind', async () => {
    for (const path of ['/', '/takes/one/level-00.png', '/nowhere']) {
      const { headers } = await get(path);
      const policy = headers.get('Content-Security-Policy')!;
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("connect-src 'self' ws://localhost:1234;");
      expect(policy).not.toContain('unsafe-inline');
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.get('Referrer-Policy')).toBe('no-referrer');
      expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
    }
  });

  it('opens no socket from the desktop address', async () => {
    const response = await handler(new Request('app://studio/'));
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Security-Policy')).toContain("connect-src 'self';");
  });
});
