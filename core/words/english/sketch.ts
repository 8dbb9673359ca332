/** English words of sketches: the switch in the inspector, and the mark on the picture. */
export const sketch = {
  label: 'Sketch while you type',
  rests: 'Paused while a take is painted',
  waitsForSize: 'Paused until the size fits',
  underWay: 'Sketching…',
  unknown: 'How long it takes is not known yet',
  about: (time: string) => `About ${time} after you pause`,
  mark: 'Sketch',
  back: (take: string) => `Back to ${take}`,
};
