#!/usr/bin/env python3
"""An Estiva worker in Python: what docs/protocol.md says, with nothing but the standard library.

It runs jobs of the type "sleep". A type of your own is one more coroutine in JOB_TYPES.
"""

import argparse
import asyncio
import json
import os
import random
import re
import socket
import sys
import time

LINE_BYTES_MAX = 1_048_576
LISTED_MAX = 10_000
WELCOME_SECONDS = 120
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 10
SLEEP_SECONDS_MAX = 9_000_000_000
TASK = re.compile(r"[1-9][0-9]*\.(0|[1-9][0-9]*)")


class Failed(Exception):
    """A task could not be done; the message is for people."""


class Unreadable(Exception):
    """A line breaks the protocol: the connection ends."""


class Refused(Exception):
    """The server does not let this worker in."""


async def sleep(payload, arrived):
    seconds = payload.get("seconds") if isinstance(payload, dict) else None
    is_number = isinstance(seconds, (int, float)) and not isinstance(seconds, bool)
    if not is_number or not 0 <= seconds <= SLEEP_SECONDS_MAX:
        raise Failed(f"payload.seconds: expected a number from 0 to {SLEEP_SECONDS_MAX}, found {json.dumps(seconds)}")
    await asyncio.sleep(arrived + seconds - time.monotonic())


# What this worker can do: a coroutine of (payload, when PROCESS arrived on the monotonic clock) that returns the
# output, or None. It is cancelled when the task has to stop.
JOB_TYPES = {"sleep": sleep}


class Running:
    """An attempt that runs."""

    def __init__(self, job):
        self.job = job
        self.started = time.monotonic()
        self.is_stopping = False
        self.is_reported = True

    def stop(self):
        self.is_stopping = True
        self.job.cancel()

    def result(self, this):
        """What has come of it: whatever goes wrong in a job is the job's result, not the worker's end."""
        run_seconds = time.monotonic() - self.started
        if self.job.cancelled():
            return result(this, "stopped", run_seconds, "interrupted")
        failure = self.job.exception()
        if failure is None:
            return result(this, "completed", run_seconds, "", self.job.result())
        status = "stopped" if self.is_stopping else "failed"
        return result(this, status, run_seconds, str(failure) or type(failure).__name__)


