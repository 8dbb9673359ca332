/**
 * Takes the outlines of the characters that a scale bar's label can have out of the studio's font, so that films are
 * labelled alike on every machine, in the engine and in a browser's worker.
 *
 * Usage: node scripts/build-glyphs.ts
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSync } from 'fontkit';
import { format, resolveConfig } from 'prettier';

/** Digits, what stands between them, and the units from fm to km; powers are drawn with the plain digits. */
const CHARACTERS = '0123456789×−. kmcµnpf';

const root = join(import.meta.dirname, '..');
const file = 'node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2';
const font = openSync(join(root, file));
if (!('glyphForCodePoint' in font)) throw new Error(`${file} holds several fonts.`);

const glyphs = Object.fromEntries(
  Array.from(CHARACTERS, (character) => {
    const { advanceWidth, path } = font.glyphForCodePoint(character.codePointAt(0)!);
    const outline = path.commands.map(({ command, args }) => {
      const name = { moveTo: 'M', lineTo: 'L', quadraticCurveTo: 'Q', closePath: 'Z' }[command as string];
      if (name === undefined) throw new Error(`${character} has a ${command}.`);
      return name + args.map(Math.round).join(' ');
    });
    return [character, { advance: advanceWidth, outline: outline.join('') }];
  }),
);

const target = join(root, 'core/film/ruler/glyphs.ts');
const source = `/** Outlines of Inter (SIL Open Font License 1.1), made by scripts/build-glyphs.ts. */

/** One character. */
export interface Glyph {
  /** How far the next character stands from this one, in units. */
  readonly advance: number;
  /** Closed curves of M, L, Q and Z, as SVG paths have them, in units; y goes up from the baseline. */
  readonly outline: string;
}

/** Units that the size of the letters has. */
export const UNITS_PER_EM = ${font.unitsPerEm};

/** The characters that a label can have. */
export const GLYPHS: Readonly<Record<string, Glyph>> = ${JSON.stringify(glyphs)};
`;
await writeFile(target, await format(source, { ...(await resolveConfig(target)), filepath: target }));
