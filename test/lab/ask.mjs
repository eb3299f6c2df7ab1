// A client far away: `node ask.mjs ADDRESS WEB ECHO` asks a web server over and over, each time by a connection of its own,
// and keeps one other connection to an echo, until its stdin ends; then it prints what became of it all. No library of HTTP,
// which might try again by itself.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const [address, web, echo] = process.argv.slice(2);
/** A connection that is held up asks again after 1, 3, 7 and 15 seconds (tcp(7), tcp_syn_retries). */
const PATIENCE_MS = 30_000;
const EVERY_MS = 50;

let enough = false;
process.stdin.resume().once('end', () => {
  enough = true;
});

const fates = [];
const held = hold();
while (!enough) {
  fates.push(ask());
  await sleep(EVERY_MS);
}
const seen = await Promise.all(fates);
const those = (fate) => seen.filter((it) => it === fate).length;
const [answered, refused] = [those('answered'), those('refused')];
const lost = seen.filter((it) => it !== 'answered' && it !== 'refused');
console.log(JSON.stringify({ asked: seen.length, answered, refused, lost, held: await held }));

/** One request: answered, refused before it could be made, or in other words what became of it. */
function ask() {
  return new Promise((done) => {
    let said = '';
    const socket = connect(Number(web), address, () => socket.write('GET /ok HTTP/1.0\r\n\r\n'));
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('no answer')));
    socket.on('data', (more) => {
      said += more;
      if (said.endsWith('ok\n')) socket.destroy();
    });
    let why = '';
    socket.on('error', (error) => {
      why = error.code === 'ECONNREFUSED' ? 'refused' : `${error.code ?? error.message}`;
    });
    socket.on('close', () =>
      done(/^HTTP\/1\.\d 200 [\s\S]*ok\n$/.test(said) ? 'answered' : why || `half an answer: ${said}`),
    );
  });
}

/** One connection through all of it: how many lines came back on it, or how it ended before its time. */
async function hold() {
  const socket = connect(Number(echo), address);
  let ended = '';
  socket.on('error', (error) => {
    ended ||= `${error.code ?? error.message}`;
  });
  socket.on('close', () => {
    ended ||= 'closed';
  });
  let [said, back] = [0, 0];
  socket.on('data', (more) => {
    back += String(more).split('\n').length - 1;
  });
  while (!enough && !ended) {
    socket.write(`${said++}\n`);
    await sleep(EVERY_MS);
  }
  for (let left = PATIENCE_MS; back < said && !ended && left > 0; left -= EVERY_MS) await sleep(EVERY_MS);
  if (ended) return ended;
  socket.destroy();
  return back === said ? 'whole' : `${said - back} of ${said} lines did not come back`;
}
