// What is published, and that it works where nothing of this repository is.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'ironhull-package-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** As npm does where no registry can be asked, with nothing of the user's own. */
const quiet = { npm_config_update_notifier: 'false' };
const npm = (args: readonly string[], cwd = '.') =>
  execFileSync('npm', [...args, '--offline', '--ignore-scripts', '--loglevel=silent'], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder, ...quiet },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

// Packing leaves out scripts: `npm run build` is what the test run begins with.
describe.skipIf(!existsSync('dist/ironhull.js'))('the package', { timeout: 120_000 }, () => {
  it('holds what it must and nothing else', () => {
    const [packed] = JSON.parse(npm(['pack', '--json', '--pack-destination', folder]));
    expect(packed.files.map(({ path }: { path: string }) => path).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'README.zh-CN.md',
      'dist/ironhull.js',
      'man/ironhull.1',
      'package.json',
      'schemas/report.schema.json',
    ]);
  });

  it('is installed without a registry into an empty folder, and works there', () => {
    const home = join(folder, 'empty');
    mkdirSync(home);
    npm(['install', join(folder, `ironhull-${manifest.version}.tgz`)], home);
    const npx = (...args: string[]) =>
      execFileSync('npx', ['--offline', 'ironhull', ...args], {
        cwd: home,
        encoding: 'utf8',
        env: { PATH: process.env.PATH, HOME: home, ...quiet },
      });
    expect(npx('--version').trim()).toBe(manifest.version);
    expect(npx('explain', 'daemon/icc')).toContain('daemon/icc');
    expect(npx('init')).toContain('Wrote ironhull.yaml');
    expect(existsSync(join(home, 'node_modules/ssh2'))).toBe(false);
  });

  it('asks for no other package and runs nothing when it is installed', () => {
    expect(manifest).not.toHaveProperty('dependencies');
    for (const it of ['preinstall', 'install', 'postinstall']) expect(manifest.scripts).not.toHaveProperty(it);
  });

  it('comes with a list of what went in', () => {
    const bom = JSON.parse(npm(['run', '--silent', 'sbom'], resolve('.')));
    expect(bom.bomFormat).toBe('CycloneDX');
    const names = bom.components.map(({ name, version }: { name: string; version: string }) => `${name} ${version}`);
    for (const it of ['ssh2', 'zod', 'yaml']) expect(names).toContain(`${it} ${manifest.devDependencies[it]}`);
  });

  it('has its version in the changelog', () =>
    expect(readFileSync('CHANGELOG.md', 'utf8')).toMatch(
      new RegExp(`^## ${manifest.version.replaceAll('.', '\\.')}`, 'm'),
    ));
});

describe('the workflows', () => {
  interface Step {
    readonly run?: string;
    readonly uses?: string;
  }
  const workflow = (name: string): { on: object; permissions: object; jobs: Record<string, { steps: Step[] }> } =>
    parse(readFileSync(`.github/workflows/${name}.yml`, 'utf8'));

  it.each(['test', 'release'])(
    '%s calls commands that there are, and gives no job more rights than it says',
    (name) => {
      const { permissions, jobs } = workflow(name);
      expect(permissions).toEqual({ contents: 'read' });
      const steps = Object.values(jobs).flatMap((it) => it.steps);
      const runs = steps.flatMap(({ run }) => run ?? []);
      for (const [, script] of runs.join('\n').matchAll(/npm run (?:--silent )?([\w:]+)/g))
        expect(manifest.scripts).toHaveProperty(script!);
      expect(runs.join('\n')).toContain('npm test');
      // Words of a tag or of a pull request stand in no script, where they would be run.
      for (const it of runs) expect(it).not.toContain('${{');
      for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/^actions\/[a-z-]+@v\d+$/);
      for (const it of runs) execFileSync('bash', ['-n', '-c', it]);
    },
  );

  it('release publishes with provenance, after the tests and only the tag that is the version', () => {
    const { steps } = workflow('release').jobs.release!;
    const at = (text: string) => steps.findIndex(({ run }) => run?.includes(text));
    expect([at('$GITHUB_REF_NAME" = "v'), at('npm ci'), at('npm test'), at('npm publish --provenance')]).toEqual(
      [...steps.keys()].filter((it) => [2, 3, 5, 7].includes(it)),
    );
  });
});

describe('the Vagrantfile', () => {
  it.skipIf(!existsSync('/usr/bin/ruby'))('is Ruby', () => {
    execFileSync('ruby', ['-c', 'Vagrantfile'], { stdio: 'pipe' });
  });

  it.skipIf(!existsSync('/usr/bin/vagrant'))('is valid to vagrant', { timeout: 120_000 }, () => {
    execFileSync('vagrant', ['validate', '--ignore-provider'], {
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        VAGRANT_HOME: join(folder, 'vagrant'),
        VAGRANT_DOTFILE_PATH: join(folder, 'dot'),
      },
      stdio: 'pipe',
    });
  });
});
