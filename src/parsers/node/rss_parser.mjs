#!/usr/bin/env node
// A parser of RSS and Atom feeds for Parser Manager. One file, to copy from. It needs Node 18 or newer and kafkajs (npm install kafkajs).
//
// It reads tasks from its topic, visits each feed with the bookmark of the last visit, publishes items that it has not published yet to a
// topic of its own as CloudEvents, and reports. It sends heartbeats while it works, stops work that is cancelled, leaves tasks alone whose
// deadline has passed, and on SIGTERM finishes what it has begun. It makes a few requests to one host at once, and none while the host asks for
// a pause. Offsets are committed after the report: a task that a crash interrupts
// comes again.
//
// Feeds are read by a few regular expressions, so that there is nothing more to install: take an XML library for feeds of all kinds.
// kafkajs reads gzip only, unless it is given other codecs. The contract: src/contract and src/docs/messages.md.

import { createHash, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs from 'kafkajs';

const env = process.env;
const BROKERS = (env.KAFKA_BOOTSTRAP_SERVERS ?? 'localhost:9092').split(',');
const TASKS = env.TASKS_TOPIC ?? 'rss_parser_tasks';
const STATUSES = env.STATUS_TOPIC ?? 'task_statuses';
const CANCELS = env.CANCEL_TOPIC ?? 'task_cancellations';
const ITEMS = env.ITEMS_TOPIC ?? 'rss_items';
const GROUP = env.GROUP_ID ?? 'rss-parsers';
const WORKER = env.WORKER ?? `${hostname()}-${process.pid}`;
const TASKS_AT_ONCE = Number(env.TASKS_AT_ONCE ?? 16);
const REQUESTS_PER_HOST = Number(env.REQUESTS_PER_HOST ?? 4); // at once
const SESSION_TIMEOUT_S = Number(env.SESSION_TIMEOUT_S ?? 10); // after this silence Kafka gives the tasks to another instance
const HEARTBEAT_S = Number(env.HEARTBEAT_S ?? 60); // well under the silence_timeout_s (600) of the task type
const FEED_TIMEOUT_S = Number(env.FEED_TIMEOUT_S ?? 300); // for a whole feed
const MAX_FEED_BYTES = Number(env.MAX_FEED_BYTES ?? 10_000_000); // after decompression
const MAX_SEEN = 500; // items that a bookmark remembers: more than a feed shows
const [MIN_WAIT_S, MAX_WAIT_S] = [60, 86_400]; // limits of what a site can ask for with Cache-Control
const MAX_REDIRECTS = 10;
const PAUSE_CODES = ['HTTP_429', 'HTTP_503']; // with Retry-After the whole host asks for a pause
const MAX_ADDRESS = 2000; // characters of moved_to that the service takes

/** A feed could not be read; code and message go into the status. */
class Failure extends Error {
  constructor(code, message, retryAfterS) {
    super(message);
    Object.assign(this, { code, retryAfterS });
  }

  get error() {
    return { code: this.code, message: this.message.slice(0, 2000), retry_after_s: this.retryAfterS };
  }
}

// --- feeds ---

const atWork = new Map(); // host -> { count, waiting }
const pauses = new Map(); // host -> { end, code }

/** Calls read when it is this feed's turn: few requests to one host at once, and none while the host asks for a pause. */
async function visitHost(url, read) {
  const host = hostOf(url);
  const place = atWork.get(host) ?? { count: 0, waiting: [] };
  atWork.set(host, place);
  if (place.count < REQUESTS_PER_HOST) place.count++;
  else await new Promise(turn => place.waiting.push(turn)); // who is ready hands its place over
  try {
    const pause = pauses.get(host);
    const left = pause ? Math.ceil((pause.end - performance.now()) / 1000) : 0;
    if (left > 0) throw new Failure(pause.code, `the site ${host} asks for a pause: ${left} s of it are left`, left);
    return await read().catch(e => {
      if (PAUSE_CODES.includes(e.code) && e.retryAfterS) {
        remember(pauses, host, { end: performance.now() + 1000 * e.retryAfterS, code: e.code });
      }
      throw e;
    });
  } finally {
    const next = place.waiting.shift();
    if (next) next();
    else if (--place.count === 0) atWork.delete(host);
  }
}

function hostOf(url) {
  try {
    const { protocol, hostname } = new URL(url);
    if (['http:', 'https:'].includes(protocol) && hostname) return hostname;
  } catch {
    // told below
  }
  throw new Failure('ADDRESS', 'the address of a feed begins with http:// or https:// and a host');
}

/** Returns the body, the new bookmark and what the site asks for; the body is null if nothing has changed. */
async function readFeed(url, state, cancelled) {
  const headers = { 'User-Agent': 'parser-manager-rss/1' };
  if (state.etag) headers['If-None-Match'] = state.etag;
  if (state.last_modified) headers['If-Modified-Since'] = state.last_modified;
  const timeout = AbortSignal.timeout(FEED_TIMEOUT_S * 1000);
  const stop = new AbortController();
  const abort = () => stop.abort();
  [timeout, cancelled].forEach(signal => signal.addEventListener('abort', abort));
  try {
    cancelled.throwIfAborted();
    const { answer, movedTo } = await followRedirects(url, { headers, signal: stop.signal, redirect: 'manual' });
    const wishes = { not_before: notBefore(answer.headers), moved_to: movedTo };
    if (answer.status === 304) return { body: null, state, wishes };
    if (!answer.ok) {
      throw new Failure(`HTTP_${answer.status}`, `the site answers ${answer.status}`, retryAfter(answer.headers.get('retry-after')));
    }
    const parts = [];
    let bytes = 0;
    for await (const part of answer.body) {
      bytes += part.length;
      if (bytes > MAX_FEED_BYTES) throw new Failure('TOO_LARGE', `the feed has more than ${MAX_FEED_BYTES} bytes`);
      parts.push(part);
    }
    const bookmark = { ...state, etag: answer.headers.get('etag'), last_modified: answer.headers.get('last-modified') };
    return { body: Buffer.concat(parts).toString(), state: bookmark, wishes };
  } catch (e) {
    if (e instanceof Failure || cancelled.aborted) throw e;
    if (timeout.aborted) throw new Failure('TIMEOUT', `the feed was not over after ${FEED_TIMEOUT_S} s`);
    throw new Failure('NETWORK', e.cause?.message ?? e.message);
  } finally {
    [timeout, cancelled].forEach(signal => signal.removeEventListener('abort', abort));
    stop.abort(); // leaves a body that nobody reads on
  }
}

/** Returns the last answer, and its address if every redirect was permanent. */
async function followRedirects(first, options) {
  let permanent = true;
  for (let url = first, hops = 0; hops <= MAX_REDIRECTS; hops++) {
    if (!/^https?:/i.test(url)) throw new Failure('ADDRESS', 'the address of a feed begins with http or https');
    const answer = await fetch(url, options);
    const location = answer.headers.get('location');
    if (![301, 302, 303, 307, 308].includes(answer.status) || !location) {
      return { answer, movedTo: hops > 0 && permanent && url.length <= MAX_ADDRESS ? url : undefined };
    }
    await answer.body?.cancel();
    permanent &&= [301, 308].includes(answer.status);
    url = new URL(location, url).href;
  }
  throw new Failure('REDIRECTS', `the site redirects more than ${MAX_REDIRECTS} times`);
}

/** Retry-After has seconds or a date. */
function retryAfter(text) {
  if (!text) return undefined;
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - Date.now()) / 1000);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

