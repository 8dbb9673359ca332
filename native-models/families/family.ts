/** What makes a family of models: how it is guided, and how it is best used. */
import type { SchedulerConfiguration } from '#core/schedulers/configuration.ts';

/** What is known of a model before it is loaded. */
export interface ModelEvidence {
  /** `_class_name` of `model_index.json`. */
  className: string;
  schedulerConfiguration: SchedulerConfiguration;
  /** Names of the denoiser's inputs. */
  inputs: readonly string[];
  /** Whether the model paints latents. */
  latent: boolean;
}

/** How a guidance scale reaches the denoiser. */
export interface Guidance {
  /** Scale g of e = u + g (c − u); 1 where the unconditional output is not computed at all. */
  scale: number;
  /** What the denoiser's guidance embedding is made of; `undefined` without one. */
  embedded: number | undefined;
}

/** How a model is used where neither a person nor its own files say anything. */
export interface FamilyDefaults {
  steps: number;
  guidance: number;
  /** Side of a picture in pixels that such models are trained at. */
  side: number;
  /** Scaling factor of the autoencoder; not read for models that paint pixels. */
  scalingFactor: number;
}

/** A family of models. */
export interface Family {
  /** Its name, for people. */
  readonly title: string;
  /** Whether a model belongs to it. */
  matches(model: ModelEvidence): boolean;
  /** How its models are best used. */
  defaults(model: ModelEvidence): FamilyDefaults;
  /** Says how a guidance scale is applied. */
  guide(guidance: number): Guidance;
}

/**
 * Classifier-free guidance: twice the work, unless it is switched off.
 *
 * @param guidance The scale; 1 switches it off.
 * @returns How it is applied.
 */
export function classifierFree(guidance: number): Guidance {
  return { scale: guidance, embedded: undefined };
}
