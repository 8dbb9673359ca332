/**
 * Which files ONNX Runtime needs for CUDA, and where they must lie.
 *
 * ONNX Runtime looks for its CUDA files beside its own library and nowhere else, and in a packed program that folder
 * cannot be written. So they lie in a folder of the user, together with a link to the library; when the dynamic linker
 * is told (by LD_LIBRARY_PATH) to look there first, it loads the library through that link, and the library then takes
 * the link's folder for its own.
 */
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { z } from 'zod';

/** What `onnxruntime-node` says of the files that are too large to come with it (`script/install-metadata.js`). */
const metadataSchema = z.object({
  manifests: z.record(z.string(), z.record(z.string(), z.object({ package: z.string(), path: z.string() }))),
  packages: z.record(
    z.string(),
    z.object({ name: z.string(), versions: z.array(z.object({ feed: z.string(), version: z.string() })) }),
  ),
  feeds: z.record(z.string(), z.object({ index: z.url() })),
});

/** The manifest of the only platform that ONNX Runtime has CUDA files for. */
const PLATFORM = 'linux/x64:cuda12';

/** The manifest also names TensorRT, which Tenfold does not use. */
const WANTED = ['libonnxruntime_providers_cuda.so', 'libonnxruntime_providers_shared.so'] as const;

/** Name of ONNX Runtime's own library. */
export const RUNTIME_LIBRARY = 'libonnxruntime.so.1';

/** The CUDA file that everything else is needed for. */
export const CUDA_LIBRARY = WANTED[0];

const require = createRequire(import.meta.url);

/** A package with CUDA files, and what to take out of it. */
export interface CudaPackage {
  /** Address of the NuGet feed's index. */
  feedIndex: string;
  /** Id of the package. */
  id: string;
  version: string;
  /** Paths in the package by the file names that they shall have. */
  files: Readonly<Record<string, string>>;
}

/**
 * The package that fits the ONNX Runtime in use.
 *
 * @returns The package.
 */
export function cudaPackage(): CudaPackage {
  const metadata = metadataSchema.parse(require('onnxruntime-node/script/install-metadata.js'));
  const manifest = metadata.manifests[PLATFORM]!;
  const files = WANTED.map((file) => [file, manifest[`./${file}`]!.path] as const);
  const { name, versions } = metadata.packages[manifest[`./${CUDA_LIBRARY}`]!.package]!;
  const { feed, version } = versions[0]!;
  return {
    feedIndex: metadata.feeds[feed]!.index,
    id: name,
    version,
    files: Object.fromEntries(files),
  };
}

/**
 * The folder that the CUDA files lie in. Its name holds their version: another ONNX Runtime must not load them.
 *
 * @param parent Absolute path of the folder for such things.
 * @returns Absolute path.
 */
export function cudaFolder(parent: string): string {
  const { version } = z.object({ version: z.string() }).parse(require('onnxruntime-node/package.json'));
  return join(parent, `cuda-${version}`);
}

/**
 * The folder of ONNX Runtime's own library.
 *
 * @returns Absolute path; outside the archive in a packed program.
 */
export function runtimeFolder(): string {
  const packageFolder = dirname(require.resolve('onnxruntime-node/package.json'));
  return join(packageFolder, 'bin/napi-v6', process.platform, process.arch).replace(
    `app.asar${sep}`,
    `app.asar.unpacked${sep}`,
  );
}

/**
 * Whether ONNX Runtime has CUDA files for this kind of machine at all.
 *
 * @returns True on 64-bit Intel and AMD Linux.
 */
export function cudaExistsHere(): boolean {
  return process.platform === 'linux' && process.arch === 'x64';
}
