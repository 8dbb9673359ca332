/** What a hub says about its models. Everything it says is checked before it is believed. */
import { z } from 'zod';
import { commitSchema, foundOnHubSchema, repositorySchema } from '#core/contract/library.ts';
import type { FoundOnHub, License } from '#core/contract/library.ts';
import { FailureError } from '#core/errors.ts';
import { sha256Schema } from '#core/sha256.ts';
import { waitBeforeRetry } from './problems.ts';
import { bodyOf, request } from './request.ts';
import type { Hub } from './settings.ts';

/** Larger listings than any model has. */
const ANSWER_BYTES = 32 * 1024 ** 2;

/** More than fit on a screen helps nobody. */
const MOST_FOUND = 30;

/** More files than any model has. */
const MOST_FILES = 20_000;

/** One file of a repository, at one commit. */
export interface HubFile {
  /** Path as the hub gives it; not safe yet. */
  readonly path: string;
  readonly sizeBytes: number;
  /** SHA-256 of the content; null for small files, of which only git's own hash is known. */
  readonly sha256: string | null;
  /** Git's hash: of the content where `sha256` is null, else of a note about it. */
  readonly gitSha1: string;
}

/** A repository at one commit. */
export interface HubModel {
  readonly repository: string;
  readonly revision: string;
  readonly license: License;
  readonly gated: boolean;
  readonly files: readonly HubFile[];
}

const cardSchema = z
  .object({
    license: z.union([z.string(), z.array(z.string())]).optional(),
    license_name: z.string().optional(),
    license_link: z.string().optional(),
  })
  .catch({});

const infoSchema = z.object({
  name: repositorySchema,
  sha: commitSchema,
  gated: z.union([z.literal(false), z.string()]).catch(false),
  cardData: cardSchema.optional(),
  tags: z.array(z.string()).catch([]),
});

const fileSchema = z.object({
  type: z.literal('file'),
  path: z.string().max(1000),
  size: z.int().min(0),
  oid: z.string().regex(/^[0-9a-f]{40}$/),
  lfs: z.object({ oid: sha256Schema, size: z.int().min(0) }).optional(),
});

/**
 * Searches a hub for text-to-image models in ONNX form.
 *
 * @param hub The hub.
 * @param words What their names should contain.
 * @param signal Ends the search.
 * @returns What it found, the most used first.
 * @throws {FailureError} When the hub cannot be asked.
 */
export async function searchHub(hub: Hub, words: string, signal: AbortSignal): Promise<FoundOnHub[]> {
  return asked(hub, undefined, async () => {
    const { listModels } = await import('@huggingface/hub');
    const found: FoundOnHub[] = [];
    for await (const entry of listModels({
      search: { query: words, task: 'text-to-image', tags: ['onnx'] },
      sort: 'downloads',
      limit: MOST_FOUND,
      additionalFields: ['tags'],
      ...connection(hub, undefined, signal),
    })) {
      const { name: repository, downloads, likes, gated, tags } = entry;
      const license = licenseTag(z.array(z.string()).catch([]).parse(tags)) ?? null;
      const parsed = foundOnHubSchema.safeParse({
        repository,
        downloads,
        likes,
        license,
        gated: Boolean(gated),
      });
      // A name that cannot be one, or a count that is none, is nothing to offer to anyone.
      if (parsed.success) found.push(parsed.data);
    }
    return found;
  });
}

/**
 * Looks a repository up and lists its files at one commit.
 *
 * @param hub The hub.
 * @param repository `owner/name`.
 * @param revision Branch, tag or commit; the main branch when absent.
 * @param signal Ends it.
 * @returns The repository, pinned to a commit.
 * @throws {BadInputError} When there is no such repository or revision, or it needs permission.
 * @throws {FailureError} When the hub cannot be asked, or does not answer with a listing.
 */
export async function lookUpModel(
  hub: Hub,
  repository: string,
  revision: string | undefined,
  signal: AbortSignal,
): Promise<HubModel> {
  return asked(hub, repository, async () => {
    const { listFiles, modelInfo } = await import('@huggingface/hub');
    const access = connection(hub, repository, signal);
    const info = infoSchema.parse(
      await modelInfo({
        name: repository,
        ...(revision === undefined ? {} : { revision }),
        additionalFields: ['sha', 'cardData', 'tags'],
        ...access,
      }),
    );
    const files: HubFile[] = [];
    const repo = { type: 'model' as const, name: repository };
    for await (const entry of listFiles({ repo, revision: info.sha, recursive: true, ...access })) {
      if (entry.type !== 'file') continue;
      const { path, size, oid, lfs } = fileSchema.parse(entry);
      files.push({ path, sizeBytes: lfs?.size ?? size, sha256: lfs?.oid ?? null, gitSha1: oid });
      if (files.length > MOST_FILES) {
        throw new FailureError(`${repository} has more files than any model: choose another one.`);
      }
    }
    return {
      repository,
      revision: info.sha,
      license: licenseOf(hub, repository, info),
      gated: info.gated !== false,
      files,
    };
  });
}

/**
 * Where a file of a repository can be fetched.
 *
 * @param hub The hub.
 * @param repository `owner/name`.
 * @param revision Commit.
 * @param path Path of the file.
 * @returns The address.
 */
export function fileAddress(hub: Hub, repository: string, revision: string, path: string): string {
  return `${hub.endpoint}/${repository}/resolve/${revision}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

function connection(
  hub: Hub,
  about: string | undefined,
  signal: AbortSignal,
): { hubUrl: string; fetch: typeof fetch } {
  return {
    hubUrl: hub.endpoint,
    // The library would follow any redirect, wait for ever and read without end.
    fetch: async (input) => {
      const url = input instanceof Request ? input.url : String(input);
      for (let failures = 1; ; failures++) {
        try {
          const response = await request(hub, url, { Accept: 'application/json' }, signal);
          return Response.json(JSON.parse(await wholeText(response, signal)), { headers: linkOf(response) });
        } catch (error) {
          await waitBeforeRetry(hub, error, failures, about, signal);
        }
      }
    },
  };
}

/** The only header that the library reads: where a long listing goes on. */
function linkOf({ headers }: Response): Record<string, string> {
  const link = headers.get('Link');
  return link === null ? {} : { Link: link };
}

async function wholeText(response: Response, signal: AbortSignal): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bodyOf(response, signal)) {
    size += piece.byteLength;
    if (size > ANSWER_BYTES) throw new FailureError('The hub does not stop talking: use another mirror.');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

async function asked<T>(hub: Hub, about: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error;
    throw new FailureError(
      `${new URL(hub.endpoint).host} answers about ${about ?? 'models'} in a way that no hub does: check HF_ENDPOINT, and that no sign-in page is in the way.`,
      { cause: error },
    );
  }
}

function licenseOf(hub: Hub, repository: string, info: z.infer<typeof infoSchema>): License {
  const card = info.cardData ?? {};
  const stated = [card.license].flat().find((name) => name !== undefined && name !== 'other');
  const name = card.license_name ?? stated ?? licenseTag(info.tags) ?? 'not stated';
  const link = card.license_link ?? '';
  const url = link.startsWith('https://') && URL.canParse(link) ? link : `${hub.endpoint}/${repository}`;
  return { name: name.slice(0, 200), url: url.slice(0, 500) };
}

function licenseTag(tags: readonly string[]): string | undefined {
  return tags.find((tag) => tag.startsWith('license:'))?.slice('license:'.length);
}