class Worker:
    """Tasks and results outlive connections; `writer` is the connection of the moment, if there is one."""

    def __init__(self, name, slots, speed):
        self.name = name
        self.slots = slots
        self.speed = speed
        self.running = {}  # (task, attempt) -> Running
        self.results = {}  # (task, attempt) -> the RESULT that is not confirmed yet
        self.cluster = None
        self.epoch = 0
        self.seq = 0
        self.writer = None
        self.is_answered = False
        self.welcome_seconds = WELCOME_SECONDS

    # ---- connections ----

    async def work(self, host, port, give_up_seconds):
        """Connects again and again; returns when there was no connection for so long."""
        pause = FIRST_PAUSE_SECONDS
        last_connected = time.monotonic()
        while give_up_seconds is None or time.monotonic() - last_connected < give_up_seconds:
            self.is_answered = False
            try:
                await self.connection(host, port)
            except (OSError, TimeoutError, asyncio.TimeoutError, Refused, Unreadable) as failure:
                log(f"{type(failure).__name__}: {failure}" if str(failure) else type(failure).__name__)
            if self.is_answered:
                pause = FIRST_PAUSE_SECONDS
                last_connected = time.monotonic()
            await asyncio.sleep(pause * random.uniform(0.5, 1))
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    async def connection(self, host, port):
        reader, writer = await asyncio.open_connection(host, port, limit=LINE_BYTES_MAX)
        beats = None
        try:
            writer.write(encoded(self.hello()))
            patience, self.welcome_seconds = self.welcome_seconds, min(2 * self.welcome_seconds, WELCOME_SECONDS)
            welcome = await read(reader, patience)
            patience = self.let_in(welcome)
            log(f"connected to {host}:{port} as worker {welcome.get('worker')} of {self.cluster}")
            self.writer = writer
            for result in list(self.results.values()):
                self.say(result)
            self.say_ready()
            beats = asyncio.create_task(self.beat(field(welcome, "beat_seconds", (int, float))))
            while True:
                self.hear(await read(reader, patience))
        finally:
            self.writer = None
            if beats:
                beats.cancel()
            writer.close()

    def hello(self):
        hello = {
            "type": "HELLO",
            "protocol": 1,
            "name": self.name,
            "capacity": {"slots": self.slots},
            "speed": self.speed,
            "pid": os.getpid(),
            "host": socket.gethostname() or "unknown",
            "running": self.unconfirmed(),
            "version": "python-worker",
        }
        if self.cluster is not None:
            hello["cluster"] = self.cluster
            hello["epoch"] = self.epoch
        return hello

    def let_in(self, welcome):
        """Takes in the WELCOME, and returns after how many silent seconds the connection is over.

        That is well before the server gives this worker up, so that it comes back in time.
        """
        if welcome["type"] != "WELCOME":
            raise Unreadable(f"expected WELCOME, found {welcome['type']}")
        if welcome.get("refused") is not None:
            raise Refused(welcome["refused"])
        cluster = field(welcome, "cluster", str)
        epoch = field(welcome, "epoch", int)
        if cluster != self.cluster:
            self.forget()
        elif epoch < self.epoch:
            raise Refused(f"a server of epoch {epoch}, which was replaced in epoch {self.epoch}")
        self.cluster = cluster
        self.epoch = epoch
        lost_seconds = field(welcome, "lost_seconds", (int, float))
        beat_seconds = field(welcome, "beat_seconds", (int, float))
        patience = max(lost_seconds / 2, min(lost_seconds, 2 * beat_seconds))
        self.welcome_seconds = patience
        return patience

    def forget(self):
        """Another cluster: what ran and ended for the last one means nothing there."""
        for attempt in self.running.values():
            attempt.is_reported = False
            attempt.stop()
        self.running.clear()
        self.results.clear()
        self.epoch = 0

    async def beat(self, seconds):
        due = time.monotonic()
        while True:
            due = max(due + seconds, time.monotonic())
            await asyncio.sleep(due - time.monotonic())
            self.seq += 1
            self.say({"type": "BEAT", "seq": self.seq, "running": self.unconfirmed()})

    # ---- what is said and heard ----

    def say(self, message):
        """Says it if anybody listens. Results are kept, and said again on the next connection."""
        if self.writer:
            self.writer.write(encoded(message))

    def say_ready(self):
        self.say({"type": "READY", "slots": max(0, self.slots - len(self.running))})

    def unconfirmed(self):
        """What runs, then what has ended and is not known to be safe."""
        keys = [*self.running, *self.results]
        return [{"task": task, "attempt": attempt} for task, attempt in keys[:LISTED_MAX]]

    def hear(self, message):
        kind = message["type"]
        if kind == "WELCOME" and message.get("refused") is not None:
            raise Refused(message["refused"])
        if kind not in ("PROCESS", "CANCEL", "BEAT"):
            log(f"ignored a message of the type {kind}")
            return
        epoch = field(message, "epoch", int)
        if epoch < self.epoch:
            log(f"ignored {kind} of epoch {epoch}: this is epoch {self.epoch}")
            return
        self.epoch = epoch
        if kind == "PROCESS":
            self.process(message)
        elif kind == "CANCEL":
            self.cancel(key(message))
        else:
            self.is_answered |= message.get("seq") is not None
            for received in message.get("received") or []:
                self.results.pop(key(received), None)

    def process(self, message):
        task, attempt = this = key(message)
        job_type = field(message, "job_type", str)
        if this in self.running:
            return
        if this in self.results:
            self.say(self.results[this])
            return
        for other_task, other_attempt in list(self.running):
            if other_task == task and other_attempt > attempt:
                return
            if other_task == task:
                self.running[(other_task, other_attempt)].stop()
        log(f"runs {task}, attempt {attempt}: {job_type}")
        started = Running(asyncio.create_task(job(job_type, message.get("payload"), time.monotonic())))
        self.running[this] = started
        started.job.add_done_callback(lambda ended: self.ended(this, started))

    def cancel(self, this):
        if this in self.running:
            self.running[this].stop()
        elif this in self.results:
            self.say(self.results[this])
        else:
            self.say(result(this, "stopped", 0, "not known here"))

    def ended(self, this, attempt):
        if not attempt.is_reported:
            return
        was_full = len(self.running) >= self.slots
        del self.running[this]
        self.results[this] = attempt.result(this)
        log(f"{self.results[this]['status']} {this[0]}, attempt {this[1]}")
        self.say(self.results[this])
        if was_full and len(self.running) < self.slots:
            self.say_ready()


