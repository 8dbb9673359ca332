/**
 * What follows from the scheduler class that a model's `scheduler_config.json` names: which sampler to take if nobody
 * chooses one, and what the keys are that the file leaves out.
 *
 * Only classes whose models our samplers can paint with are here. Others (EDM, variance exploding, …) belong to models
 * that were trained on samples of another scale, which would give noise.
 */
import type { SamplerName } from '../project/project.ts';

/** What one class brings. */
interface SchedulerClass {
  /** Our scheduler of that name, or the closest. */
  readonly sampler: SamplerName;
  /** What diffusers takes for absent keys, where it is not the same in all classes. */
  readonly defaults: {
    readonly beta_start: number;
    readonly beta_end: number;
    readonly beta_schedule: 'linear' | 'scaled_linear';
    readonly timestep_spacing: 'leading' | 'linspace';
    readonly clip_sample: boolean;
    readonly set_alpha_to_one: boolean;
  };
}

const LINSPACE: SchedulerClass['defaults'] = {
  beta_start: 0.0001,
  beta_end: 0.02,
  beta_schedule: 'linear',
  timestep_spacing: 'linspace',
  clip_sample: false,
  set_alpha_to_one: true,
};
const LEADING: SchedulerClass['defaults'] = { ...LINSPACE, timestep_spacing: 'leading' };
const CLIPPED: SchedulerClass['defaults'] = { ...LEADING, clip_sample: true };
const NARROW: SchedulerClass['defaults'] = { ...LINSPACE, beta_start: 0.00085, beta_end: 0.012 };
const DISTILLED: SchedulerClass['defaults'] = {
  ...LEADING,
  beta_start: 0.00085,
  beta_end: 0.012,
  beta_schedule: 'scaled_linear',
};

/**
 * The classes by name.
 *
 * Where there is no sampler of ours for a class, higher-order solvers of the ODE go to DPM-Solver++ 2M: it is of second
 * order, needs one model call a step and runs on the same noise schedule. PNDM is one of them, which Stable Diffusion 1
 * and 2 name: its history of four outputs and its repeated second call do not fit schedulers that hold no state,
 * and it needs more steps for the same picture. Solvers that draw noise go to Euler ancestral.
 */
export const SCHEDULER_CLASSES = {
  DDPMScheduler: { sampler: 'ddpm', defaults: CLIPPED },
  DDPMParallelScheduler: { sampler: 'ddpm', defaults: CLIPPED },
  DDIMScheduler: { sampler: 'ddim', defaults: CLIPPED },
  DDIMParallelScheduler: { sampler: 'ddim', defaults: CLIPPED },
  EulerDiscreteScheduler: { sampler: 'euler', defaults: LINSPACE },
  EulerAncestralDiscreteScheduler: { sampler: 'euler-ancestral', defaults: LINSPACE },
  DPMSolverMultistepScheduler: { sampler: 'dpm-solver++2m', defaults: LINSPACE },
  DPMSolverSinglestepScheduler: { sampler: 'dpm-solver++2m', defaults: LINSPACE },
  PNDMScheduler: { sampler: 'dpm-solver++2m', defaults: { ...LEADING, set_alpha_to_one: false } },
  UniPCMultistepScheduler: { sampler: 'dpm-solver++2m', defaults: LINSPACE },
  DEISMultistepScheduler: { sampler: 'dpm-solver++2m', defaults: LINSPACE },
  LMSDiscreteScheduler: { sampler: 'dpm-solver++2m', defaults: LINSPACE },
  HeunDiscreteScheduler: { sampler: 'dpm-solver++2m', defaults: NARROW },
  KDPM2DiscreteScheduler: { sampler: 'dpm-solver++2m', defaults: NARROW },
  KDPM2AncestralDiscreteScheduler: { sampler: 'euler-ancestral', defaults: NARROW },
  DPMSolverSDEScheduler: { sampler: 'euler-ancestral', defaults: NARROW },
  LCMScheduler: { sampler: 'lcm', defaults: DISTILLED },
  FlowMatchEulerDiscreteScheduler: { sampler: 'flow-euler', defaults: LINSPACE },
  FlowMatchHeunDiscreteScheduler: { sampler: 'flow-euler', defaults: LINSPACE },
} as const satisfies Record<string, SchedulerClass>;

/** Name of a class. */
export type SchedulerClassName = keyof typeof SCHEDULER_CLASSES;

/** The names of all classes. */
export const SCHEDULER_CLASS_NAMES = Object.keys(SCHEDULER_CLASSES) as SchedulerClassName[];
