/** Numbers of the viewer as people read them. */
import { formatCount, formatNumber } from '../words/numbers.ts';

/** Narrow no-break space, which groups digits. */
const NARROW_SPACE = '\u202f';

/** A number split for display: digits, and an exponent that is set small and high. */
export interface ReadOut {
  /** For example `64` or `10`. */
  readonly digits: string;
  /** For example `7.3`, or an empty string. */
  readonly exponent: string;
}

/**
 * A magnification for the read-out.
 *
 * @param magnification 1 or more.
 * @returns Two or three figures below 100, whole numbers to a million, then powers of ten.
 */
export function formatMagnification(magnification: number): ReadOut {
  if (magnification < 9.95) return { digits: formatNumber(magnification, 1), exponent: '' };
  if (magnification < 1e6) {
    const whole = String(Math.round(magnification));
    return { digits: whole.replace(/\B(?=(\d{3})+$)/g, NARROW_SPACE), exponent: '' };
  }
  return { digits: '10', exponent: formatNumber(Math.log10(magnification), 1) };
}

/** Magnifications from here on are written as powers of ten. */
const LARGEST_COMPACT = 1e15;
const SUPERSCRIPT_DIGITS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/**
 * A magnification as a short label.
 *
 * @param magnification A whole number, 1 or more.
 * @returns For example `×64`, `×2.1M` or `≈ ×10¹⁷`.
 */
export function formatScale(magnification: number): string {
  if (magnification < 10) return `×${magnification}`;
  const { digits, exponent } = formatMagnification(magnification);
  if (!exponent) return `×${digits}`;
  if (magnification < LARGEST_COMPACT) return `×${formatCount(magnification)}`;
  const power = String(Math.round(Math.log10(magnification)));
  return `≈ ×10${power.replace(/\d/g, (digit) => SUPERSCRIPT_DIGITS[Number(digit)]!)}`;
}

/**
 * A moment in a zoom.
 *
 * @param seconds Seconds, 0 or more.
 * @returns For example `0:07.4`.
 */
export function formatClock(seconds: number): string {
  const tenths = Math.floor(seconds * 10 + 1e-6);
  const minutes = Math.floor(tenths / 600);
  const rest = formatNumber((tenths % 600) / 10, 1).padStart(4, '0');
  return `${minutes}:${rest}`;
}
