/** Answers what a studio asks: `studioContract`, implemented. Input and output are validated by the contract. */
import { join } from 'node:path';
import { implement } from '@orpc/server';
import type { Router } from '@orpc/server';
import { studioContract } from '#core/contract/studio.ts';
import { never } from '#core/errors.ts';
import { toRpcError, withRpcErrors } from '../rpc/errors.ts';
import type { CudaInstaller } from './cuda-installer.ts';
import type { Documents } from './documents/documents.ts';
import type { Films } from './films/films.ts';
import type { TakeOwners } from './documents/take-owners.ts';
import { readExamples } from './examples.ts';
import type { Folders } from './folders.ts';
import type { LentPictureStore } from './lending/lent-pictures.ts';
import type { Logbook } from './logbook.ts';
import type { Machine } from './machine.ts';
import type { ModelLibrary } from './model-library.ts';
import { programVersion } from '../program.ts';
import type { Queue } from './queue.ts';
import type { Elsewhere } from './remote/elsewhere.ts';
import type { Sketches } from './sketches.ts';
import type { SystemMenu } from './system-menu.ts';
import type { TakeBin } from './take-bin.ts';
import type { TakeRoom } from './take-room.ts';
import { listTakes, removeTake } from './takes.ts';
import { plainName } from './transfer.ts';
import type { TakeFolders } from './takes.ts';

/** What the answers come from. */
export interface RouterParts {
  readonly folders: Folders;
  readonly takes: TakeFolders;
  readonly takeBin: Pick<TakeBin, 'put' | 'bringBack'>;
  readonly takeRoom: TakeRoom;
  readonly queue: Queue;
  readonly elsewhere: Elsewhere;
  readonly library: ModelLibrary;
  readonly documents: Documents;
  readonly films: Films;
  readonly owners: TakeOwners;
  readonly sketches: Pick<Sketches, 'paint'>;
  readonly lent: Pick<LentPictureStore, 'missing'>;
  readonly installCuda: CudaInstaller;
  readonly machine: Machine;
  readonly menu: SystemMenu;
  /** Receives a defect's stack. */
  readonly logbook: Logbook;
}

/** The implementation of `studioContract`, as an RPC handler takes it; its context is empty. */
export type StudioRouter = Router<typeof studioContract, Record<string, never>>;

/**
 * Makes the router.
 *
 * @param parts What the answers come from.
 * @returns One router for any number of studios.
 */
