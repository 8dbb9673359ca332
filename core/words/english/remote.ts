/** English words about letting another machine paint. */
import { plural } from './plural.ts';

/** What is said of the other machine. */
export const remote = {
  title: 'Paint on',
  thisComputer: 'This computer',
  use: 'Use another computer…',
  address: 'Its address',
  addressExample: 'http://gpu.local:4810/?token=…',
  hint: 'Run “tenfold serve --host 0.0.0.0” on that computer, and paste the address it prints. Prompts, photographs and locked levels are sent; projects stay here.',
  connect: 'Connect',
  trying: 'Trying…',
  cancel: 'Cancel',
  connecting: (name: string) => `Reaching ${name}…`,
  unreachable: (name: string) => `${name} cannot be reached`,
  connected: (program: string, models: number) =>
    `Connected · Tenfold ${program} · ${models} ${plural(models, { one: 'model', other: 'models' })}`,
  change: 'Another address…',
  forget: 'Forget it',
  on: (name: string) => `on ${name}`,
  paintedOn: (name: string) => `Painted on ${name}`,
  paintHere: 'Paint here',
};
