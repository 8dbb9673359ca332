/** The studio's own address, `app://studio/`, under which the desktop program shows the built renderer and takes. */
import { protocol, type WebFrameMain } from 'electron';
import type { WebHandler } from '../host/web-handler.ts';

const SCHEME = 'app';
const HOST_NAME = 'studio';

/** Where the studio's page lies. */
export const STUDIO_ADDRESS = `${SCHEME}://${HOST_NAME}/`;

/**
 * Whether an address belongs to the studio. Everything else is foreign.
 *
 * @param address Any text.
 * @returns Whether it is an address below `STUDIO_ADDRESS`.
 */
export function isStudioAddress(address: string): boolean {
  try {
    // The origin of a scheme that Node does not know is "null", so its parts are compared.
    const { protocol: scheme, host, username, password } = new URL(address);
    return scheme === `${SCHEME}:` && host === HOST_NAME && username === '' && password === '';
  } catch {
    return false;
  }
}

/**
 * Whether a message comes from the studio's page itself: no frame in it, and no page that was navigated elsewhere.
 *
 * @param frame Where it comes from; null when that is gone.
 * @returns Whether it may be listened to.
 */
export function isStudioPage(frame: WebFrameMain | null): frame is WebFrameMain {
  return frame?.parent === null && isStudioAddress(frame.url);
}

/** Gives the scheme the rights of a secure web address. Must run before the program is ready. */
export function registerStudioScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

/**
 * Answers every request for the scheme. Must run once the program is ready.
 *
 * @param web Answers requests for the studio; other hosts of the scheme do not exist.
 */
export function serveStudio(web: WebHandler): void {
  protocol.handle(SCHEME, (request) =>
    isStudioAddress(request.url) ? web(request) : new Response(null, { status: 404 }),
  );
}
