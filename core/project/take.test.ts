import { describe, expect, it } from 'vitest';
import { DIGITAL_SOURCE_TYPES, digitalSourceType } from './take.ts';

describe('what pictures are', () => {
  const photograph = { picture: 'photograph.png', strength: 0.5 };

  it('is generated media where a model made all of it', () => {
    expect(digitalSourceType([{}, {}], false)).toBe(DIGITAL_SOURCE_TYPES.generated);
    expect(digitalSourceType([{}, { photograph: { ...photograph, strength: 0 } }], false)).toBe(
      DIGITAL_SOURCE_TYPES.generated,
    );
  });

  it('is a composite where any level shows a photograph', () => {
    expect(digitalSourceType([{}, { photograph }], false)).toBe(DIGITAL_SOURCE_TYPES.composite);
  });

  it('is what the picture of a locked level is, whatever photograph the level has now', () => {
    const locked = { take: 'earlier', level: 1 };
    expect(digitalSourceType([{}, { photograph, locked }], false)).toBe(DIGITAL_SOURCE_TYPES.generated);
    expect(digitalSourceType([{}, { locked }], true)).toBe(DIGITAL_SOURCE_TYPES.composite);
  });
});
