/**
 * How many threads of the processor an engine uses. Its host says so in the environment that it starts the process with:
 * what computes asks for threads when it is loaded, and never again.
 */
import { availableParallelism } from 'node:os';

/** Environment variables of a process. */
type Environment = Readonly<Record<string, string | undefined>>;

/** Says it to our own code, which says it to ONNX Runtime and ffmpeg. */
const OWN_VARIABLE = 'TENFOLD_THREADS';

/** Says it to libvips, which reads and writes pictures. */
const LIBVIPS_VARIABLE = 'VIPS_CONCURRENCY';

/**
 * How many threads the processor runs at once for this process.
 *
 * @returns At least 1.
 */
export function availableThreads(): number {
  return availableParallelism();
}

/**
 * The environment of an engine that uses so many threads.
 *
 * @param environment The environment so far.
 * @param limit How many; fewer where the machine has fewer, and null for as many as suits it.
 * @returns The environment.
 */
export function withThreadLimit(environment: Environment, limit: number | null): Environment {
  if (limit === null) {
    const { [OWN_VARIABLE]: _, ...rest } = environment;
    return rest;
  }
  const threads = String(Math.min(limit, availableThreads()));
  return { ...environment, [OWN_VARIABLE]: threads, [LIBVIPS_VARIABLE]: threads };
}

/**
 * How many threads this process shall use.
 *
 * @param environment The environment that it was started with.
 * @returns How many; undefined for as many as suits the machine.
 */
export function threadLimit(environment: Environment = process.env): number | undefined {
  const threads = Number(environment[OWN_VARIABLE]);
  return Number.isInteger(threads) && threads > 0 ? threads : undefined;
}
