/**
 * Finds a package in a NuGet feed.
 *
 * @see https://learn.microsoft.com/nuget/api/overview
 */
import { z } from 'zod';
import { FailureError, errorMessage, throwIfCancelled } from '#core/errors.ts';

const indexSchema = z.object({
  resources: z.array(z.object({ '@id': z.string(), '@type': z.string() })),
});
const registrationSchema = z.object({ packageContent: z.url(), catalogEntry: z.url() });
const detailsSchema = z.object({
  packageHash: z.base64(),
  packageHashAlgorithm: z.literal('SHA512'),
  packageSize: z.int().min(1).max(4e9),
});

/** A package that can be fetched and checked. */
export interface FoundPackage {
  /** Address of the `.nupkg` file. */
  url: string;
  /** SHA-512 of the file, in base64. */
  sha512: string;
  sizeBytes: number;
}

/**
 * Asks a feed for one version of a package.
 *
 * @param feedIndex Address of the feed's index.
 * @param id Id of the package.
 * @param version Its version.
 * @param signal Ends the requests.
 * @returns Where it lies, and how to tell that it is the right one.
 * @throws {FailureError} When the feed cannot be reached, or does not have the package.
 * @throws {CancelledError} When the signal is aborted.
 */
export async function findPackage(
  feedIndex: string,
  id: string,
  version: string,
  signal: AbortSignal,
): Promise<FoundPackage> {
  const { resources } = await askJson(feedIndex, indexSchema, signal);
  const registrations = resources.find((resource) => resource['@type'] === 'RegistrationsBaseUrl')?.['@id'];
  if (registrations === undefined) throw noAnswer(feedIndex, 'it is not a NuGet feed');
  const address = new URL(
    `${id.toLowerCase()}/${version.toLowerCase()}.json`,
    registrations.endsWith('/') ? registrations : `${registrations}/`,
  );
  const { packageContent, catalogEntry } = await askJson(address.href, registrationSchema, signal);
  const details = await askJson(catalogEntry, detailsSchema, signal);
  return { url: packageContent, sha512: details.packageHash, sizeBytes: details.packageSize };
}

/**
 * Asks for something over TLS; plain HTTP is for a feed on this machine.
 *
 * @param url The address.
 * @param signal Ends the request.
 * @returns The answer, with a status of 200 to 299 and a body that has not been read.
 * @throws {FailureError} When there is no such answer.
 * @throws {CancelledError} When the signal is aborted.
 */
export async function ask(url: string, signal: AbortSignal): Promise<Response> {
  const unsafe = 'the connection would not be encrypted';
  if (!isSafe(url)) throw noAnswer(url, unsafe);
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (error) {
    throwIfCancelled(signal);
    throw noAnswer(
      url,
      error instanceof Error && error.cause ? errorMessage(error.cause) : errorMessage(error),
    );
  }
  if (!response.ok) throw noAnswer(url, `it answered ${response.status}`);
  if (!isSafe(response.url)) throw noAnswer(response.url, unsafe);
  return response;
}

/**
 * The error for a server that does not give what it should.
 *
 * @param url What was asked for.
 * @param reason What happened, in a few words.
 * @returns The error, to be thrown.
 */
export function noAnswer(url: string, reason: string): FailureError {
  return new FailureError(
    `The CUDA files could not be fetched from ${new URL(url).host} (${reason}). Check the connection to the internet and try again.`,
  );
}

async function askJson<T>(url: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
  const response = await ask(url, signal);
  try {
    return schema.parse(await response.json());
  } catch {
    throwIfCancelled(signal);
    throw noAnswer(url, 'it gave an answer that Tenfold does not understand');
  }
}

function isSafe(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return (
    protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
  );
}
