/**
 * The host: everything that must survive the engine process, put together.
 *
 * Electron's main process, `tenfold serve` and the tests make one and connect studios to its router, each over a
 * MessagePort or a WebSocket.
 */
import { createCudaInstaller } from './cuda-installer.ts';
import { createDocuments } from './documents/create-documents.ts';
import type { DocumentDialogs, Documents } from './documents/documents.ts';
import { createTakeOwners } from './documents/take-owners.ts';
import { createDocumentTransfer } from './documents/transfer.ts';
import type { SpawnEngine } from './engine-process.ts';
import { createEngines } from './engines.ts';
import { createFilmTransfer } from './films/film-transfer.ts';
import { createFilms, type FilmDialogs, type Films } from './films/films.ts';
import { hubTokenFile, remoteFile, takePlaces } from './folders.ts';
import type { Folders } from './folders.ts';
import { createKeptSecret } from './kept-secret.ts';
import type { Safe } from './kept-secret.ts';
import { createLogbook, type Logbook } from './logbook.ts';
import { keepPhotographsTidy } from './photographs/housekeeping.ts';
import { mentionedPhotographs } from './photographs/mentions.ts';
import { createPhotographs } from './photographs/photographs.ts';
import { createPhotographTransfer } from './photographs/transfer.ts';
import { createLentPictures } from './lending/lent-pictures.ts';
import { createLendingTransfer } from './lending/transfer.ts';
import { createMachine } from './machine.ts';
import { createModelLibrary } from './model-library.ts';
import type { Desktop } from './model-library.ts';
import { localPainter } from './painter.ts';
import { createQueue, type Queue } from './queue.ts';
import { createElsewhere } from './remote/elsewhere.ts';
import { createRouter } from './router.ts';
import type { StudioRouter } from './router.ts';
import { createSketches } from './sketches.ts';
import { createSupervisor } from './supervisor.ts';
import { noSystemMenu, type SystemMenu } from './system-menu.ts';
import { createTakeBin } from './take-bin.ts';
import { createTakeRoom } from './take-room.ts';
import { findTakeFolder } from './takes.ts';
import { joinTransfers, type Transfer } from './transfer.ts';

/** What a host is made of. */
export interface HostOptions {
  /** Where things lie. */
  readonly folders: Folders;
  /** Starts an engine process; called when there is something to do. */
  readonly spawnEngine: SpawnEngine;
  /** What this host can do on a desktop; absent where there is none. */
  readonly desktop?: Desktop;
  /** Encrypts tokens that are kept; absent where there is no desktop. */
  readonly safe?: Safe;
  /** How the user chooses project files on a desktop; absent where there is none. */
  readonly dialogs?: DocumentDialogs;
  /** How the user says where films shall lie; absent where there is no desktop. */
  readonly filmDialogs?: FilmDialogs;
  /** The menu that the system shows for the program; absent where there is no desktop. */
  readonly menu?: SystemMenu;
  /** Receives what only a developer wants to read, for example a defect's stack. */
  readonly logbook?: Logbook;
}

/** A host. */
export interface Host {
  /** Implements `studioContract`; give it to an RPC handler, with an empty context. */
  readonly router: StudioRouter;
  /** Absolute paths of the folders with takes, each take in a folder named after its id; the first that has one wins. */
  readonly takeFolders: () => readonly string[];
  /** The queue, as the desktop program needs it besides its studios. */
  readonly jobs: Pick<Queue, 'watch' | 'unfinished'>;
  /** The films, as the desktop program needs them besides its studios. */
  readonly films: Pick<Films, 'watch' | 'making'>;
  /** The documents, as the desktop program needs them besides its studios. */
  readonly documents: Pick<Documents, 'show' | 'unsaved' | 'save'>;
  /** Takes files in from pages, and hands them out. */
  readonly transfer: Transfer;
  /** Cancels all jobs and pauses all downloads, waits for what runs to end, and ends the engine. */
  close(): Promise<void>;
}

/**
 * Makes a host. No process is started before a studio asks for something.
 *
 * @param options What the host is made of.
 * @returns The host.
 */
export function createHost(options: HostOptions): Host {
  const { folders, spawnEngine, desktop, safe, dialogs, filmDialogs } = options;
  const { menu = noSystemMenu, logbook = createLogbook() } = options;
  const log = logbook.write;
  const engines = createEngines(() => createSupervisor({ spawnEngine }));
  const takes = takePlaces(folders);
  const photographs = createPhotographs(folders.user.photographs);
  const leavePhotographs = keepPhotographsTidy(
    photographs,
    () => mentionedPhotographs({ journalFolder: folders.user.documents, takesFolders: takes.own }),
    log,
  );
  const takeFolder = (id: string): string | undefined => findTakeFolder(takes, id);
  const documents = createDocuments({
    journalFolder: folders.user.documents,
    get takesFolder() {
      return folders.user.takes;
    },
    takeFolder,
    photographs,
    dialogs,
  });
  const takeBin = createTakeBin(takes, documents);
  const owners = createTakeOwners(documents, log);
  const lent = createLentPictures({
    inUse: () =>
      queue.unfinished().flatMap((commission) => commission.lent?.map(({ picture }) => picture) ?? []),
  });
  const pictures = { photograph: photographs.fileOf, takeFolder, lent: lent.fileOf };
  const elsewhere = createElsewhere({
    local: localPainter(folders, engines, pictures),
    pictures,
    takesFolder: () => folders.user.takes,
    secret: createKeptSecret(remoteFile(folders.user), safe),
  });
  const { painter } = elsewhere;
  const queue = createQueue(owners.follow(painter.paint), log, () => sketches.makeWay());
  const sketches = createSketches(painter.sketch, () => queue.busy);
  const library = createModelLibrary({
    folders,
    desktop,
    token: createKeptSecret(hubTokenFile(folders.user), safe),
    log,
  });
  const films = createFilms({
    // Of its own, so that a film need not wait for what is being painted.
    engine: createSupervisor({ spawnEngine }),
    takeFolder,
    dialogs: filmDialogs,
  });
  const installCuda = createCudaInstaller(folders.user.machine, () => engines.free());
  return {
    router: createRouter({
      folders,
      takes,
      takeBin,
      takeRoom: createTakeRoom(takes, documents),
      queue,
      elsewhere,
      library,
      documents,
      films,
      owners,
      sketches,
      lent,
      installCuda,
      machine: createMachine({
        folders,
        desktop,
        restartEngine: () => engines.free(),
        isPainting: () => queue.busy,
      }),
      menu,
      logbook,
    }),
    takeFolders: () => [...takes.own, takes.samples],
    jobs: queue,
    films,
    documents,
    transfer: joinTransfers([
      createDocumentTransfer(documents, log),
      createFilmTransfer(films, log),
      createPhotographTransfer(photographs, log),
      createLendingTransfer(lent, log),
    ]),
    async close() {
      await Promise.all([queue.close(), library.close(), films.close()]);
      elsewhere.close();
      await engines.close();
      await lent.close();
      await leavePhotographs();
      await takeBin.empty();
      await documents.close();
    },
  };
}