async def job(job_type, payload, arrived):
    if job_type not in JOB_TYPES:
        raise Failed(f"unknown job type {job_type}; this worker knows: {', '.join(JOB_TYPES)}")
    return await JOB_TYPES[job_type](payload, arrived)


def result(this, status, run_seconds, message, output=None):
    said = {"type": "RESULT", "task": this[0], "attempt": this[1], "status": status}
    said |= {"run_seconds": round(run_seconds, 6), "message": message}
    return said if output is None else said | {"output": output}


# ---- lines ----


def encoded(message):
    return json.dumps(message, ensure_ascii=False, allow_nan=False).encode() + b"\n"


async def read(reader, seconds):
    """The next message; fails if there is none for so long."""
    line = await asyncio.wait_for(next_line(reader), seconds)
    try:
        message = json.loads(line.decode(), parse_constant=no_number)
    except (ValueError, RecursionError) as failure:
        raise Unreadable(f"{failure}: {line[:200]!r}") from failure
    if not isinstance(message, dict):
        raise Unreadable(f"expected an object, found {line[:200]!r}")
    field(message, "type", str)
    return message


async def next_line(reader):
    while True:
        try:
            line = await reader.readline()
        except ValueError as failure:
            raise Unreadable("a line that is too long") from failure
        if not line.endswith(b"\n"):
            raise ConnectionError("the server closed the connection")
        if line.strip(b"\r\n"):
            return line


def no_number(text):
    raise ValueError(f"{text} is no number")


def field(message, name, kinds):
    value = message.get(name)
    if not isinstance(value, kinds) or isinstance(value, bool):
        raise Unreadable(f"{name}: found {json.dumps(value)}")
    return value


def key(message):
    if not isinstance(message, dict):
        raise Unreadable("expected an attempt at a task")
    task = field(message, "task", str)
    attempt = field(message, "attempt", int)
    if not TASK.fullmatch(task) or attempt < 1:
        raise Unreadable(f"there is no attempt {attempt} at task {task!r}")
    return task, attempt


def log(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def address(text):
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal():
        raise argparse.ArgumentTypeError(f"expected HOST:PORT, found {text!r}")
    return host.strip("[]"), int(port)


def main():
    parser = argparse.ArgumentParser(description="An Estiva worker that runs jobs of the type sleep.")
    parser.add_argument("server", type=address, metavar="HOST:PORT", help="where the server listens")
    parser.add_argument("--name", default=f"python-{socket.gethostname()}", help="unique among the workers")
    parser.add_argument("--slots", type=int, default=2, help="how many tasks at once; default: 2")
    parser.add_argument("--speed", type=float, default=1, help="compared with what estimates are given for; default: 1")
    parser.add_argument("--give-up", type=float, metavar="SECONDS", help="end after so long without a server; default: never")
    options = parser.parse_args()
    try:
        asyncio.run(Worker(options.name, options.slots, options.speed).work(*options.server, options.give_up))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
