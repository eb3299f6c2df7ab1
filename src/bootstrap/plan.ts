import { createHash } from 'node:crypto';
import type { Action, FileText, JsonObject, Plan, Put, Step } from '../model.ts';
import type { Recipe, Repository } from './recipe.ts';

/** Nobody but root may speak to Docker until it is hardened. Sorts after every drop-in of ours. */
export const GATE = '/etc/systemd/system/docker.socket.d/zzz-ironhull-closed.conf';

export interface Materials {
  /** The key of the repository as armored text; null where there is no new repository. */
  readonly key: string | null;
  /** The files of the host that are written, as they are. */
  readonly files: ReadonlyMap<string, FileText>;
  readonly render: (template: string, data: JsonObject) => string;
}

/** The files of the host that a recipe writes; they are read beforehand. */
export const filesOfRecipe = ({ repository }: Recipe): readonly string[] =>
  repository === null ? [GATE] : [GATE, repository.sourcePath, repository.keyPath];

/** Docker onto a bare host, its socket closed to all but root from the first moment on. */
export function installPlan({ packages, repository }: Recipe, { key, files, render }: Materials): Plan {
  const put = (path: string, content: string): Action[] => {
    const before = files.get(path) ?? null;
    const action: Put = {
      kind: 'put',
      path,
      mode: '0644',
      was: before === null ? null : digest(before),
      before,
      content,
    };
    return before === content ? [] : [action];
  };
  const closed = put(GATE, render('systemd/docker-socket-closed.conf.hbs', {}));
  const source = repository === null || key === null ? null : { text: sourceText(repository, render), key, repository };
  const written =
    source === null
      ? []
      : [
          ...put(source.repository.keyPath, key!),
          ...put(source.repository.sourcePath, signed(source.repository, source.text)),
        ];
  const step =
    (why: string) =>
    (action: Action): Step => ({ by: ['bootstrap'], why, risk: 'safe', action });
  return {
    steps: [
      ...closed.map(step('until the profile is applied nobody but root can start a container')),
      ...written.map(
        step(
          `packages from ${repository?.uri ?? 'there'} are taken only with the signature of ${repository?.fingerprint ?? 'its key'}`,
        ),
      ),
      step('there is no Docker here')({
        kind: 'engine',
        packages,
        repository: source?.repository.kind === 'apt' ? { source: source.text, key: source.key } : null,
      }),
    ],
    activation: 'none',
    controls: [],
    consents: [],
    stopsContainers: false,
    liveRestoreFirst: false,
  };
}

/** What hardens it, and opens the socket in the same transaction. */
export function openingPlan(plan: Plan, gate: FileText): Plan {
  if (gate === null) return plan;
  const step: Step = {
    by: ['bootstrap'],
    why: 'Docker is hardened with this, and its group may speak to it as it is configured',
    risk: 'restart',
    action: { kind: 'remove', path: GATE, was: digest(gate), before: gate },
  };
  return { ...plan, steps: [...plan.steps, step], activation: 'socket-restart' };
}

function sourceText({ kind, uri, suite, component, keyPath }: Repository, render: Materials['render']): string {
  if (kind === 'rpm') return render('packages/docker.repo.hbs', { uri, key: keyPath });
  const text = render('packages/docker.sources.hbs', { uri, suite, component });
  return component === '' ? text.replace(/^Components:.*\n/m, '') : text;
}

const signed = ({ kind, keyPath }: Repository, text: string) =>
  kind === 'apt' ? `${text}Signed-By: ${keyPath}\n` : text;
const digest = (text: string) => createHash('sha256').update(text).digest('hex');
