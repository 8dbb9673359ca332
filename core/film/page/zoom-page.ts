/**
 * A zoom as one web page: the pictures and a small player in a single file, which works without a network, by wheel,
 * touch, keyboard and a play button.
 */
import type { ZoomPath } from '../../timeline/path.ts';
import type { KnownWidth } from '../../timeline/scale.ts';
import type { Words } from '../../words/words.ts';
import type { FilmCourse } from '../course.ts';
import { courseMoments, rulerOf } from './course-moments.ts';
import { playZoom, type PageZoom } from './player.ts';

/** What a page shows. */
export interface ZoomPage {
  /** Title of the zoom. */
  readonly title: string;
  /** What each level shows, widest first. */
  readonly captions: readonly string[];
  /** How the levels lie inside each other. */
  readonly path: ZoomPath;
  /** Pictures of the levels as data addresses, widest first; null for those that its course never shows. */
  readonly pictures: readonly (string | null)[];
  /** How it plays. */
  readonly course: FilmCourse;
  /** Whether it starts again at its end. */
  readonly loop: boolean;
  /** What one level measures, for a ruler; null for none. */
  readonly ruler: KnownWidth | null;
  /** What the page says, and in which language, as BCP 47 names it. */
  readonly words: Words;
  readonly language: string;
  /** The IPTC's address for media made by a trained model. */
  readonly sourceType: string;
}

/** Gives the hash of a text as a Content-Security-Policy wants it: SHA-256, base64. */
export type HashText = (text: string) => Promise<string>;

const STYLE = `
html,body{margin:0;height:100%;overflow:hidden;background:#0b0c0e;color:#eceef1;font:14px/1.4 system-ui,sans-serif}
canvas{position:fixed;inset:0;width:100%;height:100%;touch-action:none;outline:none}
main{position:fixed;left:16px;right:16px;bottom:16px;display:flex;gap:12px;align-items:center;pointer-events:none}
button{pointer-events:auto;flex:none;width:44px;height:44px;border:0;border-radius:22px;background:#0b0c0ecc;color:inherit;font-size:16px}
button:focus-visible,canvas:focus-visible{outline:2px solid #eceef1;outline-offset:2px}
p{margin:0;padding:4px 10px;border-radius:8px;background:#0b0c0ecc;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
p:empty{display:none}
.ruler{position:fixed;box-sizing:border-box;padding-bottom:4px;border-bottom:2px solid #fff;color:#fff;font-size:13px;text-align:right;text-shadow:0 0 3px #000c,0 1px 2px #000c;white-space:nowrap;direction:ltr;pointer-events:none;filter:drop-shadow(0 0 2px #000c)}
.ruler[hidden]{display:none}
`;

/**
 * Writes the page. Nothing in it is fetched, and only its own script and style may run: its policy names their hashes.
 *
 * @param page What it shows; texts may hold anything.
 * @param hash How texts are hashed.
 * @returns A whole HTML document.
 */
export async function zoomPage(page: ZoomPage, hash: HashText): Promise<string> {
  const { captions, path, pictures, course, loop, ruler, sourceType, language } = page;
  const { words } = page;
  const title = escapeHtml(page.title || words.page.untitled);
  const moments = courseMoments(course);
  const zoom: PageZoom = {
    ...{ width: path.width, height: path.height, factors: path.factors, captions, pictures, moments, loop },
    words: { play: words.page.play, pause: words.page.pause },
    footprints: path.footprints.map(({ x, y }) => ({ x, y })),
    ruler: ruler && rulerOf(path.factors, ruler),
  };
  const script = `(${playZoom.toString()})(JSON.parse(document.getElementById('zoom').textContent))`;
  const policy = [
    "default-src 'none'",
    'img-src data:',
    `script-src 'sha256-${await hash(script)}'`,
    `style-src 'sha256-${await hash(STYLE)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="generator" content="Tenfold">
<meta name="digital-source-type" content="${escapeHtml(sourceType)}">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<canvas tabindex="0" role="img" aria-label="${title}"></canvas>
<div class="ruler" hidden></div>
<main><button type="button" aria-label="${escapeHtml(words.page.play)}">▶</button><p aria-live="polite"></p></main>
<script type="application/json" id="zoom">${scriptJson(zoom)}</script>
<script>${script}</script>
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;' },
  ...{ '"': '&quot;', "'": '&#39;' },
};

function escapeHtml(text: string): string {
  return text.toWellFormed().replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** JSON that no HTML parser takes for the end of its script. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
