import { describe, expect, it } from 'vitest';
import { restore, save, type SaveStorage } from './autosave.ts';
import { emptyDraft, toProject } from './draft.ts';

function memory(): SaveStorage & { items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
  };
}

describe('autosave', () => {
  it('brings back a half-written project as it was', () => {
    const storage = memory();
    const draft = { ...emptyDraft(), title: '', style: 'soft light' };
    expect(save(storage, { draft, seedLocked: true })).toBeNull();
    const { saved, notice } = restore(storage);
    expect(notice).toBeNull();
    expect(saved?.seedLocked).toBe(true);
    expect(toProject(saved!.draft)).toEqual(toProject(draft));
  });

  it('starts with nothing, quietly, on the first visit', () => {
    expect(restore(memory())).toEqual({ saved: null, notice: null });
  });

  it.each(['{', '[]', '{"version":2}', '{"version":1,"seedLocked":true,"project":{"levels":[]}}'])(
    'puts unreadable content aside and says so: %s',
    (text) => {
      const storage = memory();
      storage.items.set('tenfold.project', text);
      const { saved, notice } = restore(storage);
      expect(saved).toBeNull();
      expect(notice).toContain('could not be read');
      expect(storage.items.get('tenfold.project.unreadable')).toBe(text);
    },
  );

  it('says so when the browser keeps nothing', () => {
    const full: SaveStorage = {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    expect(save(full, { draft: emptyDraft(), seedLocked: false })).toContain('Save it as a file');
  });
});
