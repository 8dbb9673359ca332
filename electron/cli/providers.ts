/** `tenfold providers`: what can compute here, and what is missing for the rest. */
import { Argument, Command } from 'commander';
import { installCuda } from '#native-models/cuda/install-cuda.ts';
import { userFolders } from '../host/folders.ts';
import { withEngine } from './engine.ts';
import { progressDisplay } from './progress-display.ts';

/**
 * Makes the command.
 *
 * @returns The command, with its own commands, help and actions.
 */
export function providersCommand(): Command {
  const command = new Command('providers')
    .description('Print the execution providers and why one is unavailable.')
    .option('--json', 'print one JSON object a line')
    .option('--verbose', 'print stacks and what the engine logs')
    .addHelpText(
      'after',
      `
Examples:
  tenfold providers
  tenfold providers install cuda`,
    )
    .action((options: { json?: true; verbose?: true }) =>
      list(options.json === true, options.verbose === true),
    );
  command.addCommand(installCommand());
  return command;
}

function installCommand(): Command {
  return new Command('install')
    .description(
      "Fetch ONNX Runtime's CUDA files (some 250 MB, from nuget.org) and install them for you. NVIDIA's driver, CUDA 12 and cuDNN 9 come from NVIDIA or from your system.",
    )
    .addArgument(new Argument('<provider>', 'what to install').choices(['cuda']))
    .option('--verbose', 'print stacks')
    .action(install);
}

async function list(json: boolean, verbose: boolean): Promise<void> {
  const { providers } = await withEngine({ verbose }, (engine) => engine.describe());
  for (const provider of providers) {
    console.log(
      json ? JSON.stringify(provider) : `${provider.name.padEnd(7)} ${provider.reason ?? 'available'}`,
    );
  }
}

async function install(): Promise<void> {
  const folder = userFolders().machine;
  const display = progressDisplay();
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    for await (const { receivedBytes, totalBytes } of installCuda(folder, abort.signal)) {
      const [done, total] = [receivedBytes, totalBytes].map((bytes) => Math.round(bytes / 1e6));
      display.show({ label: 'Fetching megabytes', done: done!, total: total!, secondsLeft: null });
    }
  } finally {
    display.close();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
  console.log(`The CUDA files lie in ${folder}. “tenfold providers” tells whether CUDA works now.`);
}
