/** The model library as studios see it: what is there, what the hub offers, and everything that changes it. */
import { mkdir } from 'node:fs/promises';
import type { CuratedModel, FoundOnHub, Library, LibraryEvent, ModelOffer } from '#core/contract/library.ts';
import { BadInputError, never } from '#core/errors.ts';
import { addModelFolder } from '#native-models/library/add-folder.ts';
import { curatedModels } from '#native-models/library/curated.ts';
import { freeBytes } from '#native-models/library/disk.ts';
import { beginDownload } from '#native-models/library/download/plan.ts';
import { findModel, findModels } from '#native-models/library/find.ts';
import { lookUpModel, searchHub } from '#native-models/library/hub/client.ts';
import { selectFiles } from '#native-models/library/hub/selection.ts';
import { hubFromEnvironment, type Hub } from '#native-models/library/hub/settings.ts';
import { listLibrary, removeModel, renameModel, verifyModel } from '#native-models/library/maintain.ts';
import { createBroadcast } from './broadcast.ts';
import { createDownloads } from './downloads.ts';
import { createFolderWatch } from './folder-watch.ts';
import { modelPlaces, useModelsFolder } from './folders.ts';
import type { Folders } from './folders.ts';
import type { KeptSecret } from './kept-secret.ts';
import { acceptLicense, isLicenseAccepted } from './settings.ts';

/** What only a host with a desktop can do. */
export interface Desktop {
  /**
   * Lets the user choose a folder.
   *
   * @param title What it is chosen for.
   * @returns Absolute path, or undefined when none was chosen.
   */
  readonly chooseFolder: (title: string) => Promise<string | undefined>;
  /**
   * Shows a folder in the file manager.
   *
   * @param folder Absolute path.
   */
  readonly reveal: (folder: string) => Promise<void>;
}

/** What a library is made of. */
export interface ModelLibraryOptions {
  readonly folders: Folders;
  /** Absent where there is no desktop: a page must not be able to name folders of this machine. */
  readonly desktop?: Desktop | undefined;
  /** The user's token for the hub; `HF_TOKEN` in the environment comes first. */
  readonly token: KeptSecret;
  /** Receives what a defect left to read. */
  readonly log: (text: string) => void;
}

/** The library; each method answers the procedure of the same name in `libraryContract`. */
export interface ModelLibrary {
  watch(signal?: AbortSignal): AsyncGenerator<LibraryEvent, void, void>;
  curated(): CuratedModel[];
  search(words: string, signal?: AbortSignal): Promise<FoundOnHub[]>;
  offer(repository: string, signal?: AbortSignal): Promise<ModelOffer>;
  download(repository: string, revision: string, accepts: boolean, signal?: AbortSignal): Promise<void>;
  pause(id: string): Promise<void>;
  resume(id: string): Promise<void>;
  cancel(id: string): Promise<void>;
  verify(id: string, signal?: AbortSignal): Promise<{ problems: string[] }>;
  rename(id: string, newId: string): Promise<void>;
  remove(id: string): Promise<void>;
  keepToken(token: string | null): Promise<void>;
  reveal(id: string | null): Promise<void>;
  addFolder(): Promise<{ id: string | null }>;
  chooseFolder(): Promise<void>;
  /** Pauses downloads and ends every watcher. */
  close(): Promise<void>;
}

/** Where a studio lets people set the token. */
const TOKEN_FIELD = 'the access token under “Get more”';

/**
 * Makes the library of a host. Nothing is read before someone asks.
 *
 * @param options What it is made of.
 * @returns The library.
 */
