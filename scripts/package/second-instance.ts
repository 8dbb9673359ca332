/**
 * Preloaded by the packed-app test before the packed main process: stands in for Electron in a program that finds
 * another instance running, so that the bundle is loaded and run as far as it goes without a window.
 */
import { registerHooks } from 'node:module';

const names =
  'BrowserWindow Menu MessageChannelMain dialog ipcMain protocol safeStorage session shell utilityProcess'.split(
    ' ',
  );
const source = `
  export const app = { requestSingleInstanceLock: () => false, quit: () => process.stdout.write('quit') };
  ${names.map((name) => `export const ${name} = undefined;`).join('\n')}
`;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'electron') return next(specifier, context);
    return { url: `data:text/javascript,${encodeURIComponent(source)}`, shortCircuit: true };
  },
});
