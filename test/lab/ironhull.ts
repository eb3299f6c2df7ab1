import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import schema from '../../schemas/report.schema.json' with { type: 'json' };
import type { LabHost } from './lab.ts';

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly stdin?: string;
  readonly env?: Record<string, string>;
  /** Called with the child, for tests that interrupt it. */
  readonly onStart?: (pid: number) => void;
  /** Called with what the child says of its progress, as it comes. */
  readonly onStderr?: (text: string) => void;
  readonly timeoutMs?: number;
}

const TOOL = join(import.meta.dirname, '../../dist/ironhull.js');
const validate = new Ajv2020({ strict: false }).compile(schema);

/** The tool as an operator runs it: the built file, a home of its own, no terminal. */
export async function ironhull(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  if (!existsSync(TOOL)) throw new Error('dist/ironhull.js is not built: npm run build');
  const home = await mkdtemp(join(tmpdir(), 'ironhull-home-'));
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [TOOL, ...args], {
        cwd: options.cwd ?? home,
        env: { PATH: process.env.PATH, HOME: home, ...options.env },
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? 600_000);
      let [stdout, stderr] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
        options.onStderr?.(text);
      });
      child.on('error', reject);
      child.on('close', (code) => {
        clearTimeout(timer);
        resolve({ code, stdout, stderr });
      });
      child.stdin.on('error', () => {});
      child.stdin.end(options.stdin ?? '');
      if (child.pid !== undefined) options.onStart?.(child.pid);
    });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** The arguments that reach a lab host with its known key. */
export function reach(host: LabHost, user = 'root'): string[] {
  return [`${user}@${host.address}:${host.port}`, '--identity', host.key, '--known-hosts', host.knownHosts];
}

/** Runs with --json and gives the report, which must be valid by the published schema. */
export async function report(args: readonly string[], options?: RunOptions) {
  const run = await ironhull([...args, '--json'], options);
  let value: JsonReport;
  try {
    value = JSON.parse(run.stdout) as JsonReport;
  } catch {
    throw new Error(`no JSON report (exit ${run.code}):\n${run.stdout}\n${run.stderr}`);
  }
  if (!validate(value)) expect.fail(`not by the schema: ${JSON.stringify(validate.errors, null, 1)}`);
  expect(value.exitCode).toBe(run.code);
  return { ...run, report: value, host: value.hosts[0]! };
}

/** As much of the published shape as tests read. */
export interface JsonReport {
  readonly exitCode: number;
  readonly hosts: readonly {
    readonly host: string;
    readonly outcome: string;
    readonly findings: readonly {
      control: string;
      status: string;
      effect: string;
      seen: string;
      advice?: string;
      cause?: string;
      refs: readonly { source: string; id?: string; status?: string }[];
    }[];
    readonly causes?: readonly { id: string; seen: string; controls: readonly string[] }[];
    readonly leftAlone?: string;
    readonly plan?: {
      readonly changes: readonly { by: string[]; kind: string; path?: string; diff?: string; risk: string }[];
      readonly activation: string;
      readonly consent: readonly { name: string; affects: string; granted: boolean }[];
    };
    readonly transaction?: {
      id: string;
      execs: number;
      connections: number;
      message?: string;
      drifted?: readonly { path: string; diff?: string; unknown?: string }[];
    };
    readonly proofs?: readonly { proof: string; status: string; seen: string }[];
    readonly drift?: readonly {
      control: string;
      setting: string;
      wanted: string;
      now: string;
      changed?: { path: string; at?: string; by?: string };
    }[];
    readonly lastTransaction?: { id: string; state: string; operator: string; endedAt?: string; why?: string };
    readonly error?: { message: string; hint?: string };
  }[];
}

/** The names of the controls whose finding has this status. */
export function named(host: JsonReport['hosts'][number], ...statuses: string[]): string[] {
  return host.findings.filter(({ status }) => statuses.includes(status)).map(({ control }) => control);
}