export function createRouter(parts: RouterParts): StudioRouter {
  const { folders, takes, queue, elsewhere, library, documents, films, owners, sketches, lent, installCuda } =
    parts;
  const { takeBin, takeRoom, logbook, machine, menu } = parts;
  const log = logbook.write;
  const { painter } = elsewhere;
  const studio = implement(studioContract).use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw toRpcError(error, log);
    }
  });

  return studio.router({
    info: studio.info.handler(async () => ({
      ...(await painter.describe()),
      program: programVersion,
      folders: { ...folders.user },
    })),
    models: studio.models.handler(() => painter.models()),
    prompts: {
      inspect: studio.prompts.inspect.handler(({ input }) => painter.inspect(input.modelId, input.texts)),
    },
    library: {
      watch: studio.library.watch.handler(({ signal }) => withRpcErrors(library.watch(signal), log)),
      curated: studio.library.curated.handler(() => library.curated()),
      search: studio.library.search.handler(({ input, signal }) => library.search(input.words, signal)),
      offer: studio.library.offer.handler(({ input, signal }) => library.offer(input.repository, signal)),
      download: studio.library.download.handler(({ input, signal }) =>
        library.download(input.repository, input.revision, input.acceptLicense, signal),
      ),
      pause: studio.library.pause.handler(({ input }) => library.pause(input.id)),
      resume: studio.library.resume.handler(({ input }) => library.resume(input.id)),
      cancel: studio.library.cancel.handler(({ input }) => library.cancel(input.id)),
      verify: studio.library.verify.handler(({ input, signal }) => library.verify(input.id, signal)),
      rename: studio.library.rename.handler(({ input }) => library.rename(input.id, input.newId)),
      remove: studio.library.remove.handler(({ input }) => library.remove(input.id)),
      keepToken: studio.library.keepToken.handler(({ input }) => library.keepToken(input.token)),
      reveal: studio.library.reveal.handler(({ input }) => library.reveal(input.id)),
      addFolder: studio.library.addFolder.handler(() => library.addFolder()),
      chooseFolder: studio.library.chooseFolder.handler(() => library.chooseFolder()),
    },
    documents: {
      recent: studio.documents.recent.handler(() => documents.recent()),
      create: studio.documents.create.handler(async ({ input }) => ({ id: await documents.create(input) })),
      read: studio.documents.read.handler(({ input }) => documents.read(input.id)),
      watch: studio.documents.watch.handler(({ input, signal }) =>
        withRpcErrors(documents.watch(input.id, signal), log),
      ),
      keep: studio.documents.keep.handler(({ input }) => documents.keep(input.id, input.holder, input)),
      star: studio.documents.star.handler(({ input }) =>
        documents.star(input.id, input.takeId, input.starred),
      ),
      choose: studio.documents.choose.handler(() => documents.choose()),
      save: studio.documents.save.handler(async ({ input }) => ({
        saved: await documents.save(input.id, input.copy),
      })),
      saved: studio.documents.saved.handler(({ input }) =>
        documents.markSaved(input.id, plainName(input.name), input.receipt),
      ),
      restore: studio.documents.restore.handler(({ input }) => documents.restore(input.id)),
      discard: studio.documents.discard.handler(({ input }) => documents.discard(input.id)),
      forget: studio.documents.forget.handler(({ input }) => documents.forget(input.id)),
      remember: studio.documents.remember.handler(({ input }) => documents.remember(input.id)),
      openings: studio.documents.openings.handler(({ signal }) =>
        withRpcErrors(documents.openings(signal), log),
      ),
    },
    films: {
      formats: studio.films.formats.handler(() => films.formats()),
      make: studio.films.make.handler(({ input, signal = never }) =>
        withRpcErrors(films.make(input, signal), log),
      ),
      own: studio.films.own.handler(({ signal = never }) => films.own(signal)),
      tell: studio.films.tell.handler(({ input }) => films.tell(input)),
      reveal: studio.films.reveal.handler(({ input }) => films.reveal(input.filmId)),
    },
    examples: studio.examples.handler(() => readExamples(join(folders.bundled.assets, 'examples'))),
    jobs: {
      submit: studio.jobs.submit.handler(({ input }) => {
        const { documentId, ...commission } = input;
        const job = queue.submit(commission, documentId);
        if (documentId !== undefined) owners.expect(job.id, documentId);
        return job;
      }),
      cancel: studio.jobs.cancel.handler(({ input }) => queue.cancel(input.jobId)),
      pause: studio.jobs.pause.handler(() => queue.pause(true)),
      resume: studio.jobs.resume.handler(() => queue.pause(false)),
      hold: studio.jobs.hold.handler(({ input }) => queue.hold(input.jobId, input.held)),
      move: studio.jobs.move.handler(({ input }) => queue.move(input.jobId, input.place)),
      showEstimates: studio.jobs.showEstimates.handler(({ input }) => queue.showEstimates(input.shown)),
      watch: studio.jobs.watch.handler(({ signal }) => withRpcErrors(queue.watch(signal), log)),
    },
    sketches: {
      paint: studio.sketches.paint.handler(({ input, signal = never }) =>
        withRpcErrors(sketches.paint(input, signal), log),
      ),
    },
    providers: {
      installCuda: studio.providers.installCuda.handler(({ signal = never }) =>
        withRpcErrors(installCuda(signal), log),
      ),
    },
    memory: {
      plan: studio.memory.plan.handler(({ input }) => painter.plan(input.project)),
      free: studio.memory.free.handler(() => painter.free()),
    },
    machine: {
      threads: studio.machine.threads.handler(() => machine.threads()),
      limitThreads: studio.machine.limitThreads.handler(({ input }) => machine.limitThreads(input.limit)),
      chooseTakesFolder: studio.machine.chooseTakesFolder.handler(() => machine.chooseTakesFolder()),
      reveal: studio.machine.reveal.handler(({ input }) => machine.reveal(input.folder)),
    },
    remote: {
      watch: studio.remote.watch.handler(({ signal }) => withRpcErrors(elsewhere.watch(signal), log)),
      connect: studio.remote.connect.handler(({ input }) => elsewhere.connect(input.address, input.token)),
      choose: studio.remote.choose.handler(({ input }) => elsewhere.choose(input.away)),
      forget: studio.remote.forget.handler(() => elsewhere.forget()),
    },
    lending: {
      missing: studio.lending.missing.handler(({ input }) => ({ pictures: lent.missing(input.pictures) })),
    },
    log: {
      read: studio.log.read.handler(() => ({ text: logbook.read() })),
      reveal: studio.log.reveal.handler(() => logbook.reveal()),
    },
    menu: {
      show: studio.menu.show.handler(({ input }) => menu.show(input)),
      choices: studio.menu.choices.handler(({ signal }) => withRpcErrors(menu.choices(signal), log)),
    },
    takes: {
      list: studio.takes.list.handler(() => listTakes(takes)),
      remove: studio.takes.remove.handler(async ({ input }) => {
        await removeTake(takes, input.takeId);
        await documents.removeTake(input.takeId);
      }),
      bin: studio.takes.bin.handler(({ input }) => takeBin.put(input.takeId, input.documentId)),
      bringBack: studio.takes.bringBack.handler(({ input }) =>
        takeBin.bringBack(input.takeId, input.documentId),
      ),
      room: {
        measure: studio.takes.room.measure.handler(() => takeRoom.measure()),
        clear: studio.takes.room.clear.handler(({ input }) => takeRoom.clear(input)),
      },
    },
  });
}