/** When the site wants the next visit: Retry-After, else Cache-Control. */
function notBefore(headers) {
  const cache = headers.get('cache-control') ?? '';
  const maxAge = /no-store|no-cache/i.test(cache) ? 0 : Number(cache.match(/\bmax-age\s*=\s*"?(\d{1,9})/i)?.[1] ?? 0);
  const wait = retryAfter(headers.get('retry-after')) ?? maxAge;
  return wait > 0 ? new Date(Date.now() + 1000 * Math.min(Math.max(wait, MIN_WAIT_S), MAX_WAIT_S)).toISOString() : undefined;
}

/** What the service learns the interval from: how many items are new, and the times of the newest ten. */
function foundOf(items, fresh) {
  const moments = items.map(item => Date.parse(item.published)).filter(ms => ms > Date.parse('1000-01-02') && ms < Date.parse('9999-12-31'));
  const times = moments.sort((a, b) => b - a).slice(0, 10).map(ms => new Date(ms).toISOString());
  return { new: fresh, total: items.length, not_modified: false, newest_at: times[0], item_times: times };
}

function parseItems(xml) {
  const end = xml.trimEnd().match(/<\/(?:\w+:)?(rss|RDF|feed)\s*>$/);
  if (!end) throw new Failure('XML', 'the feed is not RSS or Atom, or is cut off');
  return [...xml.matchAll(/<(item|entry)\b[^>]*>([\s\S]*?)<\/\1>/g)].map(([, , text]) => {
    const field = name => {
      const found = text.match(new RegExp(`<${name}\\b[^>]*>([\\s\\S]*?)</${name}>`));
      return found ? found[1].replace(/^\s*<!\[CDATA\[|\]\]>\s*$/g, '').trim().slice(0, 10_000) : '';
    };
    const link = field('link') || (text.match(/<link\b[^>]*\bhref="([^"]*)"/)?.[1] ?? '');
    const title = field('title');
    return { id: field('guid') || field('id') || link || title, title, link, published: field('pubDate') || field('published') || field('updated') };
  });
}

// --- tasks ---

const running = new Map(); // task_id -> { task, cancel }: those that heartbeats are sent for
const ended = new Map(); // task_id-attempt-token -> final status: a task may come twice
const cancels = new Map(); // task_id -> attempt: a cancel may come before its task
const digest = text => createHash('sha256').update(text).digest('hex').slice(0, 16);

function remember(some, key, value) {
  some.set(key, value);
  if (some.size > 10_000) some.delete(some.keys().next().value);
}

/** A task with all the fields that are used here, or null. */
function readTask(value) {
  try {
    const task = JSON.parse(value);
    const fits = [task.task_id, task.attempt, ...task.sources.map(s => s.id)].every(Number.isSafeInteger)
      && task.sources.every(s => typeof s.external_id === 'string')
      && [task.deadline_at, task.expires_at].every(moment => Number.isFinite(Date.parse(moment)));
    return fits ? task : null;
  } catch {
    return null;
  }
}

async function take(value) {
  const task = readTask(value);
  if (!task) return console.error('A record is no task, and is left out');
  const name = `${task.task_id}-${task.attempt}-${task.token}`; // an id may come again after a restore of the service's database
  if (ended.has(name)) return sendStatus(task, ended.get(name));
  const late = Math.min(Date.parse(task.deadline_at), Date.parse(task.expires_at)) < Date.now();
  if (late || (cancels.get(task.task_id) ?? 0) >= task.attempt) return;
  const cancel = new AbortController();
  running.set(task.task_id, { task, cancel });
  await sendStatus(task, { status: 'IN_PROGRESS' });
  let end = null;
  try {
    end = await work(task, cancel.signal);
  } catch (e) {
    if (!cancel.signal.aborted) throw e;
  } finally {
    if (running.get(task.task_id)?.task === task) running.delete(task.task_id); // no heartbeat after the end
  }
  if (end) {
    remember(ended, name, end);
    await sendStatus(task, end);
  }
}

/** Visits every source; returns the final status. */
async function work(task, cancelled) {
  const outcomes = [];
  const failures = [];
  let items = 0;
  for (const source of task.sources) {
    try {
      const outcome = await visitSource(source, cancelled);
      items += outcome.found.new;
      outcomes.push(outcome);
    } catch (e) {
      if (!(e instanceof Failure)) throw e;
      failures.push(e);
      outcomes.push({ id: source.id, status: 'FAILED', error: e.error });
    }
  }
  const end = { status: 'SUCCESS', stats: { items, failed: failures.length }, sources: outcomes };
  if (failures.length < outcomes.length) return end;
  const waits = failures.map(e => e.retryAfterS).filter(s => s !== undefined);
  return { ...end, status: 'FAILED', error: { ...failures[0]?.error, retry_after_s: waits.length ? Math.max(...waits) : undefined } };
}

/** Publishes what is new; returns the outcome: the new bookmark, what was found, and what the site asks for. */
async function visitSource(source, cancelled) {
  const old = source.state !== null && typeof source.state === 'object' ? source.state : {};
  const { body, state, wishes } = await visitHost(source.external_id, () => readFeed(source.external_id, old, cancelled));
  const outcome = { id: source.id, status: 'SUCCESS', state, ...wishes };
  if (body === null) return { ...outcome, found: { new: 0, not_modified: true } };
  const items = new Map(parseItems(body).map(item => [digest(item.id), item]));
  const seen = state.seen ?? [];
  const fresh = [...items].filter(([key]) => !seen.includes(key)).map(([, item]) => item);
  if (fresh.length) await producer.send({ topic: ITEMS, compression: kafkajs.CompressionTypes.GZIP, messages: fresh.map(i => event(source, i)) });
  state.seen = [...new Set([...items.keys(), ...seen])].slice(0, MAX_SEEN);
  return { ...outcome, found: foundOf([...items.values()], fresh.length) };
}

function event(source, item) {
  return {
    key: String(source.id),
    value: JSON.stringify({ source_id: source.id, feed: source.external_id, ...item }),
    headers: {
      ce_specversion: '1.0',
      ce_id: `${source.id}-${digest(item.id)}`,
      ce_type: 'io.parsermanager.rss.item',
      ce_source: source.external_id,
      ce_time: new Date().toISOString(),
      'content-type': 'application/json',
    },
  };
}

/** One status after the other, so that no heartbeat overtakes an end. */
let statuses = Promise.resolve();
function sendStatus(task, status) {
  const value = JSON.stringify({ task_id: task.task_id, attempt: task.attempt, token: task.token, worker: WORKER, ...status });
  statuses = statuses.catch(() => {}).then(() => producer.send({ topic: STATUSES, messages: [{ key: String(task.task_id), value }] }));
  return statuses;
}

// --- beside the work ---

const kafka = new kafkajs.Kafka({ clientId: WORKER, brokers: BROKERS, logLevel: kafkajs.logLevel.ERROR });
const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
const tasks = kafka.consumer({ groupId: GROUP, sessionTimeout: SESSION_TIMEOUT_S * 1000, heartbeatInterval: 1_000 });
// every instance reads all cancels, from now on: any may hold the task
const cancelled = kafka.consumer({ groupId: `${GROUP}-cancels-${randomUUID()}` });

/** Waits until there is such a topic. */
async function subscribe(consumer, topic, fromBeginning) {
  await consumer.connect();
  for (;;) {
    try {
      return await consumer.subscribe({ topic, fromBeginning });
    } catch (e) {
      if (e.type !== 'UNKNOWN_TOPIC_OR_PARTITION') throw e;
      await sleep(1_000);
    }
  }
}

async function readCancels() {
  await subscribe(cancelled, CANCELS, false);
  await cancelled.run({
    eachMessage: async ({ message }) => {
      try {
        const cancel = JSON.parse(message.value);
        remember(cancels, cancel.task_id, cancel.attempt);
        const held = running.get(cancel.task_id);
        if (held && held.task.attempt <= cancel.attempt) held.cancel.abort();
      } catch {
        console.error('A record is no cancel, and is left out');
      }
    },
  });
}

async function takeBatch({ batch, resolveOffset, heartbeat, isRunning, isStale, commitOffsetsIfNecessary, uncommittedOffsets }) {
  for (let i = 0; i < batch.messages.length && isRunning() && !isStale(); i += TASKS_AT_ONCE) {
    const some = batch.messages.slice(i, i + TASKS_AT_ONCE);
    const work = Promise.all(some.map(message => take(message.value)));
    let over = false;
    const done = work.finally(() => { over = true; });
    while (!over) {
      await Promise.race([done, sleep(1_000)]);
      await heartbeat(); // of Kafka's group
    }
    await done;
    resolveOffset(some[some.length - 1].offset);
    await commitOffsetsIfNecessary(uncommittedOffsets()); // without an argument kafkajs waits for the end of the batch
  }
}

await producer.connect();
await readCancels();
const beat = setInterval(() => {
  for (const { task } of running.values()) sendStatus(task, { status: 'IN_PROGRESS' }).catch(e => console.error(e.message));
}, HEARTBEAT_S * 1000);
await subscribe(tasks, TASKS, true);
await tasks.run({ eachBatchAutoResolve: false, partitionsConsumedConcurrently: 8, eachBatch: takeBatch });
console.log(`${WORKER} reads ${TASKS} at ${BROKERS}`);

let stopping = false;
for (const name of ['SIGTERM', 'SIGINT']) {
  process.on(name, async () => {
    if (stopping) return;
    stopping = true;
    await tasks.disconnect(); // waits for the batch at work
    clearInterval(beat);
    await cancelled.disconnect();
    await producer.disconnect();
    process.exit(0);
  });
}
