import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Playback, type PlaybackOptions } from './playback.ts';

const OPTIONS: PlaybackOptions = {
  secondsPerLevel: 1,
  easing: 'linear',
  direction: 'in',
  holdSeconds: 0,
  loop: true,
};

/** Lets a playback go on in frames of 1/60 s until nothing moves. */
function settle(playback: Playback): void {
  for (let frame = 0; frame < 2000 && playback.moving; frame++) playback.advance(1 / 60);
}

describe('playing', () => {
  it('magnifies by the same share in every frame, whatever the factors are', () => {
    const playback = new Playback([2, 4, 3], OPTIONS);
    playback.play();
    const shares: number[] = [];
    for (let frame = 0; frame < 170; frame++) {
      const before = playback.magnification;
      playback.advance(1 / 60);
      shares.push(playback.magnification / before);
    }
    for (const share of shares) expect(share).toBeCloseTo(24 ** (1 / 180), 9);
  });

  it('goes on from where the user has zoomed to', () => {
    const playback = new Playback([2, 2, 2, 2], OPTIONS);
    playback.seek(2.5);
    playback.play();
    playback.advance(0.05);
    expect(playback.depth).toBeCloseTo(2.55);
  });

  it('comes back out at the end of an in-and-out run', () => {
    const playback = new Playback([2, 2], { ...OPTIONS, direction: 'in-out' });
    playback.play();
    const depths = Array.from({ length: 80 }, () => {
      playback.advance(0.05);
      return playback.depth;
    });
    expect(Math.max(...depths)).toBeCloseTo(2, 6);
    expect(depths.at(-1)!).toBeCloseTo(0, 6);
  });

  it('does not jump after the page was hidden', () => {
    const playback = new Playback([2, 2, 2, 2], OPTIONS);
    playback.play();
    playback.advance(60);
    expect(playback.depth).toBeLessThan(0.2);
  });

  it('keeps its depth when direction and speed change', () => {
    const playback = new Playback([2, 2, 2], OPTIONS);
    playback.seek(1.25);
    playback.setOptions({ ...OPTIONS, direction: 'out', secondsPerLevel: 3 });
    expect(playback.depth).toBeCloseTo(1.25);
    playback.play();
    playback.advance(0.1);
    expect(playback.depth).toBeLessThan(1.25);
  });
});

describe('zooming by hand', () => {
  it('glides to a level and stands still exactly there', () => {
    const playback = new Playback([2, 2, 2], OPTIONS);
    playback.play();
    playback.glideTo(2);
    expect(playback.playing).toBe(false);
    settle(playback);
    expect(playback.moving).toBe(false);
    expect(playback.depth).toBe(2);
  });

  it('adds pushes up while it is still gliding', () => {
    const playback = new Playback([2, 2, 2], OPTIONS);
    for (let push = 0; push < 4; push++) playback.push(0.25);
    settle(playback);
    expect(playback.depth).toBeCloseTo(1);
  });

  it('jumps and stands still for people who want little motion, also when they change their mind', () => {
    let jumps = true;
    const playback = new Playback([2, 2, 2], OPTIONS, () => jumps);
    playback.play();
    playback.glideTo(2);
    expect([playback.depth, playback.moving]).toEqual([2, false]);
    playback.push(-0.5);
    playback.push(-0.5);
    expect([playback.depth, playback.moving]).toEqual([1, false]);
    playback.glideTo(Number.POSITIVE_INFINITY);
    expect(playback.depth).toBe(3);

    jumps = false;
    playback.glideTo(0);
    expect([playback.depth, playback.moving]).toEqual([3, true]);
    jumps = true;
    playback.glideTo(1);
    expect([playback.depth, playback.moving]).toEqual([1, false]);
  });

  it('never leaves the zoom', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { maxLength: 12 }), (pushes) => {
        const playback = new Playback([2, 3], OPTIONS);
        for (const push of pushes) {
          playback.push(push);
          playback.advance(1 / 30);
          expect(playback.depth).toBeGreaterThanOrEqual(0);
          expect(playback.depth).toBeLessThanOrEqual(2);
        }
      }),
    );
  });

  it('glides without overshooting, at any frame rate', () => {
    for (const rate of [10, 30, 60, 144]) {
      const playback = new Playback([2, 2, 2, 2], OPTIONS);
      playback.glideTo(3);
      let before = 0;
      for (let frame = 0; frame < 3 * rate; frame++) {
        playback.advance(1 / rate);
        expect(playback.depth).toBeGreaterThanOrEqual(before);
        expect(playback.depth).toBeLessThanOrEqual(3);
        before = playback.depth;
      }
    }
  });

  it('stays where it can when another zoom is shown', () => {
    const playback = new Playback([2, 2, 2, 2], OPTIONS);
    playback.seek(3.5);
    playback.setFactors([2, 2]);
    expect(playback.depth).toBe(2);
  });

  it('stands still at its end when it does not loop, and starts again from there', () => {
    const playback = new Playback([2, 2], { ...OPTIONS, loop: false });
    playback.play();
    for (let step = 0; step < 30; step++) playback.advance(0.1);
    expect([playback.playing, playback.depth, playback.seconds]).toEqual([false, 2, 2]);
    playback.play();
    playback.advance(0.1);
    expect(playback.depth).toBeCloseTo(0.1);
  });

  it('stands still where a level is held, and jumps to moments', () => {
    const playback = new Playback([2, 2], { ...OPTIONS, holds: [null, 3, null] });
    playback.seekSeconds(2.5);
    expect(playback.depth).toBe(1);
    playback.seekSeconds(4.5);
    expect(playback.depth).toBeCloseTo(1.5);
    playback.seekSeconds(99);
    expect([playback.depth, playback.seconds]).toEqual([2, 5]);
  });
});
