/**
 * Loads one network on the processor in a process of its own and tells what that took.
 *
 * Usage: node load-model.ts <file.onnx>; prints one JSON object.
 */
import { basename } from 'node:path';
import { loadNetwork } from '../../native-models/session.ts';
import { loadRuntime } from '../../native-models/runtime.ts';

/** What loading took. */
export interface LoadReport {
  seconds: number;
  /** Growth of V8's heap, of array buffers and of everything else that V8 knows to be held outside of it. */
  javascriptBytes: number;
  /** Growth of the process as a whole. */
  residentBytes: number;
}

const absolutePath = process.argv[2]!;
const component = {
  name: basename(absolutePath),
  absolutePath,
  sizeBytes: 0,
  inputs: [],
  outputs: [],
  externalLocations: [],
};

await loadRuntime();
const before = process.memoryUsage();
const started = performance.now();
const network = await loadNetwork(component, 'bench', 'cpu');
const seconds = (performance.now() - started) / 1000;
const after = process.memoryUsage();
await network.release();
const javascript = ({ heapUsed, external }: NodeJS.MemoryUsage): number => heapUsed + external;
const report: LoadReport = {
  seconds,
  javascriptBytes: javascript(after) - javascript(before),
  residentBytes: after.rss - before.rss,
};
console.log(JSON.stringify(report));
