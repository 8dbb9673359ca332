/** The desktop program's log file. */
import { join } from 'node:path';
import { shell } from 'electron';
// The Node flavour: Electron's would open an IPC channel on which any page could write to the log.
import log from 'electron-log/node';

/**
 * Opens the log and sends everything that nobody caught to it.
 *
 * @param folder Absolute path of the folder for log files; made when missing.
 * @returns The log.
 */
export function openLog(folder: string): typeof log {
  log.transports.file.resolvePathFn = () => logFile(folder);
  log.errorHandler.startCatching({ showDialog: false });
  return log;
}

/**
 * Shows the log file in the system's file manager.
 *
 * @param folder Absolute path of the folder for log files.
 */
export function revealLog(folder: string): void {
  shell.showItemInFolder(logFile(folder));
}

function logFile(folder: string): string {
  return join(folder, 'desktop.log');
}
