import { expect, test } from 'vitest';
import { licenseKey } from './licenses.ts';

const key = (repository: string, name: string): string =>
  licenseKey(repository, { name, url: 'https://example.org' });

test('a licence that everyone knows is accepted once for all models', () => {
  expect(key('a/b', 'CreativeML-OpenRAIL-M')).toBe(key('c/d', 'creativeml-openrail-m'));
});

test('any other is accepted for one model only', () => {
  expect(key('a/b', 'other')).not.toBe(key('c/d', 'other'));
  expect(key('a/b', 'not stated')).not.toBe(key('c/d', 'not stated'));
});
