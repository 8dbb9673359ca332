/** English words of the formats of films. */
import type { FilmFormatId } from '../../film/formats.ts';

/** What people are told of a format. */
interface FormatWords {
  /** What it is called. */
  readonly name: string;
  /** What it is good for, in a few words. */
  readonly purpose: string;
  /** What the numbers of its qualities count, and which way is better; empty where nothing is lost. */
  readonly scale: string;
}

/** The words of each format. */
export const filmFormats: Readonly<Record<FilmFormatId, FormatWords>> = {
  mp4: {
    name: 'MP4',
    purpose: 'H.264 · plays everywhere',
    scale: 'CRF, lower is better',
  },
  webm: {
    name: 'WebM',
    purpose: 'VP9 · for web pages',
    scale: 'CRF, lower is better',
  },
  webm10: {
    name: 'WebM 10-bit',
    purpose: 'VP9 · smooth skies and gradients',
    scale: 'CRF, lower is better',
  },
  av1: {
    name: 'AV1',
    purpose: 'MP4 in 10 bits · smallest files',
    scale: 'CRF, lower is better',
  },
  hevc: {
    name: 'HEVC',
    purpose: 'MP4 in 10 bits · Apple devices, television sets',
    scale: 'CRF, lower is better',
  },
  prores: {
    name: 'ProRes',
    purpose: 'MOV in 10 bits · for editing',
    scale: 'profile: 1 is LT, 2 standard, 3 HQ',
  },
  gif: {
    name: 'GIF',
    purpose: 'moves in any message, 256 colours',
    scale: 'colours a frame',
  },
  webp: {
    name: 'WebP',
    purpose: 'moving picture in all colours',
    scale: 'quality of 100',
  },
  png: {
    name: 'PNG frames',
    purpose: 'one picture a frame, nothing lost',
    scale: '',
  },
  html: {
    name: 'Web page',
    purpose: 'one file to zoom through by hand, works offline',
    scale: 'quality of 100',
  },
};
