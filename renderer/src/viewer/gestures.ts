/** Wheel, pinch and double click on the picture. */
import { levelAt } from './focus.ts';
import { Pinch } from './pinch.ts';
import type { Player } from './player.ts';
import type { ViewerStore } from './viewer.svelte.ts';
import { wheelLevels } from './wheel.ts';

/** What lies over the picture and uses the pointer itself; a frame that is dragged shares it. */
const OWN_GESTURES = 'button:not(.frame), form, [role=slider], [role=group], .message';

/**
 * Listens to everything that moves the zoom by hand. Svelte's wheel listeners are passive; these keep the page from
 * scrolling and zooming.
 *
 * @param element The viewer, with all that lies over the picture.
 * @param player What moves.
 * @param viewer Knows what was drawn last.
 * @returns What stops listening.
 */
export function listenForGestures(element: HTMLElement, player: Player, viewer: ViewerStore): () => void {
  const over = new AbortController();
  const { signal } = over;
  const pinch = new Pinch();
  const isOwn = ({ target }: Event): boolean =>
    target instanceof Element && target.closest(OWN_GESTURES) !== null;

  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      player.push(wheelLevels(event));
    },
    { passive: false, signal },
  );
  element.addEventListener('pointerdown', (event) => event.pointerType === 'touch' && pinch.down(event), {
    signal,
  });
  element.addEventListener(
    'pointermove',
    (event) => {
      const spread = pinch.move(event);
      if (spread !== 1) player.push(Math.log2(spread));
    },
    { signal },
  );
  for (const end of ['pointerup', 'pointercancel'] as const) {
    element.addEventListener(end, (event) => pinch.up(event), { signal });
  }
  element.addEventListener(
    'dblclick',
    (event) => {
      if (isOwn(event) || !viewer.frame) return;
      const { camera, stage } = viewer.frame;
      const { left, top } = element.getBoundingClientRect();
      const x = (event.clientX - left - stage.x) / stage.width;
      const y = (event.clientY - top - stage.y) / stage.height;
      player.glideTo(levelAt(camera, x, y));
    },
    { signal },
  );
  return () => over.abort();
}
