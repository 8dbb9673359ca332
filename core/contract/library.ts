/**
 * What a studio may ask about the model library: what is in it, what the hub has, and downloads.
 *
 * Models are named by id and by repository, never by path. Downloads belong to the host: they outlive the page that
 * asked for them, and whoever watches is told of each.
 */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';

/** `owner/name` of a model on the hub. */
export const repositorySchema = z
  .string()
  .max(200)
  .regex(
    /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/,
    'must be owner/name, such as SimianLuo/LCM_Dreamshaper_v7',
  )
  .refine((name) => !name.includes('..') && !name.includes('--'), 'must be a name that a hub can have');

/** A branch, tag or commit of a repository. */
export const revisionSchema = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9][\w./-]*$/, 'must be a branch, a tag or a commit')
  .refine((name) => !name.includes('..'), 'must be a branch, a tag or a commit');

/** A commit, which never changes its meaning. */
export const commitSchema = z.string().regex(/^[0-9a-f]{40}$/);

/** A token of an account on the hub: printable, so that it can be sent as part of a header. */
const tokenSchema = z
  .string()
  .max(200)
  .regex(/^[\x21-\x7e]+$/, 'must be a token of your account, without spaces');

/** Where a model came from. */
export const modelOriginSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('bundled') }),
  z.object({ type: z.literal('folder') }),
  z.object({ type: z.literal('hub'), repository: repositorySchema, revision: commitSchema }),
]);

/** A licence as the hub states it. */
export const licenseSchema = z.object({
  name: z.string().max(200).describe('For example `creativeml-openrail-m`'),
  url: z.string().max(500).describe('Where it can be read'),
});

/** One model of the library. */
export const libraryEntrySchema = z.object({
  id: z.string(),
  name: z.string(),
  sizeBytes: z.int().describe('What its folder takes on the disk'),
  origin: modelOriginSchema,
  license: licenseSchema.nullable(),
  verified: z.iso.datetime().nullable().describe('When every file last had the hash on record'),
  problem: z.string().nullable().describe('Why it cannot be used; null when it can'),
});

/** The library as a whole. */
export const librarySchema = z.object({
  folder: z.string().describe('Path, for people to read'),
  entries: z.array(libraryEntrySchema),
  freeBytes: z.int().nullable().describe('Free space where the library lies; null when unknown'),
  hub: z.string().describe('Host name of the hub'),
  token: z
    .enum(['environment', 'kept', 'none'])
    .describe('Where the token for the hub comes from; the token itself is told nobody'),
  desktop: z.boolean().describe('Whether the host can show folders and let people choose one'),
});

/** A download that is not finished. */
export const downloadSchema = z.object({
  id: z.string().describe('Id that the model will have'),
  repository: repositorySchema,
  state: z.enum(['running', 'paused', 'failed']),
  doneBytes: z.int().min(0),
  totalBytes: z.int().min(0),
  bytesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  problem: z.string().nullable().describe('Why it failed'),
});

/** What whoever watches the library is told: first both, then each as it changes. */
export const libraryEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('library'), library: librarySchema }),
  z.object({ type: z.literal('downloads'), downloads: z.array(downloadSchema) }),
]);

/** A model that a search found. */
export const foundOnHubSchema = z.object({
  repository: repositorySchema,
  downloads: z.int().min(0),
  likes: z.int().min(0),
  license: z.string().nullable(),
  gated: z.boolean().describe('Whether its owner wants to be asked first'),
});

/** A model that the program recommends. */
export const curatedModelSchema = z.object({
  repository: repositorySchema,
  title: z.string(),
  sizeBytes: z.int().nullable().describe('Rough size of the download; null when unknown'),
  license: z.string(),
  needs: z.string().describe('What kind of machine it wants'),
  note: z.string().describe('What to expect of it'),
});

/** What a download would bring, asked before anything is fetched. */
export const modelOfferSchema = z.object({
  repository: repositorySchema,
  revision: commitSchema,
  sizeBytes: z.int().min(0),
  fileCount: z.int().min(0),
  license: licenseSchema,
  licenseAccepted: z.boolean(),
  gated: z.boolean(),
  freeBytes: z.int().nullable(),
});

const procedure = oc.errors({ BAD_INPUT: {}, FAILURE: {}, CANCELLED: {} });
const oneModel = z.object({ id: z.string() });

/** The procedures that concern the library. */
export const libraryContract = {
  watch: procedure.output(eventIterator(libraryEventSchema)),
  curated: procedure.output(z.array(curatedModelSchema)),
  search: procedure
    .input(z.object({ words: z.string().trim().min(1).max(200) }))
    .output(z.array(foundOnHubSchema)),
  offer: procedure.input(z.object({ repository: repositorySchema })).output(modelOfferSchema),
  download: procedure
    .input(z.object({ repository: repositorySchema, revision: commitSchema, acceptLicense: z.boolean() }))
    .output(z.void()),
  pause: procedure.input(oneModel).output(z.void()),
  resume: procedure.input(oneModel).output(z.void()),
  cancel: procedure.input(oneModel).output(z.void()),
  verify: procedure
    .input(oneModel)
    .output(z.object({ problems: z.array(z.string()).describe('Empty when all is well') })),
  rename: procedure.input(oneModel.extend({ newId: z.string() })).output(z.void()),
  remove: procedure.input(oneModel).output(z.void()),
  /** Keeps a token for the hub, or forgets it. It can never be asked for. */
  keepToken: procedure.input(z.object({ token: tokenSchema.nullable() })).output(z.void()),
  /** Desktop only: shows a model's folder, or the library's. */
  reveal: procedure.input(z.object({ id: z.string().nullable() })).output(z.void()),
  /** Desktop only: lets people choose a model folder and copies it into the library. */
  addFolder: procedure.output(
    z.object({ id: z.string().nullable().describe('Null when nothing was chosen') }),
  ),
  /** Desktop only: lets people choose where the library lies. */
  chooseFolder: procedure.output(z.void()),
};

/** A licence as the hub states it. */
export type License = z.infer<typeof licenseSchema>;
/** One model of the library. */
export type LibraryEntry = z.infer<typeof libraryEntrySchema>;
/** The library as a whole. */
export type Library = z.infer<typeof librarySchema>;
/** A download that is not finished. */
export type Download = z.infer<typeof downloadSchema>;
/** What whoever watches the library is told. */
export type LibraryEvent = z.infer<typeof libraryEventSchema>;
/** A model that a search found. */
export type FoundOnHub = z.infer<typeof foundOnHubSchema>;
/** A model that the program recommends. */
export type CuratedModel = z.infer<typeof curatedModelSchema>;
/** What a download would bring. */
export type ModelOffer = z.infer<typeof modelOfferSchema>;
