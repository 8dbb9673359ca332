/**
 * What a studio may ask about films. The host makes them: it has ffmpeg. On a desktop it asks where they shall lie;
 * elsewhere the page fetches a finished film from `films/<id>` below the
 * studio's own address. A sound to go with a film is sent to `films/sounds` first.
 */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { takeSchema } from '../project/take.ts';
import { filmSettingsSchema, formatStatusSchema, soundRepeatSchema } from './engine.ts';
import { filmProgressSchemas } from './events.ts';

/** A finished film. */
const madeFilmSchema = z.object({
  type: z.literal('done'),
  filmId: z.uuid(),
  name: z.string().describe('Name of the file or folder, without its place'),
  sizeBytes: z.int(),
  frames: z.int(),
  durationSeconds: z.number(),
});

/** One event while a film is made; `done` comes last. */
export const filmNewsSchema = z.discriminatedUnion('type', [...filmProgressSchemas, madeFilmSchema]);

/** What a page says of a film that it makes itself. */
export const ownFilmNewsSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), share: z.number().min(0).max(1) }),
  z.object({ type: z.literal('done'), name: z.string().max(200) }),
  z.object({ type: z.literal('failed'), message: z.string().max(1000) }),
]);

const procedure = oc.errors({ BAD_INPUT: {}, FAILURE: {}, CANCELLED: {} });

/** The procedures about films. */
export const filmsContract = {
  formats: procedure.output(z.array(formatStatusSchema)),
  /** Ends with `CANCELLED` when the user closes the dialog that asks for a place. */
  make: procedure
    .input(
      z.object({
        takeId: takeSchema.shape.id,
        settings: filmSettingsSchema,
        sound: z
          .object({
            soundId: z.uuid().describe('As `POST films/sounds` gave it'),
            repeat: soundRepeatSchema,
          })
          .optional(),
        name: z.string().max(200).describe('Proposed name of the file, without an ending'),
      }),
    )
    .output(eventIterator(filmNewsSchema)),
  /** A page says that it makes a film itself, for as long as it listens: the host has to know what would be lost. */
  own: procedure.output(eventIterator(z.never())),
  /** Says how such a film goes on, and how it ended, for what the system shows of it. */
  tell: procedure.input(ownFilmNewsSchema).output(z.void()),
  /** Desktop only: shows a film that was made in the file manager. */
  reveal: procedure.input(z.object({ filmId: z.uuid() })).output(z.void()),
};

/** One event while a film is made. */
export type FilmNews = z.infer<typeof filmNewsSchema>;
/** What a page says of a film that it makes itself. */
export type OwnFilmNews = z.infer<typeof ownFilmNewsSchema>;
