// Times of a debug session as an editor sees them: over DAP, with the sample lab.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const STEPS = 60;
const LAUNCHES = 5;

export interface SessionTimes {
  launchMs: number;
  stepMs: number;
  stepBackMs: number;
}

interface Message {
  type: string;
  request_seq?: number;
  event?: string;
}

/** The smallest DAP client: requests, and waiting for an event. */
class Client {
  private readonly process: ChildProcess;
  private readonly waiting: { matches: (message: Message) => boolean; found: () => void }[] = [];
  private buffer = Buffer.alloc(0);
  private seq = 1;

  constructor(root: string) {
    this.process = spawn(process.execPath, [join(root, 'dist', 'netstack.js'), 'dap'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.process.stdout?.on('data', data => this.receive(data));
  }

  private receive(data: Buffer): void {
    this.buffer = Buffer.concat([this.buffer, data]);
    for (;;) {
      const head = this.buffer.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/.exec(this.buffer.subarray(0, Math.max(head, 0)).toString())?.[1]);
      if (head < 0 || this.buffer.length < head + 4 + length) return;
      const message = JSON.parse(this.buffer.subarray(head + 4, head + 4 + length).toString()) as Message;
      this.buffer = this.buffer.subarray(head + 4 + length);
      for (const wait of [...this.waiting]) if (wait.matches(message)) wait.found();
    }
  }

  private wait(matches: (message: Message) => boolean): Promise<void> {
    return new Promise(resolve => {
      const wait = {
        matches,
        found: () => {
          this.waiting.splice(this.waiting.indexOf(wait), 1);
          resolve();
        },
      };
      this.waiting.push(wait);
    });
  }

  event(name: string): Promise<void> {
    return this.wait(message => message.type === 'event' && message.event === name);
  }

  request(command: string, args: object = {}): Promise<void> {
    const seq = this.seq++;
    const text = JSON.stringify({ seq, type: 'request', command, arguments: args });
    this.process.stdin?.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    return this.wait(message => message.type === 'response' && message.request_seq === seq);
  }

  end(): void {
    this.process.kill();
  }
}

/** From the launch request to the stop in NF_INET_PRE_ROUTING. */
async function launch(client: Client, program: string): Promise<number> {
  await client.request('initialize', { adapterID: 'netstack' });
  const began = performance.now();
  const initialized = client.event('initialized');
  const stopped = client.event('stopped');
  const launched = client.request('launch', { program });
  await initialized;
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'NF_INET_PRE_ROUTING' }] });
  await client.request('configurationDone');
  await Promise.all([launched, stopped]);
  return performance.now() - began;
}

async function steps(client: Client, command: string, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const began = performance.now();
    const stopped = client.event('stopped');
    await client.request(command, { threadId: 1 });
    await stopped;
    times.push(performance.now() - began);
  }
  return times;
}

export async function measureSession(root: string): Promise<SessionTimes> {
  const program = join(root, 'extension', 'labs', 'router.netlab');
  const launches: number[] = [];
  for (let i = 0; i < LAUNCHES; i++) {
    const client = new Client(root);
    launches.push(await launch(client, program));
    if (i === LAUNCHES - 1) {
      const forward = await steps(client, 'stepIn', STEPS);
      const back = await steps(client, 'stepBack', STEPS / 3);
      client.end();
      return { launchMs: median(launches), stepMs: median(forward), stepBackMs: median(back) };
    }
    client.end();
  }
  throw new Error('no launch was measured');
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
