"""G3a: no answer leaves before what it acknowledges lies on the disk.

A kill cannot show that: the kernel keeps what was written for a dead process. A trace of the system calls can: between
the last write of a commit and the answer there is a sync of that file.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests.sync.nursery import Nursery, make
from tests.sync.phones import Line, entry, people_with_phones

STRACE = shutil.which("strace")
_CALL = re.compile(r"(?P<pid>\d+) +(?P<name>\w+)\((?P<rest>.*)")
_RESUMED = re.compile(r"(?P<pid>\d+) +<\.\.\. (?P<name>\w+) resumed>(?P<rest>.*)")
_FILE = re.compile(r"\d+<(?P<path>/[^>]*)>")


@dataclass(frozen=True, slots=True)
class Call:
    """One line of the trace: a call that begins, ends, or does both."""

    pid: str
    name: str
    path: str
    begins: bool
    ends: bool
    text: str


def calls(trace: str) -> Iterator[Call]:
    """The calls in the order in which the kernel saw them."""
    open_on: dict[str, str] = {}
    for line in trace.splitlines():
        if found := _RESUMED.match(line):
            path = open_on.pop(found["pid"], "")
            yield Call(found["pid"], found["name"], path, begins=False, ends=_good(line), text=line)
        elif found := _CALL.match(line):
            named = _FILE.search(found["rest"])
            path = named["path"] if named else ""
            finished = "<unfinished ...>" not in line
            if not finished:
                open_on[found["pid"]] = path
            yield Call(found["pid"], found["name"], path, begins=True, ends=finished and _good(line), text=line)


def _good(line: str) -> bool:
    return re.search(r"= -1 E", line) is None


def acknowledged(trace: str, file: str) -> list[bool]:
    """For each good answer in the trace whether everything written to the database's files before it was synced."""
    written: dict[str, int] = {}
    synced: dict[str, int] = {}
    began: dict[str, int] = {}
    found: list[bool] = []
    for at, call in enumerate(calls(trace)):
        ours = call.path.startswith(file) and not call.path.endswith("-shm")
        if ours and call.name in {"pwrite64", "write", "ftruncate"}:
            written[call.path] = at
        elif ours and call.name in {"fsync", "fdatasync"}:
            if call.begins:
                began[call.pid] = at
            if call.ends:
                synced[call.path] = max(synced.get(call.path, 0), began[call.pid])
        elif call.begins and call.name in {"sendto", "write", "sendmsg"} and "HTTP/1.1 200" in call.text:
            found.append(bool(written) and all(synced.get(path, -1) > last for path, last in written.items()))
    return found


@contextmanager
def watched(pid: int, out: Path) -> Iterator[None]:
    """Every sync, write and answer of this process goes into this file, from now on until the process ends."""
    syscalls = "trace=fsync,fdatasync,pwrite64,write,ftruncate,sendto,sendmsg"
    command = [str(STRACE), "-f", "-y", "-qq", "-s", "24", "-e", "signal=none", "-e", syscalls, "-o", str(out)]
    with subprocess.Popen([*command, "-p", str(pid)]) as strace:
        deadline = time.monotonic() + 30
        while not _followed(pid) and time.monotonic() < deadline:
            time.sleep(0.02)
        if strace.poll() is not None or not _followed(pid):
            strace.kill()
            pytest.skip("this machine lets nobody trace a process; a container has to be given SYS_PTRACE")
        yield
        strace.wait(30)


def _followed(pid: int) -> bool:
    states = [file.read_text() for file in Path(f"/proc/{pid}/task").glob("*/status")]
    return all(re.search(r"^TracerPid:\t[1-9]", state, re.MULTILINE) for state in states)


def traced(url: str, folder: Path, batches: int, *faults: str) -> list[bool]:
    """Send so many batches, one after the other, to a server that is watched; the judgement of each answer."""
    app, out = make(url, set()), folder / f"trace-{'-'.join(faults)}"
    [phones] = people_with_phones(app, 1, 20)
    chance = random.Random(5)
    with Nursery(url, *faults) as nursery:
        pid, port = nursery.serve()
        with watched(pid, out):
            line = Line(port)
            for _ in range(batches):
                results = line.send(chance.choice(phones), [entry(chance) for _ in range(3)])
                assert results is not None
                assert {one["outcome"] for one in results} == {"created"}
            line.close()
            nursery.kill(pid)
    found = acknowledged(out.read_text(errors="replace"), str(make_url(url).database))
    print(f"{sum(found)} of {len(found)} answers left after a sync {' '.join(faults)}")
    return found


@pytest.mark.skipif(STRACE is None, reason="strace is not installed; on Debian: apt-get install strace")
@pytest.mark.parametrize("batches", [12, pytest.param(1_000, marks=pytest.mark.long)])
@pytest.mark.timeout(3000)
def test_every_acknowledgement_leaves_after_a_sync_and_a_weaker_setting_is_caught(
    sqlite_url: str, tmp_path: Path, batches: int
) -> None:
    spare = tmp_path / "spare.sqlite"
    shutil.copyfile(str(make_url(sqlite_url).database), spare)
    found = traced(sqlite_url, tmp_path, batches)
    assert len(found) == batches
    assert all(found)
    # The planted fault: synchronous=NORMAL, which survives every kill of the process and no loss of power.
    weaker = traced(f"sqlite:///{spare}", tmp_path, min(batches, 300), "weak_sync")
    assert weaker.count(False) > len(weaker) // 2


def test_a_trace_is_read_as_it_is_meant() -> None:
    file = "/srv/ebb.sqlite"
    good = f"""\
7  pwrite64(5<{file}-wal>, "x", 4096, 0) = 4096
7  fdatasync(5<{file}-wal> <unfinished ...>
8  write(1<pipe:[1]>, "x", 1) = 1
7  <... fdatasync resumed>) = 0
9  sendto(6<TCP:[127.0.0.1:1->127.0.0.1:2]>, "HTTP/1.1 200 OK"..., 100, 0, NULL, 0) = 100
"""
    assert acknowledged(good, file) == [True]
    lines = good.splitlines()
    assert acknowledged("\n".join([*lines[:2], lines[4]]), file) == [False]  # it had not come back yet
    assert acknowledged("\n".join([*lines[1:4], lines[0], lines[4]]), file) == [False]  # of what was written before
    assert acknowledged(good.replace("= 0", "= -1 EIO (Input/output error)"), file) == [False]
    assert acknowledged(good.replace("fdatasync(5<" + file, "fdatasync(5</other"), file) == [False]
