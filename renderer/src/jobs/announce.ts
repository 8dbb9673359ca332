/** A browser's notifications, for people who asked for them. The desktop program has its own. */
import { preferences } from '../storage.ts';

/** Where this browser remembers that the user wants them. */
const KEY = 'tenfold-announce';

/** Whether the user wants to be told, and the browser may. */
export function announces(): boolean {
  return (
    'Notification' in window && Notification.permission === 'granted' && preferences.getItem(KEY) === 'yes'
  );
}

/**
 * Turns notifications on or off; asks the browser's permission where it is needed.
 *
 * @param wanted Whether the user wants to be told.
 * @returns Whether they are on now: not when the browser refuses.
 */
export async function setAnnouncing(wanted: boolean): Promise<boolean> {
  preferences.setItem(KEY, wanted ? 'yes' : 'no');
  if (wanted && Notification.permission !== 'granted') await Notification.requestPermission();
  return announces();
}

/**
 * Tells the user something, unless the page is in front or they did not ask.
 *
 * @param text One short sentence.
 */
export function announce(text: string): void {
  if (document.hasFocus() || !announces()) return;
  const notification = new Notification('Tenfold', { body: text, tag: 'tenfold-job' });
  notification.onclick = () => {
    window.focus();
    notification.close();
  };
}
