/** English words of the viewer and of what lies over the picture. */
export const viewer = {
  label: 'Viewer',
  picture: 'The zoom',
  noGraphics:
    'The viewer needs WebGL 2, which this browser does not offer. Update the browser or turn hardware acceleration on.',
  level: (level: number, levels: number) => `Level ${level} of ${levels}`,
  scale: 'Scale:',
  metres: 'm',
  compare: {
    group: 'Comparison',
    label: 'How to compare',
    split: 'Split',
    side: 'Side by side',
    alone: (name: string) => `Show ${name} alone`,
    divider: (names: string) => `Divider between ${names}`,
    agreed: 'In agreement',
    estimates: 'Each by itself',
  },
  focus: {
    label: (level: number, wider: number) =>
      `Place of level ${level} in level ${wider}: move it with the arrow keys.`,
    planned: 'Here in the next take',
  },
  tools: {
    showOutlines: 'Show outlines',
    hideOutlines: 'Hide outlines',
    fullScreen: 'Full screen',
    leaveFullScreen: 'Leave full screen',
    showEstimates: 'Compare with each level by itself',
    hideEstimates: 'Hide what the model makes of each level',
  },
  still: {
    title: 'Save a still',
    fileType: 'Picture',
    explanation: 'What the viewer shows, as a PNG.',
    side: 'Longer side in pixels',
    painting: 'Painting…',
    save: (width: number, height: number) => `Save ${width} × ${height}…`,
    failed: 'The still could not be made. Try again.',
    failedBecause: (reason: string) => `The still could not be made (${reason}). Try a smaller size.`,
  },
  pictures: {
    otherSize: 'A picture of this take has another size than it should. Generate the take again.',
    noMemory: 'The browser has no memory left for the pictures. Close other pages.',
    missing: 'A picture of this take cannot be loaded. It may have been removed from the disk.',
    damaged: 'A picture of this take is damaged. Generate the take again.',
  },
  messages: {
    lost: 'Tenfold has gone away. Trying to reach it again…',
    dismiss: 'Dismiss',
  },
  welcome: {
    coming: 'The first pictures are on their way.',
    opening: 'Opening…',
    title: 'One prompt a scale, one continuous zoom',
    text: 'Write what each level shows, from the widest view to the deepest, then let Tenfold paint them together.',
    generate: 'Generate the first take',
    sample: 'A sample to start with. Change any prompt, then press',
    sampleEnd: 'to paint your own.',
  },
};
