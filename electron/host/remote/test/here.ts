/** A host that lets other machines paint, for tests. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { GenerationEvent } from '#core/contract/events.ts';
import type { Whereabouts } from '#core/contract/remote.ts';
import type { Project } from '#core/project/project.ts';
import { sourceTreeFolders } from '../../folders.ts';
import { createJobHelm, type SteeredHelm } from '../../job-helm.ts';
import { createKeptSecret } from '../../kept-secret.ts';
import { localPainter } from '../../painter.ts';
import { createPhotographs, type Photographs } from '../../photographs/photographs.ts';
import { findTakeFolder } from '../../takes.ts';
import { smallProject, temporaryFolder } from '../../test/orders.ts';
import { createElsewhere, type Elsewhere } from '../elsewhere.ts';

/** Milliseconds that work waits for a lost connection. */
const PATIENCE_MS = 2500;

/** A host that lets others paint. */
export interface Here {
  readonly elsewhere: Elsewhere;
  readonly takes: string;
  readonly photographs: Photographs;
  readonly secretFile: string;
}

/** A host's choice, whose own engine must not be asked. */
export async function here(home?: string): Promise<Here> {
  const folder = home ?? (await temporaryFolder());
  const takes = join(folder, 'takes');
  const secretFile = join(folder, 'remote.json');
  const none = (): never => expect.fail('This machine was asked.');
  const user = {
    takes,
    models: folder,
    documents: '',
    photographs: '',
    logs: '',
    settings: '',
    machine: folder,
  };
  const photographs = createPhotographs(join(folder, 'photographs'));
  const pictures = {
    photograph: photographs.fileOf,
    takeFolder: (id: string) => findTakeFolder({ own: [takes], samples: '' }, id),
  };
  const elsewhere = createElsewhere({
    local: localPainter(
      { user, bundled: sourceTreeFolders() },
      { describe: none, plan: none, free: none, sketch: none, generate: none },
      pictures,
    ),
    pictures,
    takesFolder: () => takes,
    secret: createKeptSecret(secretFile, undefined),
    patienceMs: PATIENCE_MS,
  });
  onTestFinished(() => elsewhere.close());
  return { elsewhere, takes, photographs, secretFile };
}

/** The same, connected. */
export async function connectedTo(address: string): Promise<Here> {
  const made = await here();
  await made.elsewhere.connect(address, undefined);
  return made;
}

/** What it says of itself now. */
export async function whereabouts(elsewhere: Elsewhere): Promise<Whereabouts> {
  for await (const now of elsewhere.watch()) return now;
  throw new Error('Nothing was said.');
}

/** Waits until the whereabouts are so. */
export async function until(elsewhere: Elsewhere, so: (now: Whereabouts) => boolean): Promise<Whereabouts> {
  for await (const now of elsewhere.watch()) if (so(now)) return now;
  throw new Error('It never came.');
}

/** What is being painted. */
export interface Painting {
  readonly events: GenerationEvent[];
  readonly over: Promise<unknown>;
  readonly abort: AbortController;
  /** As the queue steers it. */
  readonly helm: SteeredHelm;
}

/** Paints a project, the small one of a title unless a whole one is given. */
export function paint(
  { elsewhere }: Here,
  wanted: string | Project,
  during?: (event: GenerationEvent) => unknown,
): Painting {
  const project = typeof wanted === 'string' ? smallProject(wanted) : wanted;
  const abort = new AbortController();
  const helm = createJobHelm();
  const events: GenerationEvent[] = [];
  const over = (async () => {
    for await (const event of elsewhere.painter.paint('here', { project }, abort.signal, helm)) {
      events.push(event);
      await during?.(event);
    }
  })();
  over.catch(() => undefined);
  return { events, over, abort, helm };
}

/** What lies in a folder; nothing when there is none. */
export function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
