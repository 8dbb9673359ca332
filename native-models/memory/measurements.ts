/**
 * Remembers what generations have needed on this machine, in one small JSON file. A file that is missing, damaged or of
 * another version is as good as an empty one: everything is measured again.
 */
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from '../library/json-file.ts';
import type { MemoryNeeds } from './plan.ts';
import { stackBytes, type Work } from './estimate.ts';

const VERSION = 1;

/** Generations that are remembered; the oldest are forgotten. */
const MOST_ENTRIES = 200;

const bytes = z.number().min(0).max(1e15);

const networkMeasurementSchema = z.object({
  /** What loading it took. */
  weightsBytes: bytes,
  /** What its largest call took beyond that, and how many images went through it. */
  callBytes: bytes,
  callRows: z.int().min(1),
});

const measurementSchema = z.object({
  /** What was left over: the process, and what nobody accounts for. */
  programBytes: bytes,
  /** By path of the ONNX file. */
  networks: z.record(z.string(), networkMeasurementSchema),
});

const fileSchema = z.object({
  version: z.literal(VERSION),
  entries: z.record(z.string(), measurementSchema),
});

/** What one network was seen to need. */
export type NetworkMeasurement = z.infer<typeof networkMeasurementSchema>;
/** What one generation was seen to need. */
export type Measurement = z.infer<typeof measurementSchema>;

/**
 * The name that such generations are remembered by. The sizes of a model's files tell all that matters for memory, so
 * a moved, renamed or retrained model is not measured again.
 *
 * @param work What the model is asked to do; the number of levels does not matter.
 * @returns A hash.
 */
function measurementKey(work: Work): string {
  const { networks, provider, base, finished } = work;
  const facts = [networks.map(({ name, sizeBytes }) => [name, sizeBytes]), provider, base, finished];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32);
}

/**
 * Looks a generation up.
 *
 * @param file Path of the JSON file.
 * @param work What the model is asked to do.
 * @returns What such a generation has needed; `undefined` when it has not been measured.
 */
export async function recallMeasurement(file: string, work: Work): Promise<Measurement | undefined> {
  const measurement = (await readEntries(file))[measurementKey(work)];
  const complete = work.networks.every(({ name }) => measurement?.networks[name] !== undefined);
  return complete ? measurement : undefined;
}

/**
 * Remembers a generation. That it cannot be written is no reason to fail: the next generation is measured instead.
 *
 * @param file Path of the JSON file; its folder is made.
 * @param work What the model was asked to do.
 * @param measurement What it needed.
 */
export async function rememberMeasurement(file: string, work: Work, measurement: Measurement): Promise<void> {
  const key = measurementKey(work);
  const others = Object.entries(await readEntries(file)).filter(([other]) => other !== key);
  const entries = Object.fromEntries([...others.slice(1 - MOST_ENTRIES), [key, measurement]]);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeJsonFile(file, { version: VERSION, entries });
  } catch {
    // The next generation is measured instead.
  }
}

/**
 * Turns what was measured into what a generation of as many levels needs.
 *
 * @param work What the model is asked to do.
 * @param measurement What such a generation has needed.
 * @returns The needs.
 */
export function measuredNeeds(work: Work, measurement: Measurement): MemoryNeeds {
  const { programBytes, networks } = measurement;
  const needs: MemoryNeeds = {
    programBytes,
    weightsBytes: 0,
    textEncoderBytes: 0,
    imageBytes: 0,
    othersBytes: 0,
    stackBytes: stackBytes(work),
    measured: true,
  };
  for (const { name, part } of work.networks) {
    const { weightsBytes = 0, callBytes = 0, callRows = 1 } = networks[name] ?? {};
    needs.weightsBytes += weightsBytes;
    if (part === 'textEncoder') needs.textEncoderBytes += weightsBytes;
    if (part === 'denoiser') needs.imageBytes += callBytes / callRows;
    else needs.othersBytes += callBytes;
  }
  return needs;
}

async function readEntries(file: string): Promise<z.infer<typeof fileSchema>['entries']> {
  return (await readJsonFile(file, fileSchema))?.entries ?? {};
}
