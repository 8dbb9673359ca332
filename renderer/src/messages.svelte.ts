/** What the user should read: one message at a time, until it is dismissed or outdated. */
import { explain } from './connection.ts';
import type { Draft } from './project/draft.ts';
import type { ProjectStore } from './project/project.svelte.ts';

/** Something the user should read. */
export interface Message {
  /** Whether something went wrong. */
  readonly kind: 'problem' | 'note';
  /** One or two plain sentences. */
  readonly text: string;
  /** The project it is about, if any: once that has changed, the message is outdated. */
  readonly about?: Draft;
  /** Whether it is outdated as soon as the project can be edited here. */
  readonly whileReadOnly?: boolean;
  /** What can be done about it. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** The message that is shown. */
export class MessageStore {
  #latest = $state.raw<Message | null>(null);
  readonly #project: Pick<ProjectStore, 'draft' | 'readOnly'>;

  /**
   * Makes the store; nothing is said yet.
   *
   * @param project The project that messages may be about.
   */
  constructor(project: Pick<ProjectStore, 'draft' | 'readOnly'>) {
    this.#project = project;
  }

  /** What the user should read now, or null. */
  get shown(): Message | null {
    const message = this.#latest;
    if (message?.whileReadOnly && !this.#project.readOnly) return null;
    return message?.about && message.about !== this.#project.draft ? null : message;
  }

  /**
   * Shows a message in place of the one before.
   *
   * @param message The message.
   */
  show(message: Message): void {
    this.#latest = message;
  }

  /**
   * Says something that is no problem.
   *
   * @param text One or two plain sentences.
   */
  note(text: string): void {
    this.show({ kind: 'note', text });
  }

  /**
   * Says what went wrong.
   *
   * @param error What was thrown.
   */
  report(error: unknown): void {
    this.show({ kind: 'problem', text: explain(error) });
  }

  /** Shows none any more. */
  clear(): void {
    this.#latest = null;
  }
}
