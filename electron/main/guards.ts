/** What a page may not do: leave the studio, open windows, embed others, or use this machine's devices. */
import { type App, type Session, type WebContents } from 'electron';
import { isStudioAddress } from './studio-protocol.ts';

/** The only permissions that a studio page gets: full screen, writing the file that a save dialog chose, and copying. */
const PERMISSIONS: readonly string[] = ['fullscreen', 'fileSystem', 'clipboard-sanitized-write'];

/** What a permission is asked for with, as far as it matters here. */
interface PermissionDetails {
  requestingUrl?: string;
  isMainFrame: boolean;
  fileAccessType?: 'writable' | 'readable';
  isDirectory?: boolean;
}

/**
 * Guards every page that will ever be made, however it comes about. Must run before the first window.
 *
 * @param app Electron's app.
 */
export function guardPages(app: App): void {
  app.on('web-contents-created', (_, contents) => guardPage(contents));
}

function guardPage(contents: WebContents): void {
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isStudioAddress(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isStudioAddress(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/**
 * Answers every request for a permission of the browser's.
 *
 * @param session The session that the windows use.
 */
export function guardPermissions(session: Session): void {
  session.setPermissionRequestHandler((_, permission, answer, details) => {
    answer(isPermitted(permission, details));
  });
  session.setPermissionCheckHandler((_, permission, origin, details) =>
    isPermitted(permission, {
      ...details,
      requestingUrl: details.requestingUrl ?? origin,
      // Which frame it is, Chromium does not tell here of a file; and no page of the studio has others.
      isMainFrame: details.isMainFrame || permission === 'fileSystem',
    }),
  );
  session.setDevicePermissionHandler(() => false);
}

function isPermitted(permission: string, details: PermissionDetails): boolean {
  if (!PERMISSIONS.includes(permission)) return false;
  if (!details.isMainFrame || !isStudioAddress(details.requestingUrl ?? '')) return false;
  return (
    permission !== 'fileSystem' || (details.isDirectory !== true && details.fileAccessType === 'writable')
  );
}
