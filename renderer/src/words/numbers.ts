/** Numbers, sizes and moments as the studio's language writes them. */
import { locale, words } from './words.ts';

/** For 0, 1 and 2 decimals; made once, because some numbers are written in every frame. */
const FIXED = [0, 1, 2].map((decimals) => {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return new Intl.NumberFormat(locale, { ...digits, useGrouping: false, signDisplay: 'negative' });
});

const COMPACT = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });

/**
 * A number with a fixed count of decimals.
 *
 * @param value Any number.
 * @param decimals Digits after the point.
 * @returns For example `7.30`.
 */
export function formatNumber(value: number, decimals: 0 | 1 | 2): string {
  return FIXED[decimals]!.format(value);
}

/**
 * A large count in a few characters.
 *
 * @param count 0 or more.
 * @returns For example `1.2K`.
 */
export function formatCount(count: number): string {
  return COMPACT.format(count);
}

const BYTE_UNITS = [
  { unit: 'kilobyte', bytes: 1e3, decimals: 0 },
  { unit: 'megabyte', bytes: 1e6, decimals: 1 },
  { unit: 'gigabyte', bytes: 1e9, decimals: 2 },
] as const;

/**
 * The size of a file, or how fast one comes.
 *
 * @param bytes Bytes, or bytes in a second.
 * @param rate Whether they are bytes in a second.
 * @returns For example `12.4 MB` or `12.4 MB/s`; never less than `1 kB`.
 */
export function formatBytes(bytes: number, rate = false): string {
  const {
    unit,
    bytes: one,
    decimals,
  } = BYTE_UNITS.findLast((known) => bytes >= known.bytes) ?? BYTE_UNITS[0];
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: rate ? `${unit}-per-second` : unit,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    useGrouping: false,
  }).format(Math.max(bytes / one, decimals === 0 ? 1 : 0));
}

/**
 * An amount of memory, roughly.
 *
 * @param bytes Bytes.
 * @returns For example `5.2 GB`, or `24 GB` from ten on.
 */
export function formatMemory(bytes: number): string {
  const decimals = bytes < 1e10 ? 1 : 0;
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return new Intl.NumberFormat(locale, { style: 'unit', unit: 'gigabyte', ...digits }).format(bytes / 1e9);
}

/**
 * A length of time for people.
 *
 * @param seconds Seconds, 0 or more.
 * @returns For example `14 s`, `2 min 5 s`, `1 h 3 min`.
 */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return words.times.seconds(whole);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return words.times.minutes(minutes, whole % 60);
  return words.times.hours(Math.floor(minutes / 60), minutes % 60);
}

/**
 * A day and a time.
 *
 * @param moment When, as ISO 8601 writes it.
 * @returns For example `Nov 28, 2026, 9:04 PM`.
 */
export function formatMoment(moment: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(moment),
  );
}

/**
 * Names one after the other.
 *
 * @param names The names.
 * @returns For example `Take 1 and Take 2`.
 */
export function formatList(names: readonly string[]): string {
  return new Intl.ListFormat(locale).format(names);
}
