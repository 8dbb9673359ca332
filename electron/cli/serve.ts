/** `tenfold serve`: the studio in a browser, on this machine or on another one. */
import { Command } from 'commander';
import { z } from 'zod';
import { sourceTreeFolders, userFolders } from '../host/folders.ts';
import { commandEngine } from './engine.ts';
import { checkOption, numberOrText } from './options.ts';

interface ServeOptions {
  readonly port: string;
  readonly host: string;
}

/**
 * Makes the command.
 *
 * @returns The command, with options, help and action.
 */
export function serveCommand(): Command {
  return new Command('serve')
    .description('Serve the studio to a browser until Ctrl-C; open the address it prints.')
    .option('--port <n>', 'port to listen on; 0 for any free one', '4810')
    .option('--host <address>', 'address to listen on; 0.0.0.0 for all of this machine', '127.0.0.1')
    .option('--verbose', 'print stacks')
    .addHelpText(
      'after',
      `
A desktop program, or another "tenfold serve", can let this one paint: give it the printed address.
The address changes with every start, unless TENFOLD_TOKEN holds the token (16 characters or more).

Examples:
  tenfold serve
  tenfold serve --port 0
  tenfold serve --host 0.0.0.0 --port 8080`,
    )
    .action(runServe);
}

async function runServe(options: ServeOptions): Promise<void> {
  const port = checkOption('--port', z.int().min(0).max(65535), numberOrText(options.port));
  // Not at the top: the other commands need no server.
  const [{ createHost }, { createLogbook }, { startServer }] = await Promise.all([
    import('../host/host.ts'),
    import('../host/logbook.ts'),
    import('../serve/server.ts'),
  ]);
  // A server has no window to show defects in: they always go to its log.
  const logbook = createLogbook({ pass: (text) => console.error(text) });
  const host = createHost({
    folders: { user: userFolders(), bundled: sourceTreeFolders() },
    spawnEngine: commandEngine(logbook.write),
    logbook,
  });
  try {
    const token = process.env['TENFOLD_TOKEN'];
    const server = await startServer({ host, hostname: options.host, port, ...(token && { token }) });
    console.log(`Tenfold is ready: ${server.address}`);
    await new Promise((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, resolve);
    });
    await server.close();
  } finally {
    await host.close();
  }
}
