import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DEFECT_MESSAGE } from '../rpc/errors.ts';
import { reportProblem } from './problems.ts';

const print = vi.spyOn(console, 'error').mockImplementation(() => undefined);
beforeEach(() => void print.mockClear());
afterEach(() => expect(print).toHaveBeenCalledOnce());

test('a defect of the command line is told with what was thrown, on one line', () => {
  expect(reportProblem(new TypeError('x is\n not y'), false)).toBe(1);
  expect(print).toHaveBeenCalledWith(
    'Tenfold stopped unexpectedly (x is not y). Run it again with --verbose to see the details.',
  );
});

test('a defect of the engine, which keeps its details to itself, is told once and not twice', () => {
  expect(reportProblem(new Error(DEFECT_MESSAGE), false)).toBe(1);
  expect(print).toHaveBeenCalledWith(
    'Tenfold stopped unexpectedly. Run it again with --verbose to see the details.',
  );
});
