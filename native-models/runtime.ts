/**
 * The one place that loads ONNX Runtime: late, because its binary does not exist for every machine, and quietly.
 */
import type * as OnnxRuntime from 'onnxruntime-node';
import { FailureError, errorMessage } from '#core/errors.ts';

/** ONNX Runtime's module, as imported. */
export type Runtime = typeof OnnxRuntime;

let loading: Promise<Runtime> | undefined;

/**
 * Loads ONNX Runtime once.
 *
 * @returns The module.
 * @throws {FailureError} Where it has no binary for this machine, or its binary cannot be loaded.
 */
export async function loadRuntime(): Promise<Runtime> {
  loading ??= importRuntime();
  return loading;
}

async function importRuntime(): Promise<Runtime> {
  try {
    const runtime = await import('onnxruntime-node');
    // Its own complaints are thrown as errors as well, which we shorten and show; the log would only repeat them.
    runtime.env.logLevel = 'fatal';
    return runtime;
  } catch (error) {
    throw missingRuntime(process.platform, process.arch, errorMessage(error));
  }
}

/**
 * The error for a machine on which ONNX Runtime cannot be loaded.
 *
 * @param platform As in `process.platform`.
 * @param architecture As in `process.arch`.
 * @param detail What the import said.
 * @returns The error, to be thrown.
 */
export function missingRuntime(platform: string, architecture: string, detail: string): FailureError {
  if (platform === 'darwin' && architecture === 'x64') {
    return new FailureError(
      'Tenfold cannot paint on Macs with an Intel processor: ONNX Runtime no longer exists for them. Use a Mac with Apple silicon, Windows or Linux.',
    );
  }
  return new FailureError(
    `ONNX Runtime could not be loaded on this machine (${platform}, ${architecture}): ${shortReason(detail)} Install Tenfold again.`,
  );
}

/** What stands before the part of an ONNX Runtime message that says something. */
const NOISE = [
  /^Error:\s*/,
  /^(?:Load model from \S+ failed:)+/,
  /\/\S*onnxruntime\S*\.(?:cc|h|cpp):\d+\s+.*?\)(?:::<lambda\(\)>)?(?:\s+const)?\s+/,
  /^.*was false\.\s*/,
  /\[ONNXRuntimeError\] : \d+ : \w+ : /,
];

/**
 * The telling part of an ONNX Runtime error, which otherwise runs over several lines of C++.
 *
 * @param message The whole message.
 * @returns One sentence of at most about 160 characters, ending in a full stop.
 */
export function shortReason(message: string): string {
  let reason = message.split('\n')[0] ?? '';
  for (const noise of NOISE) reason = reason.replace(noise, '');
  reason = reason.trim();
  if (reason === '') return 'no reason was given.';
  if (reason.length > 160) reason = `${reason.slice(0, 157).trimEnd()}...`;
  return /[.!?]$/.test(reason) ? reason : `${reason}.`;
}
