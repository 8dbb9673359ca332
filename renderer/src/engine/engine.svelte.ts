/** What the studio knows of the engine: what can compute, whether the project fits in memory, what is being installed. */
import type { Threads } from '#core/contract/machine.ts';
import type { HostDescription } from '#core/contract/studio.ts';
import type { MemoryPlan } from '#core/contract/memory.ts';
import type { InstallProgress } from '#core/contract/providers.ts';
import type { Project } from '#core/project/project.ts';
import type { StudioClient } from '../connection.ts';
import type { Draft } from '../project/draft.ts';

/** The engine as the studio sees it. */
export class EngineStore {
  /** What host and engine said about themselves, or null before they have. */
  description = $state.raw<HostDescription | null>(null);
  /** The memory that the project will need, or null while that is not known. */
  plan = $state.raw<MemoryPlan | null>(null);
  /** How far the installation of CUDA has come, or null when there is none. */
  installation = $state.raw<InstallProgress | null>(null);
  /** Threads of the host's processor, or null before it has said how many there are. */
  threads = $state.raw<Threads | null>(null);
  /** Whether the panel with all of this is open. */
  shown = $state(false);
  #client: StudioClient | null = null;

  /**
   * Begins to ask a host. The engine may take a while to start; nothing waits for it.
   *
   * @param client The host.
   */
  connect(client: StudioClient): void {
    this.#client = client;
    void this.describe();
    void this.readThreads();
  }

  /** Asks again what host and engine are: another machine may paint by now. */
  async describe(): Promise<void> {
    const client = this.#client;
    const description = await client?.info().catch(() => null);
    if (client === this.#client) this.description = description ?? null;
  }

  /** Asks again how many threads the engine of the host uses. */
  async readThreads(): Promise<void> {
    const client = this.#client;
    const threads = await client?.machine.threads().catch(() => null);
    if (client === this.#client) this.threads = threads ?? this.threads;
  }

  /**
   * Lets the engine of the host use so many threads; what is being painted goes on as it began.
   *
   * @param limit How many; null for as many as suits the machine.
   */
  async limitThreads(limit: number | null): Promise<void> {
    const threads = await this.#client?.machine.limitThreads({ limit });
    if (threads) this.threads = threads;
  }

  /**
   * Asks what a project will need. What cannot be planned, for example a size that the model cannot paint, is said when
   * it is to be painted.
   *
   * @param draft The project.
   */
  async makePlan(draft: Draft): Promise<void> {
    const client = this.#client;
    const plan = await client?.memory.plan({ project: projectToPlan(draft) }).catch(() => null);
    if (client === this.#client) this.plan = plan ?? null;
  }

  /** Frees all memory that the engine holds, after what is being painted. */
  async freeMemory(): Promise<void> {
    await this.#client?.memory.free();
  }

  /** Installs CUDA and looks again what can compute. */
  async installCuda(): Promise<void> {
    const client = this.#client;
    if (!client || this.installation) return;
    this.installation = { receivedBytes: 0, totalBytes: 1 };
    try {
      for await (const progress of await client.providers.installCuda()) this.installation = progress;
      await this.describe();
    } finally {
      this.installation = null;
    }
  }
}

/** Memory does not depend on what the prompts say, and they may still be empty. */
function projectToPlan({ levels, settings }: Draft): Project {
  return {
    title: 'Plan',
    levels: levels.map(({ factor }) => ({ prompt: 'any', factor })),
    settings,
  };
}
