/** Gives each studio page one MessagePort into the host's router; `electron/preload/preload.ts` describes the exchange. */
import { RPCHandler } from '@orpc/server/message-port';
import { ipcMain, MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import type { Host } from '../host/host.ts';
import { CONNECT_CHANNEL, PORT_CHANNEL } from '../preload/channels.ts';
import { isStudioPage } from './studio-protocol.ts';

/**
 * Answers every page that asks for a connection; a page that asks again (it was reloaded) loses the one before.
 *
 * @param host Owner of the router.
 */
export function connectStudios(host: Pick<Host, 'router'>): void {
  const rpc = new RPCHandler(host.router);
  const connections = new WeakMap<WebContents, MessagePortMain>();
  ipcMain.on(CONNECT_CHANNEL, ({ sender, senderFrame }) => {
    if (!isStudioPage(senderFrame)) return;
    connections.get(sender)?.close();
    const { port1, port2 } = new MessageChannelMain();
    connections.set(sender, port1);
    rpc.upgrade(port1, { context: {} });
    port1.start();
    senderFrame.postMessage(PORT_CHANNEL, null, [port2]);
  });
}
