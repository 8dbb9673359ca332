/** Names of the messages between page, preload script and main process; `preload.ts` describes the exchange. */

/** Page to preload, and preload to main process: please open a connection. */
export const CONNECT_CHANNEL = 'tenfold:connect';

/** Preload to main process: please open this project file, which was dropped on the window; with its absolute path. */
export const DROPPED_CHANNEL = 'tenfold:dropped';

/** Main process to preload, and preload to page: here is the connection, as the message's only port. */
export const PORT_CHANNEL = 'tenfold:port';
