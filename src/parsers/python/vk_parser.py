#!/usr/bin/env python3
"""A parser of VK walls for Parser Manager. One file, to copy from.

It needs Python 3.9 or newer, confluent-kafka (pip install confluent-kafka, or Debian's python3-confluent-kafka), and in VK_TOKEN an access
token of VK's API.

It reads tasks from its topic and asks for the walls of a task's sources by VK's method execute, 25 walls in a call. It publishes posts that are
newer than the bookmark, which is the id of the newest post, to a topic of its own as CloudEvents, and reports. A wall that is closed, deleted or
private fails alone. It sends heartbeats while it works, stops work that is cancelled, leaves tasks alone whose deadline has passed, and on
SIGTERM finishes what it has begun. Offsets are committed after the report: a task that a crash interrupts comes again.

Settings are environment variables, with their defaults at the head of the code. The contract: src/contract and src/docs/messages.md.
"""

import collections
import concurrent.futures
import datetime
import http.client
import json
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

from confluent_kafka import Consumer, KafkaException, Producer

BROKERS = os.environ.get("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092")
TASKS = os.environ.get("TASKS_TOPIC", "vk_parser_tasks")
STATUSES = os.environ.get("STATUS_TOPIC", "task_statuses")
CANCELS = os.environ.get("CANCEL_TOPIC", "task_cancellations")
ITEMS = os.environ.get("ITEMS_TOPIC", "vk_posts")
GROUP = os.environ.get("GROUP_ID", "vk-parsers")
WORKER = os.environ.get("WORKER", f"{socket.gethostname()}-{os.getpid()}")
VK_API = os.environ.get("VK_API", "https://api.vk.com/method")
VK_TOKEN = os.environ.get("VK_TOKEN", "")
VK_VERSION = os.environ.get("VK_VERSION", "5.199")

TASKS_AT_ONCE = int(os.environ.get("TASKS_AT_ONCE", "4"))
HEARTBEAT_S = float(os.environ.get("HEARTBEAT_S", "60"))  # well under the silence_timeout_s (600) of the task type
CALL_TIMEOUT_S = float(os.environ.get("CALL_TIMEOUT_S", "30"))
CALL_EVERY_S = float(os.environ.get("CALL_EVERY_S", "0.34"))  # VK takes three calls a second of a token
MAX_ANSWER_BYTES = int(os.environ.get("MAX_ANSWER_BYTES", "20000000"))
WALLS_PER_CALL = 25  # VK's limit for execute
POSTS_PER_WALL = int(os.environ.get("POSTS_PER_WALL", "20"))
MAX_TEXT = 10000

# VK's error codes: how long to leave VK alone
PAUSES_S = {6: 1, 9: 3600, 29: 3600}
# of one wall: access is denied, the user is deleted or banned, the wall is blocked, the profile is private
WALL_IS_SHUT = (15, 18, 19, 30)
DAY_S = 86400


class Failure(Exception):
    """A wall could not be read; code and message go into the status."""

    def __init__(self, code, message, retry_after_s=None):
        super().__init__(message)
        self.code = code
        self.retry_after_s = retry_after_s

    def error(self):
        error = {"code": self.code, "message": str(self)[:2000]}
        return error if self.retry_after_s is None else {**error, "retry_after_s": self.retry_after_s}


class CallFailure(Failure):
    """VK refused the whole call: the walls are not to blame."""


class Cancelled(Exception):
    """Nobody waits for the task any more."""


# --- VK's API -----------------------------------------------------------------------------------------------------------

calls = threading.Lock()
next_call = 0.0


def read_walls(external_ids):
    """Returns for each wall its posts, or a Failure. Raises a CallFailure if VK refuses the call."""
    code = "return [%s];" % ",".join(f"API.wall.get({json.dumps(wall(one))})" for one in external_ids)
    answer = call("execute", {"code": code})
    results = answer.get("response")
    if not isinstance(results, list) or len(results) != len(external_ids):
        raise CallFailure("VK_ANSWER", "VK's answer has not one result for each wall")
    errors = iter(answer.get("execute_errors") or [])  # one for each false, in their order
    return [posts(one) if isinstance(one, dict) else failure(next(errors, {}), Failure) for one in results]


def wall(external_id):
    """The parameters of wall.get. A community by number has a negative one, as in the service's external ids; id1 is a user."""
    number = re.fullmatch(r"-\d{1,18}|id(\d{1,18})", external_id)
    owner = {"owner_id": int(number[1] or number[0])} if number else {"domain": external_id}
    return {**owner, "count": POSTS_PER_WALL}


