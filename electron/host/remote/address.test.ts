import { describe, expect, it, test } from 'vitest';
import { BadInputError } from '#core/errors.ts';
import { addressName, listeningWarning, parseAddress } from './address.ts';

const TOKEN = 'k2Fvq-09_aaaaaaaaaaaa.~';

describe('an address that somebody pasted', () => {
  it.each([
    [`http://gpu.local:4810/?token=${TOKEN}`, undefined, 'http://gpu.local:4810'],
    [` http://gpu.local:4810/?token=${TOKEN}\n`, undefined, 'http://gpu.local:4810'],
    [`gpu.local:7000/?token=${TOKEN}`, undefined, 'http://gpu.local:7000'],
    ['gpu.local', TOKEN, 'http://gpu.local:4810'],
    ['localhost:4811', TOKEN, 'http://localhost:4811'],
    ['[::1]', TOKEN, 'http://[::1]:4810'],
    [`https://paint.example/?token=${TOKEN}`, '', 'https://paint.example'],
    ['https://paint.example/?token=another-one-altogether', TOKEN, 'https://paint.example'],
  ])('%s', (text, token, origin) => {
    expect(parseAddress(text, token)).toEqual({ origin, token: TOKEN });
  });

  it.each([
    ['', TOKEN],
    ['   ', TOKEN],
    ['ftp://gpu.local', TOKEN],
    ['file:///etc/passwd', TOKEN],
    ['http://somebody:secret@gpu.local', TOKEN],
    ['http://', TOKEN],
    ['gpu local', TOKEN],
    ['gpu.local:99999', TOKEN],
    ['http://gpu.local:4810', undefined],
    ['http://gpu.local:4810/?token=', ''],
    ['gpu.local', 'two words'],
    ['gpu.local', 'line\r\nX-Header: 1'],
  ])('is refused in a sentence: %j %j', (text, token) => {
    expect(() => parseAddress(text, token)).toThrow(BadInputError);
  });
});

test('a machine is called by name and port, never with its token', () => {
  expect(addressName(parseAddress(`http://gpu.local:4810/?token=${TOKEN}`))).toBe('gpu.local:4810');
});

test('whoever uses plain HTTP over foreign networks is told who can listen', () => {
  const warned = (text: string): boolean => listeningWarning(parseAddress(text, TOKEN)) !== null;
  for (const own of [
    '127.0.0.1',
    'localhost',
    'gpu',
    'gpu.local',
    '10.1.2.3',
    '192.168.0.7',
    '100.64.1.1',
    '[::1]',
    '[fe80::1]',
    'https://paint.example',
  ]) {
    expect(warned(own), own).toBe(false);
  }
  for (const foreign of ['http://paint.example', '203.0.113.7', '[2001:db8::1]', '172.32.0.1']) {
    expect(warned(foreign), foreign).toBe(true);
  }
});
