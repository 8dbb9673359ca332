/** Keeps the desktop program's own menu as the studio is, for as long as the component lives that asks for it. */
import type { ShownMenu } from '#core/contract/menu.ts';
import type { StudioClient } from '../connection.ts';
import type { Shell } from '../shell.svelte.ts';
import { runChoice, shownMenu } from './system-menu.ts';

/** How long the menu may be behind, in milliseconds, so that it is not told of every letter. */
const DELAY = 100;

/**
 * Tells the menu what can be done, and does what is chosen in it.
 *
 * @param shell What the commands act on.
 */
export function keepMenu(shell: Shell): void {
  const { studio } = shell;
  const connected = $derived(studio.host.state === 'connected');
  // As text, so that only what has changed is told.
  const shown = $derived(JSON.stringify(shownMenu(shell)));

  $effect(() => {
    if (!connected) return;
    const stop = new AbortController();
    void follow(shell, studio.host.client(), stop.signal);
    return () => stop.abort();
  });
  $effect(() => {
    if (!connected) return;
    const { menu } = studio.host.client();
    const wanted = JSON.parse(shown) as ShownMenu;
    const timer = setTimeout(() => void menu.show(wanted).catch(() => undefined), DELAY);
    return () => clearTimeout(timer);
  });
  $effect(() => {
    // Another document has come up, and the one before is among the others.
    if (connected && studio.document.state?.id) void studio.document.refresh().catch(() => undefined);
  });
}

async function follow(shell: Shell, client: StudioClient, signal: AbortSignal): Promise<void> {
  try {
    for await (const choice of await client.menu.choices(undefined, { signal })) runChoice(shell, choice);
  } catch {
    // The host is gone, which whoever watches the jobs finds out as well.
  }
}
