/** Names of the messages between page, preload script and main process; `preload.ts` describes the exchange. */

/** Page to preload, and preload to main process: please open a connection. */
export const CONNECT_CHANNEL = 'tenfold:connect';

/** Main process to preload, and preload to page: here is the connection, as the message's only port. */
export const PORT_CHANNEL = 'tenfold:port';
