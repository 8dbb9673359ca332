/**
 * The only bridge between the studio's page and the desktop program: it passes on one MessagePort, and where a project
 * file lies that was dropped on the window. Nothing else.
 *
 * How the studio finds its host:
 * 1. `window.tenfold?.desktop === true` exists only in the desktop program. Without it the page opens a
 *    WebSocket to `/rpc` on its own origin (the browser's cookie authorises it).
 * 2. With it, the page first listens for `message` events, then asks once per load with
 *    `window.postMessage({ type: 'tenfold:connect' }, window.location.origin)`.
 * 3. It receives one `message` event with `event.data === 'tenfold:port'`; `event.ports[0]` is a MessagePort that
 *    speaks `studioContract` (oRPC's message-port adapter; call `port.start()`).
 *
 * The context bridge cannot carry ports, hence the two window messages. Asking again (as a reloaded page does)
 * closes the port before.
 *
 * A page can only name files that somebody has given it: one that it made itself lies nowhere.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { DesktopBridge } from '#core/contract/bridge.ts';
import { CONNECT_CHANNEL, DROPPED_CHANNEL, PORT_CHANNEL } from './channels.ts';

const bridge: DesktopBridge = {
  desktop: true,
  openDropped(file) {
    const path = webUtils.getPathForFile(file);
    if (!path.endsWith('.tenfold')) return false;
    ipcRenderer.send(DROPPED_CHANNEL, path);
    return true;
  },
};
contextBridge.exposeInMainWorld('tenfold', bridge);

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const fromThisPage = event.source === window && event.origin === window.location.origin;
  if (fromThisPage && isConnectMessage(event.data)) ipcRenderer.send(CONNECT_CHANNEL);
});

ipcRenderer.on(PORT_CHANNEL, (event) => {
  window.postMessage(PORT_CHANNEL, window.location.origin, event.ports);
});

function isConnectMessage(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === CONNECT_CHANNEL;
}
