/**
 * The packed desktop program: what is in it, what is not, and that its native parts, its model, its engine and its
 * main process start from where they were packed.
 *
 * Packs for this machine with `electron-builder.yml` as it is, around a stub instead of Electron.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { extractAll, listPackage } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectSchema } from '#core/project/project.ts';
import type { GenerationEvent } from '#core/contract/events.ts';
import { forkEngine } from '#electron/host/fork-engine.ts';
import { createSupervisor } from '#electron/host/supervisor.ts';
import { readFuses, writeStubElectron } from './stub-electron.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const out = join(root, 'out');

describe.runIf(process.platform === 'linux')('the packed program', () => {
  let folder: string;
  let packed: string;
  let resources: string;
  /** The archive's contents as ordinary files, which plain Node needs. */
  let extracted: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tenfold-packed-'));
    packed = join(folder, 'release/linux-unpacked');
    resources = join(packed, 'resources');
    extracted = join(folder, 'extracted');
    await writeStubElectron(join(folder, 'electron'));
    const parts = existsSync(join(out, 'renderer/index.html')) ? ['--desktop'] : [];
    await run(process.execPath, [join(root, 'scripts/build.ts'), ...parts], { cwd: root });
    await run(
      process.execPath,
      [
        join(root, 'node_modules/electron-builder/cli.js'),
        ...['--linux', '--dir', `--${process.arch}`],
        `-c.electronDist=${join(folder, 'electron')}`,
        ...['--publish', 'never'],
        `-c.directories.output=${join(folder, 'release')}`,
      ],
      { cwd: root },
    );
    extractAll(join(resources, 'app.asar'), extracted);
    // Bundling and packing read some ten thousand files: seconds from a warm disk, minutes from a cold, shared one.
  }, 900_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Paths of all files below a folder, relative to it, with forward slashes. */
  async function files(below: string): Promise<string[]> {
    const entries = await readdir(below, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(below.length + 1)
          .replaceAll(sep, '/'),
      );
  }

  it('holds the built program and nothing of its sources', () => {
    const archive = listPackage(join(resources, 'app.asar'), { isPack: false }).map((path) =>
      path.replaceAll(sep, '/'),
    );
    const own = archive.filter((path) => !path.startsWith('/node_modules'));
    for (const path of own)
      expect(path).toMatch(/^\/(package\.json|out(\/(main|engine|preload|renderer)(\/.*)?)?)$/);
    for (const path of [
      'main/main.js',
      'engine/main.js',
      'preload/preload.cjs',
      'renderer/index.html',
      'renderer/third-party-licenses.txt',
    ]) {
      expect(own).toContain(`/out/${path}`);
    }
  });

  it('holds no tests, sources, training files, package caches or maps anywhere', async () => {
    for (const path of [...(await files(resources)), ...(await files(extracted))]) {
      expect(path).not.toMatch(
        /\.(test|spec)\.|(^|\/)(e2e|shared|golden|training|\.ci|\.git)\/|\.(ts|map|py|npz|log)$/,
      );
      expect(path).not.toMatch(/(^|\/)licenses\.json$/);
    }
  });

  it('holds machine code for this platform only', async () => {
    const native = (await files(resources)).filter((path) => /\.(node|dll|dylib|so)(\.[\d.]+)?$/.test(path));
    expect(native.length).toBeGreaterThanOrEqual(4);
    for (const path of native) {
      expect(path).toMatch(new RegExp(`^app\\.asar\\.unpacked/.*linux[/-]${process.arch}`));
    }
  });

  it('knows what to fetch for CUDA', async () => {
    const ordinary = await files(resources);
    for (const file of ['install-metadata.js', 'install-metadata-versions.js']) {
      expect(ordinary).toContain(`app.asar.unpacked/node_modules/onnxruntime-node/script/${file}`);
    }
  });

  it('keeps the model, the examples and the licences as ordinary files', async () => {
    const ordinary = await files(resources);
    for (const path of [
      'unet/model.onnx',
      'text_encoder/model.onnx',
      'upscaler/model.onnx',
      'tokenizer/tokenizer.json',
    ]) {
      expect(ordinary).toContain(`native-models/starter/${path}`);
    }
    expect(
      ordinary.filter((path) => /^assets\/examples\/.*\.json$/.test(path)).length,
    ).toBeGreaterThanOrEqual(3);
    for (const take of existsSync(join(root, 'assets/takes'))
      ? await files(join(root, 'assets/takes'))
      : []) {
      expect(ordinary).toContain(`assets/takes/${take}`);
    }
    expect(ordinary).toEqual(expect.arrayContaining(['LICENSE', 'THIRD-PARTY-LICENSES.md']));
  });

  it('stays small without Electron', async () => {
    const sizes = (await files(packed)).map(async (path) => (await stat(join(packed, path))).size);
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(total / 2 ** 20).toBeLessThan(150);
  });

  it('has its fuses set: no Node, no inspector, nothing but the archive', async () => {
    expect(readFuses(await readFile(join(packed, 'tenfold')))).toEqual({
      runAsNode: false,
      cookieEncryption: true,
      nodeOptions: false,
      nodeCliInspect: false,
      embeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      browserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('loads ONNX Runtime, sharp and the starter model from where they lie', async () => {
    const { stdout } = await run(
      process.execPath,
      [join(import.meta.dirname, 'use-native-modules.ts'), resources],
      {
        cwd: folder,
      },
    );
    const result = JSON.parse(stdout) as {
      paths: string[];
      dims: number[];
      finite: boolean;
      picture: string;
    };
    for (const path of result.paths) expect(path.startsWith(join(resources, 'app.asar.unpacked'))).toBe(true);
    expect(result.dims).toEqual([1, 3, 64, 64]);
    expect(result.finite).toBe(true);
    expect(result.picture).toBe('PNG');
  });

  it('paints with its own engine and model', async () => {
    const engine = createSupervisor({
      spawnEngine: forkEngine({ entry: join(extracted, 'out/engine/main.js') }),
    });
    try {
      const project = projectSchema.parse({
        title: 'Packed',
        levels: [{ prompt: 'a forest' }, { prompt: 'a tree' }],
        settings: { seed: 1, steps: 2, size: { width: 64, height: 64 }, provider: 'cpu' },
      });
      const events: GenerationEvent['type'][] = [];
      const order = {
        jobId: 'job',
        takeId: 'take',
        project,
        modelId: 'starter',
        modelFolder: join(resources, 'native-models/starter'),
        outputFolder: join(folder, 'take'),
      };
      for await (const event of engine.generate(order, new AbortController().signal)) events.push(event.type);
      expect(events.at(-1)).toBe('done');
      expect((await readdir(join(folder, 'take'))).sort()).toEqual([
        'level-00.png',
        'level-01.png',
        'take.json',
      ]);
    } finally {
      await engine.close();
    }
  });

  it('runs its main process, which steps back when another instance is open', async () => {
    const preload = pathToFileURL(join(import.meta.dirname, 'second-instance.ts')).href;
    const { stdout } = await run(process.execPath, [
      '--import',
      preload,
      join(extracted, 'out/main/main.js'),
    ]);
    expect(stdout).toBe('quit');
  });
});
