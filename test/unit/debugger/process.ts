// The shell in small: runs the lines of a lab of the engine's tests as processes of a World.

import { start_kernel } from '../../../stack-core/init/main.ts';
import { LabFrame, LabStack } from '../../../stack-core/kernel/probe.ts';
import { type Program, type task_struct, wait_queue_head } from '../../../stack-core/kernel/sched.ts';
import type { World } from '../../../stack-core/kernel/world.ts';

type Receive = (world: World, len: number) => number;
type Register = (names: string[], name: string) => void;

export class Process {
  readonly world = start_kernel({ seed: 1 });
  private readonly lines: readonly string[];
  private readonly firstPlace: number;
  private readonly receive: Receive;
  private readonly print: (text: string) => void;
  private readonly forever = new wait_queue_head();

  /** What was registered. */
  readonly names: string[] = [];
  private readonly register: Register;

  constructor(
    lines: readonly string[],
    firstPlace: number,
    { receive, dev_add_pack }: { receive: Receive; dev_add_pack: Register },
    print: (text: string) => void,
  ) {
    this.register = dev_add_pack;
    this.lines = lines;
    this.firstPlace = firstPlace;
    this.receive = receive;
    this.print = print;
  }

  run(): number {
    const stack = new LabStack('sh', 0);
    const init = this.spawn('sh', stack, this.shell(stack));
    const end = this.world.sched.run(init);
    return end === 'done' ? init.exit_code : 1;
  }

  private spawn(comm: string, stack: LabStack, program: Program): task_struct {
    const task = this.world.sched.spawn(comm, program, running => stack.switched(running));
    stack.pid = task.pid;
    return task;
  }

  private *shell(stack: LabStack): Program {
    const vars = { line: '' };
    const frame = new LabFrame('lab.netlab', () => [{ name: 'line', value: vars.line }]);
    stack.push(frame);
    for (const [i, line] of this.lines.entries()) {
      vars.line = line;
      frame.check(this.firstPlace + i);
      const [command, argument] = line.trim().split(/\s+/);
      if (command === 'receive') this.print(`${this.receive(this.world, Number(argument))}\n`);
      if (command === 'register') this.register(this.names, argument);
      if (command === 'sleep') yield { syscall: 'nanosleep', until_ns: this.world.now_ns + Number(argument) };
      if (command === 'background') this.background(stack.fork('background', 0), Number(argument));
      if (command === 'wait') yield { syscall: 'wait', queues: [this.forever] };
    }
    stack.pop();
    stack.exit();
    return 7;
  }

  private background(stack: LabStack, len: number): void {
    const { world, receive } = this;
    // biome-ignore lint/correctness/useYield: a program that never waits
    const program = (function* (): Program {
      receive(world, len);
      stack.exit();
      return 0;
    })();
    this.spawn('background', stack, program);
  }

  inject(len: number): void {
    const { world, receive, print } = this;
    // biome-ignore lint/correctness/useYield: a program that never waits
    const program = (function* (): Program {
      print(`injected ${receive(world, len)}\n`);
      return 0;
    })();
    world.sched.spawn('inject', program);
  }
}
