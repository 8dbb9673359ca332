/** The engine as a utility process: how it is started, talked to, and ended. */
import { spawn } from 'node:child_process';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as electron from './test/electron.ts';
import { utilityEngine } from './utility-engine.ts';

vi.mock('electron', () => import('./test/electron.ts'));
afterEach(electron.resetElectron);

function start() {
  const lines: string[] = [];
  const engine = utilityEngine({
    entry: '/out/engine/main.js',
    onLog: (line) => lines.push(line),
    environment: () => ({ LD_LIBRARY_PATH: '/cuda' }),
  })();
  return { engine, lines, child: electron.utilityProcess.children.at(-1) };
}

describe('the engine process', () => {
  it('starts from its own entry under a name that a task manager shows', () => {
    start();
    const [entry, args, options] = electron.utilityProcess.fork.mock.calls[0]!;
    expect(entry).toBe('/out/engine/main.js');
    expect(args).toEqual([]);
    expect(options.serviceName).toBe('Tenfold engine');
    expect(options.execArgv).toEqual([]);
    expect(options.env).toEqual({ LD_LIBRARY_PATH: '/cuda' });
  });

  it('carries messages both ways', () => {
    const { engine, child } = start();
    const received: unknown[] = [];
    engine.onMessage((message) => received.push(message));
    child.emit('message', { hello: 'host' });
    engine.post({ hello: 'engine' });
    expect(received).toEqual([{ hello: 'host' }]);
    expect(child.postMessage).toHaveBeenCalledWith({ hello: 'engine' });
  });

  it('sends its complaints to the log', async () => {
    const { child, lines } = start();
    child.stderr.write('first\nsecond\n');
    child.emit('error', 'FatalError', 'allocator');
    await vi.waitFor(
      () => expect(lines).toEqual(expect.arrayContaining(['first', 'second', 'FatalError in allocator'])),
      { timeout: 60_000 },
    );
  });

  it('tells everyone once that it is gone, also whoever asks late', () => {
    const { engine, child } = start();
    const reasons: string[] = [];
    engine.onExit((reason) => reasons.push(reason));
    child.emit('exit', 134);
    child.emit('exit', 134);
    engine.onExit((reason) => reasons.push(`late: ${reason}`));
    expect(reasons).toEqual(['code 134', 'late: code 134']);
  });

  it('drops messages to a process that is gone', () => {
    const { engine, child } = start();
    child.emit('exit', 0);
    engine.post('too late');
    engine.kill();
    expect(child.postMessage).not.toHaveBeenCalled();
    expect(child.kill).not.toHaveBeenCalled();
  });

  it('is killed without being asked, even while it cannot listen', async () => {
    const { engine, child } = start();
    const busy = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
    const gone = new Promise<unknown>((resolve) => busy.once('exit', (_, signal) => resolve(signal)));
    await new Promise((resolve) => busy.once('spawn', resolve));
    child.pid = busy.pid;
    engine.kill();
    expect(await gone).toBe('SIGKILL');
    engine.kill();
  });

  it('is stopped by Electron when it has no process id yet', () => {
    const { engine, child } = start();
    engine.kill();
    expect(child.kill).toHaveBeenCalledOnce();
  });
});
