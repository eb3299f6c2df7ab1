// An authorization plugin of Docker (docs.docker.com/engine/extend/plugins_authorization) that decides by a policy, with OPA's
// own evaluator: `node plugin.mjs POLICY ADDRESS PORT`. Hands the policy what opa-docker-authz would. Ends with its stdin.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { ready, untrue } from './evaluator.mjs';

const [file, address, port] = process.argv.slice(2);
const policy = readFileSync(file, 'utf8');
/** A refusal names its reasons; the evaluator says no more than yes and no, so it is asked about each that the policy knows. */
const REASONS = [
  ...new Set(
    [...policy.matchAll(/^refused contains (?:"([^"]+)"|sprintf\("([^"]+)", \[key\]\))/gm)].flatMap((it) =>
      it[1] === undefined ? keysOf(policy).map((key) => it[2].replace('%s', key)) : [it[1]],
    ),
  ),
];

await ready;
// The first evaluation takes seconds.
refused({ Method: 'GET', PathPlain: '/_ping', Query: {}, Body: null });
const server = createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const asked = JSON.parse(Buffer.concat(parts).toString() || '{}');
    const said = answer(request.url, asked);
    response.setHeader('Content-Type', 'application/vnd.docker.plugins.v1.1+json');
    response.end(JSON.stringify(said));
  });
});
server.listen(Number(port), address, () => console.log('listens'));
process.stdin.resume().once('end', () => process.exit(0));

function answer(path, asked) {
  if (path === '/Plugin.Activate') return { Implements: ['authz'] };
  // Answers of the daemon are asked about as well; opa-docker-authz lets them all pass.
  if (path !== '/AuthZPlugin.AuthZReq') return { Allow: true };
  const reasons = refused(inputOf(asked));
  return reasons.length === 0 ? { Allow: true } : { Allow: false, Msg: reasons.join(', ') };
}

function refused(input) {
  const given = `with input as ${JSON.stringify(input)}`;
  const within = (why) => `(count({${JSON.stringify(why)}} & data.profile_policy.refused) == 0) ${given}`;
  try {
    if (untrue(policy, [['allowed', `data.profile_policy.allow ${given}`]]).length === 0) return [];
    const reasons = untrue(
      policy,
      REASONS.map((why) => [why, within(why)]),
    );
    return reasons.length === 0 ? ['for no reason known'] : reasons.sort();
  } catch {
    return ['the policy comes to no decision'];
  }
}

/** As opa-docker-authz makes it (makeInput of its main.go). */
function inputOf({ RequestMethod, RequestUri, RequestBody, RequestHeaders, User, UserAuthNMethod }) {
  const url = new URL(RequestUri, 'http://docker');
  const isJson = RequestHeaders?.['Content-Type'] === 'application/json';
  const text = Buffer.from(RequestBody ?? '', 'base64').toString();
  return {
    Headers: RequestHeaders ?? {},
    Path: RequestUri,
    PathPlain: url.pathname,
    PathArr: url.pathname.split('/'),
    Query: Object.fromEntries([...new Set(url.searchParams.keys())].map((it) => [it, url.searchParams.getAll(it)])),
    Method: RequestMethod,
    Body: isJson && text !== '' ? JSON.parse(text) : null,
    User: User ?? '',
    AuthMethod: UserAuthNMethod ?? '',
  };
}

function keysOf(text) {
  return [...(/some key in \[([^\]]*)\]/.exec(text)?.[1] ?? '').matchAll(/"([^"]+)"/g)].map((it) => it[1]);
}
