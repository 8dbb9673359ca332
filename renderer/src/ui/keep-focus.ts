/**
 * The focus of people who use the keyboard, when what had it goes away or can no longer be used: it stays nearby. Without
 * this they would begin at the top of the page again.
 */

/** Time in which the page may give the focus to something else itself, in milliseconds. */
const SETTLING = 200;

/** What can take the focus. */
const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';

/**
 * Keeps the focus; attached to what holds the page.
 *
 * @param root Where it is kept.
 * @returns Ends that.
 */
export function keepFocus(root: HTMLElement): () => void {
  /** What has the focus, and everything around it, from inside to outside; empty for people who use a pointer. */
  let places: HTMLElement[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function handOn(): void {
    const { activeElement } = document;
    if (activeElement !== document.body && activeElement && isUsable(activeElement)) return;
    for (const place of places.slice(1)) {
      const next = [...place.querySelectorAll<HTMLElement>(FOCUSABLE)].find(canTakeFocus);
      if (next) {
        next.focus();
        return;
      }
    }
  }

  const observer = new MutationObserver(() => {
    if (!places[0] || isUsable(places[0])) return;
    clearTimeout(timer);
    timer = setTimeout(handOn, SETTLING);
  });
  observer.observe(root, { subtree: true, childList: true, attributeFilter: ['disabled'] });

  const ended = new AbortController();
  const { signal } = ended;
  document.addEventListener(
    'focusin',
    ({ target }) => {
      const byKey =
        target instanceof HTMLElement && root.contains(target) && target.matches(':focus-visible');
      places = byKey ? [...withParents(target, root)] : [];
    },
    { signal },
  );
  document.addEventListener('pointerdown', () => (places = []), { signal, capture: true });
  return () => {
    ended.abort();
    observer.disconnect();
    clearTimeout(timer);
  };
}

function isUsable(element: Element): boolean {
  return element.isConnected && !element.matches(':disabled');
}

function canTakeFocus(element: HTMLElement): boolean {
  return isUsable(element) && element.tabIndex >= 0 && element.checkVisibility();
}

function* withParents(element: HTMLElement, root: HTMLElement): Generator<HTMLElement> {
  for (let place: HTMLElement | null = element; place; place = place.parentElement) {
    yield place;
    if (place === root) return;
  }
}
