import { describe, expect, it } from 'vitest';
import { History } from './history.ts';

describe('the history', () => {
  it('goes back and forth through what was recorded', () => {
    const history = new History<string>();
    history.record('a', null, 0);
    history.record('b', null, 1);
    expect(history.undo('c')).toBe('b');
    expect(history.undo('b')).toBe('a');
    expect(history.undo('a')).toBe('a');
    expect(history.redo('a')).toBe('b');
    expect(history.redo('b')).toBe('c');
    expect(history.canRedo).toBe(false);
  });

  it('takes quick changes with the same label as one step', () => {
    const history = new History<string>();
    history.record('', 'prompt', 0);
    history.record('a', 'prompt', 400);
    history.record('ab', 'prompt', 800);
    expect(history.undo('abc')).toBe('');
  });

  it('starts a new step after a pause, for another label, and for changes that stand alone', () => {
    const history = new History<string>();
    history.record('1', 'prompt', 0);
    history.record('2', 'prompt', 5000);
    history.record('3', 'style', 5100);
    history.record('4', null, 5200);
    history.record('5', null, 5300);
    expect(['6', '5', '4', '3', '2'].map((state) => history.undo(state))).toEqual(['5', '4', '3', '2', '1']);
  });

  it('forgets what could be redone when something new is done', () => {
    const history = new History<string>();
    history.record('a', null, 0);
    history.undo('b');
    history.record('a', null, 1);
    expect(history.canRedo).toBe(false);
  });

  it('starts a new step after an undo', () => {
    const history = new History<string>();
    history.record('', 'prompt', 0);
    history.undo('a');
    history.record('', 'prompt', 10);
    history.record('b', 'prompt', 20);
    expect(history.undo('bc')).toBe('');
  });
});
