/**
 * Normalises text as SentencePiece does, from the compiled table that a T5 tokenizer carries.
 *
 * The library replaces the table by an approximation (NFKC and a list of spaces), which differs on joined emoji among
 * others. The table is a little-endian 32-bit length, a double-array trie of that many bytes, and the replacements,
 * each ended by a zero byte.
 *
 * @see https://github.com/google/sentencepiece/blob/master/src/normalizer.cc
 * @see https://github.com/s-yata/darts-clone
 */

/** Grapheme clusters of more bytes are looked up character by character. */
const LONGEST_CLUSTER_BYTES = 5;

const utf8 = new TextEncoder();
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * Makes the normaliser.
 *
 * @param charsmap The table as base64, as `precompiled_charsmap` holds it.
 * @returns A function from text to normalised text.
 * @throws {RangeError} When the table is cut off.
 */
export function createSentencepieceNormalizer(charsmap: string): (text: string) => string {
  const bytes = Buffer.from(charsmap, 'base64');
  const trieBytes = bytes.readUInt32LE(0);
  const units = Uint32Array.from({ length: trieBytes >>> 2 }, (_, index) =>
    bytes.readUInt32LE(4 + 4 * index),
  );
  const replacements = bytes.subarray(4 + trieBytes);
  const replace = (part: string): string | undefined => {
    const start = findPrefix(units, utf8.encode(part));
    if (start === undefined || start >= replacements.length) return undefined;
    const end = replacements.indexOf(0, start);
    return replacements.toString('utf8', start, end < 0 ? undefined : end);
  };
  return (text) => {
    let normalised = '';
    for (const { segment } of graphemes.segment(text)) {
      const whole = utf8.encode(segment).length <= LONGEST_CLUSTER_BYTES ? replace(segment) : undefined;
      if (whole !== undefined) normalised += whole;
      else for (const character of segment) normalised += replace(character) ?? character;
    }
    return normalised;
  };
}

/** Value of the shortest key in the trie that the given bytes begin with. A unit holds a label, an offset and flags. */
function findPrefix(units: Uint32Array, key: Uint8Array): number | undefined {
  let position = offset(units[0] ?? 0);
  for (const byte of key) {
    position ^= byte;
    const unit = units[position];
    if (byte === 0 || unit === undefined || (unit & 0x8000_00ff) !== byte) return undefined;
    position ^= offset(unit);
    if ((unit >>> 8) & 1) return (units[position] ?? 0) & 0x7fff_ffff;
  }
  return undefined;
}

function offset(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6);
}