export function createModelLibrary(options: ModelLibraryOptions): ModelLibrary {
  const { folders, desktop, token, log } = options;
  const broadcast = createBroadcast<LibraryEvent>((newer, unread) => newer.type === unread.type);
  const downloads = createDownloads({
    hub,
    onChange: () => broadcast.send(downloadsNow()),
    onInstalled: () => void changed(),
    log,
  });
  // The command line changes the same library.
  const folderWatch = createFolderWatch(() => void changed());
  /** Counts changes, so that nobody is shown a list that was read before the latest. */
  let changes = 0;

  /** As the environment says, and with the token that is kept where the environment has none. */
  async function hub(): Promise<Hub> {
    const told = hubFromEnvironment();
    return told.token === undefined ? { ...told, token: await token.read(), tokenName: TOKEN_FIELD } : told;
  }

  async function tokenState(): Promise<Library['token']> {
    if (hubFromEnvironment().token !== undefined) return 'environment';
    return (await token.read()) === undefined ? 'none' : 'kept';
  }

  const downloadsNow = (): LibraryEvent => ({ type: 'downloads', downloads: downloads.list() });

  async function libraryNow(): Promise<LibraryEvent> {
    for (;;) {
      const before = changes;
      const library = await describeLibrary();
      if (before === changes) return { type: 'library', library };
    }
  }

  async function describeLibrary(): Promise<Library> {
    const places = modelPlaces(folders);
    return {
      folder: places.libraryFolder,
      entries: await listLibrary(places),
      freeBytes: await freeBytes(places.libraryFolder),
      hub: new URL(hubFromEnvironment().endpoint).host,
      token: await tokenState(),
      desktop: desktop !== undefined,
    };
  }

  async function changed(): Promise<void> {
    changes += 1;
    try {
      broadcast.send(await libraryNow());
    } catch (error) {
      log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }

  function desktopHere(): Desktop {
    if (desktop) return desktop;
    throw new BadInputError(
      `Only the desktop program can do that. On this machine, “tenfold models” can; the models lie in ${folders.user.models}.`,
    );
  }

  return {
    async *watch(signal) {
      folderWatch.follow(folders.user.models);
      await downloads.restore(folders.user.models);
      const library = await libraryNow();
      yield* broadcast.watch([library, downloadsNow()], signal);
    },
    curated: () => [...curatedModels],
    search: async (words, signal = never) => searchHub(await hub(), words, signal),
    async offer(repository, signal = never) {
      const model = await lookUpModel(await hub(), repository, undefined, signal);
      const files = selectFiles(model);
      return {
        repository,
        revision: model.revision,
        sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
        fileCount: files.length,
        license: model.license,
        licenseAccepted: isLicenseAccepted(folders.user.settings, repository, model.license),
        gated: model.gated,
        freeBytes: await freeBytes(folders.user.models),
      };
    },
    async download(repository, revision, accepts, signal = never) {
      const places = modelPlaces(folders);
      const model = await lookUpModel(await hub(), repository, revision, signal);
      const { name, url } = model.license;
      if (accepts) {
        await acceptLicense(folders.user.settings, repository, model.license);
      } else if (!isLicenseAccepted(folders.user.settings, repository, model.license)) {
        throw new BadInputError(`Accept the licence of ${repository} first (${name}): read it at ${url}.`);
      }
      const plan = await beginDownload(places.libraryFolder, model, await findModels(places));
      await downloads.start(places.libraryFolder, plan);
    },
    pause: (id) => downloads.pause(id),
    resume: (id) => downloads.resume(id),
    cancel: (id) => downloads.cancel(id),
    async verify(id, signal) {
      const problems = await verifyModel(modelPlaces(folders), id, signal);
      await changed();
      return { problems };
    },
    async rename(id, newId) {
      await renameModel(modelPlaces(folders), id, newId);
      await changed();
    },
    async remove(id) {
      await removeModel(modelPlaces(folders), id);
      await changed();
    },
    async keepToken(given) {
      await token.keep(given);
      await changed();
    },
    async reveal(id) {
      const { reveal } = desktopHere();
      const places = modelPlaces(folders);
      if (id === null) await mkdir(places.libraryFolder, { recursive: true });
      await reveal(id === null ? places.libraryFolder : (await findModel(id, places)).folder);
    },
    async addFolder() {
      const source = await desktopHere().chooseFolder('Add a model folder');
      if (source === undefined) return { id: null };
      const { id } = await addModelFolder(modelPlaces(folders), source);
      await changed();
      return { id };
    },
    async chooseFolder() {
      const folder = await desktopHere().chooseFolder('Choose where models are kept');
      if (folder === undefined) return;
      await useModelsFolder(folders, folder);
      folderWatch.follow(folders.user.models);
      await downloads.restore(folders.user.models);
      await changed();
    },
    async close() {
      folderWatch.close();
      await downloads.close();
      broadcast.close();
    },
  };
}
