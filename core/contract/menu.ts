/**
 * What a studio in a window of the desktop program says of the program's own menu. The program decides what stands where
 * and shows nothing that is not in this list; the studio knows what things are called and what can be done now.
 */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { documentIdSchema } from './documents.ts';

/** The studio's commands that the menu has. */
export const MENU_COMMANDS = [
  'newProject',
  'open',
  'save',
  'saveCopy',
  'saveFilm',
  'still',
  'rewritePrompts',
  'importPrompts',
  'exportTxt',
  'exportCsv',
  'exportJson',
  'undo',
  'redo',
  'addWider',
  'addBetween',
  'addDeeper',
  'duplicateLevels',
  'removeLevels',
  'play',
  'zoomIn',
  'zoomOut',
  'widest',
  'deepest',
  'outlines',
  'fullScreen',
  'generate',
  'variations',
  'pausePainting',
  'cancelPainting',
  'photograph',
  'lock',
  'sketch',
  'models',
  'paintElsewhere',
  'star',
  'compare',
  'endComparison',
  'deleteTake',
  'findCommand',
  'shortcuts',
  'settings',
] as const;

const menuCommandSchema = z.enum(MENU_COMMANDS);

/** What the menu shows. */
export const shownMenuSchema = z.object({
  commands: z
    .array(
      z.object({
        id: menuCommandSchema,
        label: z.string().min(1).max(100),
        chord: z
          .string()
          .regex(/^Ctrl (Alt )?(Shift )?([A-Z0-9,]|Enter)$/)
          .nullable()
          .describe('As the studio names it, for example "Ctrl Shift Z"; null where it has none'),
        available: z.boolean(),
      }),
    )
    .max(MENU_COMMANDS.length),
  recent: z
    .array(z.object({ id: documentIdSchema, title: z.string().min(1).max(200) }))
    .max(12)
    .describe('Documents to go on with'),
});

/** What somebody has chosen in the menu. */
export const menuChoiceSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('command'), id: menuCommandSchema }),
  z.object({ type: z.literal('recent'), id: documentIdSchema }),
]);

const procedure = oc.errors({ BAD_INPUT: {}, FAILURE: {}, CANCELLED: {} });

/** The procedures about the menu; desktop only. */
export const menuContract = {
  show: procedure.input(shownMenuSchema).output(z.void()),
  /** What is chosen from now on; once nobody follows, the menu shows no commands any more. */
  choices: procedure.output(eventIterator(menuChoiceSchema)),
};

/** A command of the menu. */
export type MenuCommand = z.infer<typeof menuCommandSchema>;
/** What the menu shows. */
export type ShownMenu = z.infer<typeof shownMenuSchema>;
/** What somebody has chosen in the menu. */
export type MenuChoice = z.infer<typeof menuChoiceSchema>;
