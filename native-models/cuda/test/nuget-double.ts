/** A NuGet feed on this machine that has one package, and can be told to misbehave. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';
import { onTestFinished } from 'vitest';
import type { CudaPackage } from '../cuda-files.ts';

/** How the feed differs from a good one. */
export interface FeedOptions {
  /** Files in the package, by path. */
  readonly files?: Readonly<Record<string, Buffer>>;
  /** Changes the package after its hash was taken. */
  readonly tamper?: (archive: Buffer) => Buffer;
  /** Breaks the connection after so many bytes of the package. */
  readonly breakAfter?: number;
  /** Answers with this status. */
  readonly status?: number;
  /** What the index says. */
  readonly index?: unknown;
}

/** What the package holds when nothing else is said. */
export const LIBRARIES = {
  'runtimes/linux-x64/native/libonnxruntime_providers_cuda.so': Buffer.alloc(200_000, 'cuda'),
  'runtimes/linux-x64/native/libonnxruntime_providers_shared.so': Buffer.from('shared'),
  'LICENSE.txt': Buffer.from('licence'),
};

/** Starts a feed, for as long as the test runs, and gives back what to fetch from it. */
export async function nugetDouble(options: FeedOptions = {}): Promise<CudaPackage> {
  const { files = LIBRARIES, tamper = (archive: Buffer) => archive, breakAfter, status } = options;
  const archive = zip(files);
  let origin = '';
  const server = createServer((request, response) => {
    if (status !== undefined) {
      response.writeHead(status).end();
      return;
    }
    const answers: Record<string, unknown> = {
      '/index.json': options.index ?? {
        version: '3.0.0',
        resources: [{ '@id': `${origin}/registration`, '@type': 'RegistrationsBaseUrl' }],
      },
      '/registration/some.package/1.2.3.json': {
        packageContent: `${origin}/package.nupkg`,
        catalogEntry: `${origin}/details.json`,
      },
      '/details.json': {
        packageHash: createHash('sha512').update(archive).digest('base64'),
        packageHashAlgorithm: 'SHA512',
        packageSize: archive.length,
      },
    };
    const answer = answers[request.url ?? ''];
    if (answer !== undefined) {
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer));
    } else if (request.url === '/package.nupkg') {
      const sent = tamper(archive);
      if (breakAfter === undefined) response.end(sent);
      else response.write(sent.subarray(0, breakAfter), () => response.destroy());
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    feedIndex: `${origin}/index.json`,
    id: 'Some.Package',
    version: '1.2.3',
    files: {
      'libonnxruntime_providers_cuda.so': 'runtimes/linux-x64/native/libonnxruntime_providers_cuda.so',
      'libonnxruntime_providers_shared.so': 'runtimes/linux-x64/native/libonnxruntime_providers_shared.so',
    },
  };
}

/** A zip archive of uncompressed files: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
function zip(files: Readonly<Record<string, Buffer>>): Buffer {
  const [locals, centrals]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [path, data] of Object.entries(files)) {
    const name = Buffer.from(path);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, data]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, place, name]));
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(centrals.length, 8);
  end.writeUInt16LE(centrals.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, end]);
}
