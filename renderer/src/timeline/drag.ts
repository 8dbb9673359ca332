/**
 * Dragging with the pointer. Nothing moves before the pointer has left the place where it was pressed; Escape, and a
 * pointer that the system takes away, put everything back. The click that ends a drag is not passed on.
 */
import type { Attachment } from 'svelte/attachments';

/** Pixels that the pointer goes before a press becomes a drag. */
const THRESHOLD = 4;

/** What a drag does. */
export interface DragHandlers {
  /** It begins. */
  readonly start: () => void;
  /** The pointer has moved; `way` is how many CSS pixels to the right of where it was pressed it is. */
  readonly move: (way: number, event: PointerEvent) => void;
  /** It ends well. */
  readonly drop: () => void;
  /** It is given up: everything goes back. */
  readonly cancel: () => void;
}

/**
 * Makes an element draggable by its primary button. Touch is left to scrolling.
 *
 * @param handlers What the drag does.
 * @returns An attachment.
 */
export function drag(handlers: DragHandlers): Attachment<HTMLElement> {
  return (element) => {
    /** Listens on the window while a button is pressed: a quick pointer has left the element before it moves on it. */
    let listeners: AbortController | null = null;

    const press = (pressed: PointerEvent): void => {
      if (pressed.button !== 0 || pressed.pointerType === 'touch') return;
      listeners?.abort();
      listeners = new AbortController();
      const { signal } = listeners;
      let state: 'pressed' | 'dragging' | 'over' = 'pressed';

      const own = (action: (event: PointerEvent) => void) => (event: PointerEvent) => {
        if (event.pointerId === pressed.pointerId) action(event);
      };
      const move = own((event) => {
        const way = event.clientX - pressed.clientX;
        if (state === 'pressed' && Math.abs(way) >= THRESHOLD) {
          state = 'dragging';
          element.setPointerCapture(event.pointerId);
          handlers.start();
        }
        if (state === 'dragging') handlers.move(way, event);
      });
      const release = own(() => {
        listeners?.abort();
        if (state === 'pressed') return;
        swallowClick();
        if (state === 'dragging') handlers.drop();
      });
      const cancel = (): void => {
        if (state === 'dragging') handlers.cancel();
        state = 'over';
      };
      const escape = (event: KeyboardEvent): void => {
        if (event.key !== 'Escape' || state !== 'dragging') return;
        event.preventDefault();
        event.stopPropagation();
        cancel();
      };
      window.addEventListener('pointermove', move, { signal });
      window.addEventListener('pointerup', release, { signal });
      window.addEventListener('pointercancel', own(cancel), { signal });
      window.addEventListener('keydown', escape, { signal, capture: true });
    };

    element.addEventListener('pointerdown', press);
    return () => {
      element.removeEventListener('pointerdown', press);
      listeners?.abort();
    };
  };
}

/** The browser sends the click right after the release, to wherever both happened. */
function swallowClick(): void {
  const swallow = (event: MouseEvent): void => event.stopPropagation();
  window.addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener('click', swallow, true));
}
