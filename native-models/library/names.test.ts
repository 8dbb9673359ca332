import { resolve, sep, win32 } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkFilePaths, isModelId, modelIdFrom } from './names.ts';

const anyName = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom('a', '.', '/', '\\', ':', ' ', '\0', '~', '%', '*'), maxLength: 12 }),
  fc.constantFrom('con', 'NUL.txt', 'com1', '..', '.', '', 'C:\\x', '//server/share', '.git/config'),
);

function isAccepted(path: string): boolean {
  try {
    checkFilePaths([path], 'A model');
    return true;
  } catch {
    return false;
  }
}

test('no path that is accepted leads out of its folder, on any platform', () => {
  fc.assert(
    fc.property(anyName, (path) => {
      fc.pre(isAccepted(path));
      expect(resolve('/library/model', path).startsWith(`/library/model${sep}`)).toBe(true);
      expect(win32.resolve('C:\\library\\model', path).startsWith('C:\\library\\model\\')).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('whatever is accepted as an id is one plain name', () => {
  fc.assert(
    fc.property(anyName, (text) => {
      if (isModelId(text)) expect(text).toMatch(/^[\w.-]+$/);
      if (isModelId(text)) expect(isAccepted(text)).toBe(true);
    }),
  );
});

test('any name can be made an id', () => {
  fc.assert(fc.property(anyName, (name) => isModelId(modelIdFrom(name))));
  expect(modelIdFrom('stable-diffusion-v1-5-ONNX')).toBe('stable-diffusion-v1-5-ONNX');
  expect(modelIdFrom('Mein schönes Modell (neu)')).toBe('Mein-scho-nes-Modell-neu');
  expect(modelIdFrom('…')).toBe('model');
});

test.each(['aux', 'con.onnx', 'a.', 'a b', '.hidden', '-x', 'ä', '', 'a/b', 'x'.repeat(101)])(
  'this is no id: %s',
  (text) => expect(isModelId(text)).toBe(false),
);

test('names that a file system may take for one are refused together', () => {
  expect(() => checkFilePaths(['unet/a.json', 'unet/b.json'], 'A model')).not.toThrow();
  expect(() => checkFilePaths(['unet/a.json', 'unet/A.json'], 'A model')).toThrow(
    'many file systems take for one',
  );
  expect(() => checkFilePaths(['é', 'e\u0301'], 'A model')).toThrow('many file systems take for one');
});
