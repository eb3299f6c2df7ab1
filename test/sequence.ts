// The order in which test files begin: virtual machines spread out over the run. Each of them has use for a whole core
// under emulation; several at once make each other slow, and those that are left at the end have no one to wait beside.
import { readFileSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** About as long as one virtual machine's file takes beside them, on the workers that it leaves. */
const BETWEEN = 4;

export class Spread extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const slow = sorted.filter(({ moduleId }) => hasMachine(moduleId));
    const rest = sorted.filter((it) => !slow.includes(it));
    return slow.length === 0
      ? sorted
      : [
          ...slow.flatMap((it, at) => [it, ...rest.slice(at * BETWEEN, (at + 1) * BETWEEN)]),
          ...rest.slice(slow.length * BETWEEN),
        ];
  }
}

const hasMachine = (path: string): boolean =>
  /[/\\]test[/\\]lab[/\\]/.test(path) && readFileSync(path, 'utf8').includes("'qemu'");
