#!/usr/bin/env python3
"""A parser of RSS and Atom feeds (YouTube's channel feeds are Atom) for Parser Manager. One file, to copy from.

It needs Python 3.9 or newer and confluent-kafka (pip install confluent-kafka, or Debian's python3-confluent-kafka).

It reads tasks from its topic, visits each feed with the bookmark of the last visit, publishes items that it has not published yet to a topic
of its own as CloudEvents, and reports. It sends heartbeats while it works, stops work that is cancelled, leaves tasks alone whose deadline has
passed, and on SIGTERM finishes what it has begun. It makes a few requests to one host at once, and none while the host asks for a pause. Offsets are committed after the report: a task that a crash interrupts comes again.

Settings are environment variables, with their defaults at the head of the code. The contract: src/contract and src/docs/messages.md.
"""

import collections
import concurrent.futures
import contextlib
import datetime
import email.utils
import hashlib
import http.client
import json
import math
import os
import re
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
import xml.etree.ElementTree
import zlib

from confluent_kafka import Consumer, KafkaException, Producer

BROKERS = os.environ.get("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092")
TASKS = os.environ.get("TASKS_TOPIC", "rss_parser_tasks")
STATUSES = os.environ.get("STATUS_TOPIC", "task_statuses")
CANCELS = os.environ.get("CANCEL_TOPIC", "task_cancellations")
ITEMS = os.environ.get("ITEMS_TOPIC", "rss_items")
GROUP = os.environ.get("GROUP_ID", "rss-parsers")
WORKER = os.environ.get("WORKER", f"{socket.gethostname()}-{os.getpid()}")

TASKS_AT_ONCE = int(os.environ.get("TASKS_AT_ONCE", "16"))
REQUESTS_PER_HOST = int(os.environ.get("REQUESTS_PER_HOST", "4"))  # at once
SESSION_TIMEOUT_S = int(os.environ.get("SESSION_TIMEOUT_S", "10"))  # after this silence Kafka gives the tasks to another instance
HEARTBEAT_S = float(os.environ.get("HEARTBEAT_S", "60"))  # well under the silence_timeout_s (600) of the task type
READ_TIMEOUT_S = float(os.environ.get("READ_TIMEOUT_S", "30"))  # for each read of a site
FEED_TIMEOUT_S = float(os.environ.get("FEED_TIMEOUT_S", "300"))  # for a whole feed
MAX_FEED_BYTES = int(os.environ.get("MAX_FEED_BYTES", "10000000"))  # after decompression
MAX_SEEN = 500  # items that a bookmark remembers: more than a feed shows
MIN_WAIT_S, MAX_WAIT_S = 60, 86400  # limits of what a site can ask for with Cache-Control
MAX_ADDRESS = 2000  # characters of moved_to that the service takes
PAUSE_CODES = ("HTTP_429", "HTTP_503")  # with Retry-After the whole host asks for a pause


class Failure(Exception):
    """A feed could not be read; code and message go into the status."""

    def __init__(self, code, message, retry_after_s=None):
        super().__init__(message)
        self.code = code
        self.retry_after_s = retry_after_s


    def error(self):
        error = {"code": self.code, "message": str(self)[:2000]}
        return error if self.retry_after_s is None else {**error, "retry_after_s": self.retry_after_s}


class Cancelled(Exception):
    """Nobody waits for the task any more."""


# --- feeds --------------------------------------------------------------------------------------------------------------


class Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects, also the 308 that Python 3.9 does not know, and notes their codes."""

    http_error_308 = urllib.request.HTTPRedirectHandler.http_error_302

    def redirect_request(self, request, answer, code, *more):
        request.redirects.append(code)
        further = super().redirect_request(request, answer, 301 if code == 308 else code, *more)
        further.redirects = request.redirects
        return further


OPENER = urllib.request.build_opener(Redirects)


def read_feed(url, state, check):
    """Returns (bytes, new bookmark, what the site asks for), or None and the old bookmark if nothing has changed.

    check() is called often, and may raise.
    """
    request = urllib.request.Request(url, headers={"User-Agent": "parser-manager-rss/1", "Accept-Encoding": "gzip"})
    if state.get("etag"):
        request.add_header("If-None-Match", state["etag"])
    if state.get("last_modified"):
        request.add_header("If-Modified-Since", state["last_modified"])
    request.redirects = []
    try:
        with OPENER.open(request, timeout=READ_TIMEOUT_S) as answer:
            body = read_body(answer, check)
            bookmark = {**state, "etag": answer.headers["ETag"], "last_modified": answer.headers["Last-Modified"]}
            return body, bookmark, site_wishes(answer, request.redirects)
    except urllib.error.HTTPError as e:
        if e.code == 304:
            return None, state, site_wishes(e, request.redirects)
        raise Failure(f"HTTP_{e.code}", f"the site answers {e.code} {e.reason}", retry_after(e.headers["Retry-After"]))
    except (OSError, http.client.HTTPException) as e:
        raise Failure("NETWORK", str(e) or type(e).__name__)
    except ValueError as e:
        raise Failure("ADDRESS", str(e))


def read_body(answer, check):
    """Reads a body that may be large, slow or compressed, within the limits."""
    unzip = zlib.decompressobj(wbits=31) if answer.headers.get("Content-Encoding", "").lower() == "gzip" else None
    end = time.monotonic() + FEED_TIMEOUT_S
    body = bytearray()
    while True:
        check()
        if time.monotonic() > end:
            raise Failure("TIMEOUT", f"the feed was not over after {FEED_TIMEOUT_S:.0f} s")
        part = answer.read1(65536)
        if not part:
            return bytes(body)
        try:
            body += unzip.decompress(part, MAX_FEED_BYTES + 1 - len(body)) if unzip else part
        except zlib.error:
            raise Failure("ENCODING", "the feed says that it is gzip, and is not")
        if len(body) > MAX_FEED_BYTES:
            raise Failure("TOO_LARGE", f"the feed has more than {MAX_FEED_BYTES} bytes")


def retry_after(text):
    """Retry-After has seconds or a date."""
    if not text:
        return None
    if re.fullmatch(r"\s*[0-9]{1,9}\s*", text):
        return int(text)
    try:
        wait = email.utils.parsedate_to_datetime(text) - datetime.datetime.now(datetime.timezone.utc)
        return max(0, int(wait.total_seconds()))
    except (TypeError, ValueError):
        return None


def site_wishes(answer, redirects):
    """A later visit (Retry-After, else Cache-Control), and a new address if every redirect was permanent."""
    wishes = {}
    wait = retry_after(answer.headers["Retry-After"])
    cache = ",".join(answer.headers.get_all("Cache-Control", [])).lower()
    max_age = re.search(r'\bmax-age\s*=\s*"?([0-9]{1,9})', cache)
    if wait is None and max_age and "no-store" not in cache and "no-cache" not in cache:
        wait = int(max_age[1])
    if wait:
        wait = min(max(wait, MIN_WAIT_S), MAX_WAIT_S)
        wishes["not_before"] = iso(datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=wait))
    if redirects and set(redirects) <= {301, 308} and len(answer.url) <= MAX_ADDRESS:
        wishes["moved_to"] = answer.url
    return wishes


def parse_items(body):
    """The items of RSS 0.9 to 2.0 or the entries of Atom."""
    try:
        root = xml.etree.ElementTree.fromstring(body)
    except (xml.etree.ElementTree.ParseError, ValueError, LookupError) as e:
        raise Failure("XML", f"the feed is not XML: {e}")
    if name(root) not in ("rss", "RDF", "feed"):
        raise Failure("NOT_A_FEED", f"neither RSS nor Atom: the root is {name(root)[:100]}")
    items = []
    for element in root.iter():
        if name(element) in ("item", "entry"):
            fields = {}
            for child in element:
                text = (child.text or "").strip() or child.get("href", "")
                fields.setdefault(name(child), text[:10000])
            link = fields.get("link", "")
            items.append({
                "id": fields.get("guid") or fields.get("id") or link or fields.get("title", ""),
                "title": fields.get("title", ""),
                "link": link,
                "published": fields.get("pubDate") or fields.get("published") or fields.get("date") or fields.get("updated", ""),
            })
    return items


def found_of(items, new):
    """What the service learns the interval from: how many items are new, and the times of the newest ten."""
    found = {"new": new, "total": len(items), "not_modified": False}
    times = sorted(filter(None, (item_time(item["published"]) for item in items)), reverse=True)[:10]
    return {**found, "newest_at": times[0], "item_times": times} if times else found


def item_time(text):
    """The time of an item, or None. Atom has ISO 8601, RSS the dates of mails."""
    for parse in (lambda text: datetime.datetime.fromisoformat(text.replace("Z", "+00:00")), email.utils.parsedate_to_datetime):
        try:
            time_of = parse(text)
            time_of = time_of if time_of.tzinfo else time_of.replace(tzinfo=datetime.timezone.utc)
            return iso(time_of) if time_of.year > 1000 else None
        except (TypeError, ValueError, IndexError, OverflowError):
            pass
    return None


def iso(moment):
    return moment.astimezone(datetime.timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")


def name(element):
    return element.tag.rsplit("}", 1)[-1]


class Hosts:
    """Limits the requests to one host, and makes none while the host asks for a pause."""

    def __init__(self):
        self.changed = threading.Condition()
        self.at_work = collections.Counter()
        self.pauses = collections.OrderedDict()  # host -> (end, code)

    @contextlib.contextmanager
    def visit(self, url, check):
        """Waits for its turn. check() is called often, and may raise."""
        host = host_of(url)
        with self.changed:
            while self.at_work[host] >= REQUESTS_PER_HOST:
                check()
                self.changed.wait(1)
            end, code = self.pauses.get(host, (0, None))
            left = math.ceil(end - time.monotonic())
            if left > 0:
                raise Failure(code, f"the site {host} asks for a pause: {left} s of it are left", left)
            self.at_work[host] += 1
        try:
            yield
        except Failure as e:
            if e.code in PAUSE_CODES and e.retry_after_s:
                with self.changed:
                    remember(self.pauses, host, (time.monotonic() + e.retry_after_s, e.code))
            raise
        finally:
            with self.changed:
                self.at_work[host] -= 1
                if not self.at_work[host]:
                    del self.at_work[host]
                self.changed.notify_all()


def host_of(url):
    try:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname:
            return parts.hostname
    except ValueError:
        pass
    raise Failure("ADDRESS", "the address of a feed begins with http:// or https:// and a host")


# --- tasks --------------------------------------------------------------------------------------------------------------


class Parser:
    def __init__(self):
        self.producer = Producer({"bootstrap.servers": BROKERS, "enable.idempotence": True, "compression.type": "gzip"})
        self.stopping = threading.Event()
        self.hosts = Hosts()
        self.lock = threading.Lock()
        self.running = {}  # task_id -> task: those that heartbeats are sent for
        self.ended = collections.OrderedDict()  # attempt -> final status: a task may come twice
        self.cancelled = collections.OrderedDict()  # task_id -> attempt: a cancel may come before its task

    def run(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        threading.Thread(target=self.read_cancels, daemon=True).start()
        threading.Thread(target=self.send_heartbeats, daemon=True).start()
        consumer = Consumer({
            "bootstrap.servers": BROKERS,
            "group.id": GROUP,
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            "session.timeout.ms": SESSION_TIMEOUT_S * 1000,
            "max.poll.interval.ms": 3600000,  # the hard limit of a task: between two polls there is work
        })
        consumer.subscribe([TASKS])
        print(f"{WORKER} reads {TASKS} at {BROKERS}", flush=True)
        try:
            with concurrent.futures.ThreadPoolExecutor(TASKS_AT_ONCE) as pool:
                while not self.stopping.is_set():
                    first = consumer.poll(0.5)
                    if first is None:
                        continue
                    records = [first, *consumer.consume(TASKS_AT_ONCE - 1, 0.05)]
                    work = [pool.submit(self.take, r.value()) for r in records if not r.error()]
                    concurrent.futures.wait(work)
                    self.producer.flush()
                    for one in work:
                        one.result()
                    if work:
                        commit(consumer)
        finally:
            consumer.close()
            self.producer.flush()

    def take(self, value):
        task = read_task(value)
        if task is None:
            print("A record is no task, and is left out", file=sys.stderr, flush=True)
            return
        twin = self.ended.get(attempt_of(task))
        if twin:
            self.send_status(task, twin)
            return
        if is_over(task["deadline_at"]) or is_over(task["expires_at"]) or self.is_cancelled(task):
            return
        with self.lock:
            self.running[task["task_id"]] = task
        self.send_status(task, {"status": "IN_PROGRESS"})
        try:
            end = self.work(task)
        except Cancelled:
            end = None
        finally:
            with self.lock:  # no heartbeat after the end
                if self.running.get(task["task_id"]) is task:
                    del self.running[task["task_id"]]
        if end:
            remember(self.ended, attempt_of(task), end)
            self.send_status(task, end)

    def work(self, task):
        """Visits every source; returns the final status."""
        outcomes, failures, published = [], [], 0
        for source in task["sources"]:
            try:
                outcomes.append(self.visit(task, source))
                published += outcomes[-1]["found"]["new"]
            except Failure as e:
                failures.append(e)
                outcomes.append({"id": source["id"], "status": "FAILED", "error": e.error()})
        self.producer.flush()  # what is reported as done is in the topic of items
        end = {"status": "SUCCESS", "stats": {"items": published, "failed": len(failures)}, "sources": outcomes}
        if len(failures) == len(outcomes):
            waits = [e.retry_after_s for e in failures if e.retry_after_s is not None]
            error = {"code": failures[0].code, "message": str(failures[0])[:2000]}
            end.update(status="FAILED", error={**error, "retry_after_s": max(waits)} if waits else error)
        return end

    def visit(self, task, source):
        """Publishes what is new; returns the outcome: the new bookmark, what was found, and what the site asks for."""

        def check():
            if self.is_cancelled(task):
                raise Cancelled()

        check()
        state = source["state"] if isinstance(source["state"], dict) else {}
        with self.hosts.visit(source["external_id"], check):
            body, state, wishes = read_feed(source["external_id"], state, check)
        outcome = {"id": source["id"], "status": "SUCCESS", "state": state, **wishes}
        if body is None:
            return {**outcome, "found": {"new": 0, "not_modified": True}}
        seen = state.get("seen", [])
        items = {digest(item["id"]): item for item in parse_items(body)}
        new = [item for key, item in items.items() if key not in seen]
        for item in new:
            self.publish(source, item)
        state["seen"] = list(dict.fromkeys([*items, *seen]))[:MAX_SEEN]
        return {**outcome, "found": found_of(items.values(), len(new))}

    def publish(self, source, item):
        headers = {
            "ce_specversion": "1.0",
            "ce_id": f"{source['id']}-{digest(item['id'])}",
            "ce_type": "io.parsermanager.rss.item",
            "ce_source": source["external_id"],
            "ce_time": datetime.datetime.now(datetime.timezone.utc).isoformat(),
            "content-type": "application/json",
        }
        value = json.dumps({"source_id": source["id"], "feed": source["external_id"], **item}, ensure_ascii=False)
        self.produce(ITEMS, str(source["id"]), value, [(key, text.encode()) for key, text in headers.items()])

    def send_status(self, task, status):
        value = {"task_id": task["task_id"], "attempt": task["attempt"], "worker": WORKER, **status}
        if "token" in task:
            value["token"] = task["token"]
        self.produce(STATUSES, str(task["task_id"]), json.dumps(value), [])

    def produce(self, topic, key, value, headers):
        while True:
            try:
                self.producer.produce(topic, value.encode("utf-8", "replace"), key, headers=headers)
                self.producer.poll(0)
                return
            except BufferError:  # Kafka is slow or away: wait for it
                self.producer.poll(1)

    # --- beside the work ---

    def send_heartbeats(self):
        while True:
            time.sleep(HEARTBEAT_S)
            with self.lock:
                for task in self.running.values():
                    self.send_status(task, {"status": "IN_PROGRESS"})

    def read_cancels(self):
        """Every instance reads all of them, from now on: any may hold the task."""
        consumer = Consumer({
            "bootstrap.servers": BROKERS,
            "group.id": f"{GROUP}-cancels-{uuid.uuid4()}",
            "auto.offset.reset": "latest",
            "enable.auto.commit": False,
        })
        consumer.subscribe([CANCELS])
        while True:
            record = consumer.poll(1.0)
            if record is not None and not record.error():
                try:
                    cancel = json.loads(record.value())
                    remember(self.cancelled, cancel["task_id"], cancel["attempt"])
                except (ValueError, TypeError, KeyError):
                    print("A record is no cancel, and is left out", file=sys.stderr, flush=True)

    def is_cancelled(self, task):
        return self.cancelled.get(task["task_id"], 0) >= task["attempt"]


def attempt_of(task):
    """What one attempt of one task is known by: an id without its token may come again after a restore of the service's database."""
    return task["task_id"], task["attempt"], str(task.get("token"))


def read_task(value):
    """Returns a task with all the fields that are used here, or None."""
    try:
        task = json.loads(value)
        whole = [task["task_id"], task["attempt"], *(source["id"] for source in task["sources"])]
        texts = [task["deadline_at"], task["expires_at"], *(source["external_id"] for source in task["sources"])]
        if not all(type(n) is int for n in whole) or not all(isinstance(text, str) for text in texts):
            return None
        for moment in (task["deadline_at"], task["expires_at"]):
            is_over(moment)
        for source in task["sources"]:
            source.setdefault("state", None)
        return task
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def is_over(moment):
    return datetime.datetime.fromisoformat(moment.replace("Z", "+00:00")) < datetime.datetime.now(datetime.timezone.utc)


def digest(text):
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def remember(some, key, value):
    some[key] = value
    if len(some) > 10000:
        some.popitem(last=False)


def commit(consumer):
    try:
        consumer.commit(asynchronous=False)
    except KafkaException as e:  # the partition is another's by now: its tasks come there again
        print(f"Offsets are not committed: {e}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    Parser().run()
