import { describe, expect, it } from 'vitest';
import { forgivingStorage } from './storage.ts';

/** A browser's storage that takes so many entries. */
function browserWithRoom(room: number) {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem(key: string, value: string) {
      if (!kept.has(key) && kept.size >= room) throw new DOMException('Full.', 'QuotaExceededError');
      kept.set(key, value);
    },
    removeItem: (key: string) => void kept.delete(key),
  };
  return { kept, storage };
}

describe('a storage that never fails', () => {
  it('keeps with the browser what the browser takes', () => {
    const { kept, storage } = browserWithRoom(2);
    const forgiving = forgivingStorage(() => storage);
    forgiving.setItem('look', 'light');
    expect(kept.get('look')).toBe('light');
    expect(forgiving.getItem('look')).toBe('light');
    forgiving.removeItem('look');
    expect(forgiving.getItem('look')).toBeNull();
  });

  it('keeps by itself what a full one does not take, until there is room', () => {
    const { kept, storage } = browserWithRoom(1);
    storage.setItem('else', 'large');
    const forgiving = forgivingStorage(() => storage);
    forgiving.setItem('look', 'light');
    expect(forgiving.getItem('look')).toBe('light');
    kept.clear();
    forgiving.setItem('look', 'dark');
    expect(kept.get('look')).toBe('dark');
    expect(forgiving.getItem('look')).toBe('dark');
  });

  it('remembers for as long as the page lives where nothing may be kept', () => {
    const forgiving = forgivingStorage(() => {
      throw new DOMException('Access is denied.', 'SecurityError');
    });
    expect(forgiving.getItem('look')).toBeNull();
    forgiving.setItem('look', 'light');
    expect(forgiving.getItem('look')).toBe('light');
    forgiving.removeItem('look');
    expect(forgiving.getItem('look')).toBeNull();
  });
});