def call(method, parameters):
    wait_for_turn()
    form = {**parameters, "access_token": VK_TOKEN, "v": VK_VERSION}
    request = urllib.request.Request(f"{VK_API}/{method}", urllib.parse.urlencode(form).encode())
    try:
        with urllib.request.urlopen(request, timeout=CALL_TIMEOUT_S) as stream:
            body = stream.read(MAX_ANSWER_BYTES + 1)
    except urllib.error.HTTPError as e:
        raise CallFailure(f"HTTP_{e.code}", f"VK answers {e.code} {e.reason}", PAUSES_S[6] if e.code == 429 else None)
    except (OSError, http.client.HTTPException) as e:
        raise CallFailure("NETWORK", str(e) or type(e).__name__)
    if len(body) > MAX_ANSWER_BYTES:
        raise CallFailure("TOO_LARGE", f"VK's answer has more than {MAX_ANSWER_BYTES} bytes")
    try:
        answer = json.loads(body)
    except ValueError:
        raise CallFailure("VK_ANSWER", "VK's answer is not JSON")
    if not isinstance(answer, dict):
        raise CallFailure("VK_ANSWER", "VK's answer is no object")
    if "error" in answer:
        raise failure(answer["error"], CallFailure)
    return answer


def wait_for_turn():
    global next_call
    with calls:
        now = time.monotonic()
        wait = max(0.0, next_call - now)
        next_call = now + wait + CALL_EVERY_S
    time.sleep(wait)


def failure(error, kind):
    code = error.get("error_code", 0)
    pause = DAY_S if code in WALL_IS_SHUT else PAUSES_S.get(code)
    return kind(f"VK_{code}", error.get("error_msg") or "VK does not say why", pause)


def posts(result):
    return [post for post in result.get("items", []) if isinstance(post, dict) and type(post.get("id")) is int]


# --- tasks --------------------------------------------------------------------------------------------------------------


class Parser:
    def __init__(self):
        self.producer = Producer({"bootstrap.servers": BROKERS, "enable.idempotence": True, "compression.type": "gzip"})
        self.stopping = threading.Event()
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
            "session.timeout.ms": 10000,
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
        for at in range(0, len(task["sources"]), WALLS_PER_CALL):
            if self.is_cancelled(task):
                raise Cancelled()
            sources = task["sources"][at:at + WALLS_PER_CALL]
            for source, result in zip(sources, read_or_fail(sources, failures)):
                if isinstance(result, Failure):
                    failures.append(result)
                    outcomes.append({"id": source["id"], "status": "FAILED", "error": result.error()})
                else:
                    outcome = self.publish_new(source, result)
                    published += outcome["found"]["new"]
                    outcomes.append(outcome)
        self.producer.flush()  # what is reported as done is in the topic of posts
        end = {"status": "SUCCESS", "stats": {"posts": published, "failed": len(failures)}, "sources": outcomes}
        if failures and len(failures) == len(outcomes):
            refused = next((one for one in failures if isinstance(one, CallFailure)), None)
            error = (refused or failures[0]).error()
            if not refused:
                error.pop("retry_after_s", None)  # that is of the walls, and not of the next attempt
            end.update(status="FAILED", error=error)
        return end

    def publish_new(self, source, wall_posts):
        """Publishes what is newer than the bookmark; returns the outcome. A pinned post comes first and may be old."""
        last = source["state"].get("last_id", 0) if isinstance(source["state"], dict) else 0
        new = [post for post in wall_posts if post["id"] > last]
        for post in new:
            self.publish(source, post)
        found = {"new": len(new), "total": len(wall_posts)}
        dates = [moment(post["date"]) for post in wall_posts if type(post.get("date")) is int and 0 < post["date"] < 2**32]
        if dates:
            found.update(newest_at=max(dates), item_times=sorted(dates, reverse=True)[:10])
        state = {"last_id": max([last, *(post["id"] for post in wall_posts)])}
        return {"id": source["id"], "status": "SUCCESS", "state": state, "found": found}

    def publish(self, source, post):
        headers = {
            "ce_specversion": "1.0",
            "ce_id": f"{source['id']}-{post['id']}",
            "ce_type": "io.parsermanager.vk.post",
            "ce_source": "https://vk.com/" + re.sub(r"^-", "club", source["external_id"]),
            "ce_time": datetime.datetime.now(datetime.timezone.utc).isoformat(),
            "content-type": "application/json",
        }
        value = json.dumps({
            "source_id": source["id"],
            "wall": source["external_id"],
            "id": post["id"],
            "date": post.get("date"),
            "text": str(post.get("text", ""))[:MAX_TEXT],
        }, ensure_ascii=False)
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


def read_or_fail(sources, failures):
    """A result for each source. Once VK has refused a call, the others of the task are not made."""
    refused = next((one for one in failures if isinstance(one, CallFailure)), None)
    if refused:
        return [refused] * len(sources)
    try:
        return read_walls([source["external_id"] for source in sources])
    except CallFailure as e:
        return [e] * len(sources)


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


def moment(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


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
    if not VK_TOKEN:
        sys.exit("VK_TOKEN is missing: set it to an access token of VK's API")
    Parser().run()
