/** English words of a zoom that was saved as a web page. */

/** What the page says. */
export const page = {
  untitled: 'A zoom',
  play: 'Play',
  pause: 'Pause',
};
