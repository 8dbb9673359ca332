/** English words of the queue and of what is being painted. */
import { plural } from './plural.ts';

/** What is said of jobs. */
export const jobs = {
  watch: 'Watch',
  pause: 'Pause painting',
  resume: 'Resume painting',
  cancel: 'Cancel',
  queue: {
    title: 'Queue',
    label: (waiting: number, held: number) =>
      `Queue: ${waiting} waiting${held > 0 ? `, ${held} paused elsewhere` : ''}`,
    waiting: (waiting: number) => `${waiting} waiting`,
    held: (held: number) => `${held} paused elsewhere`,
    heldList: 'Jobs that are paused elsewhere',
    removeHeld: (title: string) => `Stop ${title}, which is paused elsewhere`,
    progress: (title: string) => `Progress of ${title}`,
    nothing: 'Nothing else waits.',
    levels: (levels: number) => `${levels} ${plural(levels, { one: 'level', other: 'levels' })}`,
    seed: (seed: number) => `seed ${seed}`,
    list: 'Waiting jobs',
    move: (title: string, place: number, count: number) =>
      `Move ${title}, ${place} of ${count}, with the arrow keys`,
    remove: (title: string, place: number, count: number) =>
      `Remove ${title} from the queue, ${place} of ${count}`,
    announce: 'Tell me when a take is done while I am elsewhere',
  },
  progress: {
    stopping: 'Stopping…',
    paused: 'Paused',
    pausedAt: (step: number, steps: number) => `Paused at step ${step} of ${steps}`,
    held: 'Paused elsewhere',
    heldAt: (step: number, steps: number) => `Paused elsewhere at step ${step} of ${steps}`,
    waiting: 'Waiting',
    sending: (step: number, steps: number) => `Sending picture ${step + 1} of ${steps}…`,
    loading: 'Loading the model…',
    saving: 'Saving…',
    enlarging: 'Enlarging',
    step: (step: number, steps: number) => `Step ${step} of ${steps}`,
    left: (time: string) => `${time} left`,
  },
  spoken: {
    begun: (title: string) => `“${title}” is being painted.`,
    quarter: (title: string, percent: number) => `“${title}”: ${percent} % painted`,
    failed: (title: string) => `“${title}” was not painted.`,
  },
  percent: (percent: number) => `${percent} %`,
  ended: { done: 'Painted', failed: 'Not painted' },
  painted: (title: string) => `“${title}” is painted.`,
};
