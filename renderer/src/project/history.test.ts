import { describe, expect, it } from 'vitest';
import { History, type Deed } from './history.ts';

interface Answer {
  resolve(): void;
  reject(error: unknown): void;
}

/** A text that is edited, and stars that are set elsewhere. */
function makeEditor() {
  const editor = {
    state: '',
    stars: 0,
    show: (state: string) => void (editor.state = state),
    stepped: () => undefined,
    isFinal: (error: unknown) => error === 'gone',
  };
  const history = new History<string>(editor);
  const edit = (state: string, label: string | null = null, now = 0): void => {
    history.record(label, now);
    editor.state = state;
  };
  /** Settles what the last deed waits for. */
  let answer: Answer = { resolve: () => undefined, reject: () => undefined };
  const ask = (by: number) => async (): Promise<void> => {
    await new Promise<void>((resolve, reject) => (answer = { resolve, reject }));
    editor.stars += by;
  };
  const star: Deed = { do: ask(1), undo: ask(-1) };
  const starNow = async (): Promise<void> => {
    const done = history.perform(star);
    answer.resolve();
    await done;
  };
  const steps = (): [boolean, boolean] => [history.canUndo, history.canRedo];
  return { editor, history, edit, star, starNow, steps, answer: () => answer };
}

describe('the history', () => {
  it('goes back and forth through what was recorded, at once', () => {
    const { editor, history, edit, steps } = makeEditor();
    edit('a');
    edit('b');
    const back = ['a', '', ''].map((wanted) => {
      void history.undo();
      return editor.state === wanted;
    });
    expect(back).toEqual([true, true, true]);
    void history.redo();
    void history.redo();
    expect(editor.state).toBe('b');
    expect(steps()).toEqual([true, false]);
  });

  it('takes quick changes with the same label as one step', () => {
    const { editor, history, edit } = makeEditor();
    edit('a', 'prompt', 0);
    edit('ab', 'prompt', 400);
    edit('abc', 'prompt', 800);
    void history.undo();
    expect(editor.state).toBe('');
  });

  it('starts a new step after a pause, for another label, and for changes that stand alone', () => {
    const { editor, history, edit } = makeEditor();
    edit('1', 'prompt', 0);
    edit('2', 'prompt', 5000);
    edit('3', 'style', 5100);
    edit('4', null, 5200);
    edit('5', null, 5300);
    const states = Array.from({ length: 5 }, () => {
      void history.undo();
      return editor.state;
    });
    expect(states).toEqual(['4', '3', '2', '1', '']);
  });

  it('forgets what could be redone when something new is done', async () => {
    const { history, edit, starNow, steps } = makeEditor();
    edit('a');
    void history.undo();
    edit('b');
    expect(steps()).toEqual([true, false]);
    void history.undo();
    await starNow();
    expect(steps()).toEqual([true, false]);
  });

  it('starts a new step when it is told that one has ended', () => {
    const { editor, history, edit } = makeEditor();
    edit('a', 'focus', 0);
    history.separate();
    edit('b', 'focus', 10);
    void history.undo();
    expect(editor.state).toBe('a');
  });

  it('starts a new step after an undo', () => {
    const { editor, history, edit } = makeEditor();
    edit('a', 'prompt', 0);
    void history.undo();
    edit('b', 'prompt', 10);
    edit('bc', 'prompt', 20);
    void history.undo();
    expect(editor.state).toBe('');
  });

  it('forgets the oldest of more than two hundred steps', () => {
    const { editor, history, edit } = makeEditor();
    for (let step = 1; step <= 250; step++) edit(String(step));
    while (history.canUndo) void history.undo();
    expect(editor.state).toBe('50');
  });
});

describe('deeds among the steps', () => {
  it('are taken back and done again in their order', async () => {
    const { editor, history, edit, starNow, answer } = makeEditor();
    edit('a');
    await starNow();
    edit('b');
    void history.undo();
    const undone = history.undo();
    answer().resolve();
    await undone;
    expect([editor.state, editor.stars]).toEqual(['a', 0]);
    const redone = history.redo();
    answer().resolve();
    await redone;
    void history.redo();
    expect([editor.state, editor.stars]).toEqual(['b', 1]);
  });

  it('keep what is asked after them waiting', async () => {
    const { editor, history, edit, starNow, answer } = makeEditor();
    edit('a');
    await starNow();
    const steps = [history.undo(), history.undo()];
    expect(editor.state).toBe('a');
    answer().resolve();
    await Promise.all(steps);
    expect([editor.state, editor.stars]).toEqual(['', 0]);
  });

  it('are no step when they cannot be done', async () => {
    const { history, star, steps, answer } = makeEditor();
    const done = history.perform(star);
    answer().reject('full');
    await expect(done).rejects.toBe('full');
    expect(steps()).toEqual([false, false]);
  });

  it('stay where they are when they cannot be taken back, and can be another time', async () => {
    const { editor, history, starNow, steps, answer } = makeEditor();
    await starNow();
    const failed = history.undo();
    answer().reject('full');
    await expect(failed).rejects.toBe('full');
    expect([editor.stars, ...steps()]).toEqual([1, true, false]);
    const undone = history.undo();
    answer().resolve();
    await undone;
    expect([editor.stars, ...steps()]).toEqual([0, false, true]);
  });

  it('get out of the way when they never can be', async () => {
    const { editor, history, edit, starNow, answer } = makeEditor();
    edit('a');
    await starNow();
    const failed = history.undo();
    answer().reject('gone');
    await expect(failed).rejects.toBe('gone');
    await history.undo();
    expect([editor.state, editor.stars]).toEqual(['', 1]);
  });

  it('let the project be edited meanwhile', async () => {
    const { editor, history, edit, starNow, steps, answer } = makeEditor();
    await starNow();
    const undone = history.undo();
    edit('a');
    answer().resolve();
    await undone;
    expect([editor.stars, ...steps()]).toEqual([0, true, false]);
    void history.undo();
    expect([editor.state, ...steps()]).toEqual(['', false, true]);
  });

  it('are withdrawn from the middle, once', async () => {
    const { editor, history, edit, star, starNow, answer } = makeEditor();
    edit('a');
    await starNow();
    edit('b');
    const withdrawn = history.withdraw(star);
    answer().resolve();
    await withdrawn;
    await history.withdraw(star);
    expect([editor.state, editor.stars]).toEqual(['b', 0]);
    void history.undo();
    void history.undo();
    expect(editor.state).toBe('');
  });
});
