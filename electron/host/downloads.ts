/** The downloads of a host: they go on when the page that asked for them is gone, and wait on disk when the host is. */
import type { Download } from '#core/contract/library.ts';
import { BadInputError, errorKind, errorMessage } from '#core/errors.ts';
import { downloadModel, fetchedBytes } from '#native-models/library/download/download.ts';
import { discardDownload, listPlans } from '#native-models/library/download/plan.ts';
import type { DownloadPlan } from '#native-models/library/download/plan.ts';
import type { Hub } from '#native-models/library/hub/settings.ts';
import { DEFECT_MESSAGE } from '../rpc/errors.ts';

/** What the downloads need of their host. */
export interface DownloadsOptions {
  /** The hub to ask now. */
  readonly hub: () => Promise<Hub>;
  /** Called whenever the list has changed. */
  readonly onChange: () => void;
  /** Called when a model has come into the library. */
  readonly onInstalled: () => void;
  /** Receives what a defect left to read. */
  readonly log: (text: string) => void;
}

/** All downloads that are not finished. */
export interface Downloads {
  /** As they stand now, in the order in which they were begun. */
  list(): Download[];
  /** Finds the downloads that wait in a library, and forgets those of another one that do not run. */
  restore(libraryFolder: string): Promise<void>;
  /** Begins or goes on. */
  start(libraryFolder: string, plan: DownloadPlan): Promise<void>;
  /** Stops a download; what has arrived is kept. Resolves when it has stopped. */
  pause(id: string): Promise<void>;
  /** Goes on with a download that was paused or failed. */
  resume(id: string): Promise<void>;
  /** Stops a download and removes what has arrived. */
  cancel(id: string): Promise<void>;
  /** Pauses everything. */
  close(): Promise<void>;
}

interface Entry {
  readonly libraryFolder: string;
  readonly plan: DownloadPlan;
  download: Download;
  abort: AbortController;
  /** Settles when nothing is written any more. */
  work: Promise<void>;
}

/**
 * Makes the list of downloads, which is empty before `restore`.
 *
 * @param options What they need of their host.
 * @returns The downloads.
 */
export function createDownloads(options: DownloadsOptions): Downloads {
  const entries = new Map<string, Entry>();

  function change(entry: Entry, changes: Partial<Download>): void {
    entry.download = { ...entry.download, ...changes };
    options.onChange();
  }

  async function addEntry(libraryFolder: string, plan: DownloadPlan): Promise<Entry> {
    const bytes = await fetchedBytes(libraryFolder, plan);
    const download: Download = {
      id: plan.id,
      repository: plan.repository,
      state: 'paused',
      doneBytes: [...bytes.values()].reduce((sum, size) => sum + size, 0),
      totalBytes: plan.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      bytesPerSecond: null,
      secondsLeft: null,
      problem: null,
    };
    const idle = { abort: new AbortController(), work: Promise.resolve() };
    const entry = entries.get(plan.id) ?? { libraryFolder, plan, download, ...idle };
    entries.set(plan.id, entry);
    return entry;
  }

  function run(entry: Entry): void {
    if (entry.download.state === 'running') return;
    entry.abort = new AbortController();
    change(entry, { state: 'running', problem: null });
    entry.work = work(entry, entry.abort.signal);
  }

  async function work(entry: Entry, signal: AbortSignal): Promise<void> {
    const stopped = { bytesPerSecond: null, secondsLeft: null };
    try {
      const onProgress = (progress: Partial<Download>): void => change(entry, progress);
      await downloadModel(await options.hub(), entry.libraryFolder, entry.plan, { signal, onProgress });
      entries.delete(entry.plan.id);
      options.onInstalled();
      options.onChange();
    } catch (error) {
      const kind = errorKind(error);
      if (kind === 'cancelled') {
        change(entry, { ...stopped, state: 'paused' });
        return;
      }
      if (kind === 'defect')
        options.log(error instanceof Error ? (error.stack ?? error.message) : String(error));
      const problem = kind === 'defect' ? DEFECT_MESSAGE : errorMessage(error);
      change(entry, { ...stopped, state: 'failed', problem });
    }
  }

  function find(id: string): Entry {
    const entry = entries.get(id);
    if (!entry) throw new BadInputError('There is no such download any more.');
    return entry;
  }

  async function pause(entry: Entry): Promise<void> {
    entry.abort.abort();
    await entry.work;
  }

  return {
    list: () => [...entries.values()].map(({ download }) => download),
    async restore(libraryFolder) {
      for (const [id, entry] of entries) {
        if (entry.libraryFolder !== libraryFolder && entry.download.state !== 'running') entries.delete(id);
      }
      for (const plan of await listPlans(libraryFolder)) await addEntry(libraryFolder, plan);
      options.onChange();
    },
    async start(libraryFolder, plan) {
      run(await addEntry(libraryFolder, plan));
    },
    pause: (id) => pause(find(id)),
    async resume(id) {
      run(find(id));
      return Promise.resolve();
    },
    async cancel(id) {
      const entry = find(id);
      await pause(entry);
      // It may have been finished at the last moment.
      if (!entries.delete(id)) return;
      await discardDownload(entry.libraryFolder, id);
      options.onChange();
    },
    async close() {
      await Promise.all([...entries.values()].map(pause));
    },
  };
}
