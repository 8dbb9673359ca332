import { expect, test } from 'vitest';
import { Pinch } from './pinch.ts';

const finger = (pointerId: number, clientX: number) => ({ pointerId, clientX, clientY: 0 });

test('spreading two fingers counts, and bringing them back undoes it', () => {
  const pinch = new Pinch();
  pinch.down(finger(1, 0));
  expect(pinch.move(finger(1, 10))).toBe(1);
  pinch.down(finger(2, 110));
  expect(pinch.move(finger(2, 210))).toBe(2);
  expect(pinch.move(finger(2, 110))).toBe(0.5);
});

test('one finger, three, or one that was never put down pinch nothing', () => {
  const pinch = new Pinch();
  pinch.down(finger(1, 0));
  pinch.down(finger(2, 100));
  expect(pinch.move(finger(9, 500))).toBe(1);
  pinch.down(finger(3, 200));
  expect(pinch.move(finger(3, 300))).toBe(1);
  pinch.up(finger(3, 300));
  pinch.up(finger(2, 100));
  expect(pinch.move(finger(1, 50))).toBe(1);
});
