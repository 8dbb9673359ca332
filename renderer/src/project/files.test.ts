import { describe, expect, it } from 'vitest';
import { fileName } from './files.ts';

describe('file names', () => {
  it.each([
    ['Cosmos to atom', 'cosmos-to-atom.json'],
    ['  Über/allen:Gipfeln  ', 'u-ber-allen-gipfeln.json'],
    ['../../etc/passwd', 'etc-passwd.json'],
    ['???', 'zoom.json'],
    ['宇宙', '宇宙.json'],
  ])('of %s is %s', (title, name) => {
    expect(fileName(title, 'json')).toBe(name);
  });
});
