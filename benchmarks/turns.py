"""What the comparisons share: processes that are measured, and two of them in turns."""
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time

NAME = os.path.basename(sys.argv[0])


class Peak(threading.Thread):
    """Looks every few milliseconds how much memory a process has had. What the system adds up for a parent counts the
    parent's own memory as well, as it was when the process was made."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.peak, self.ended = pid, 0, threading.Event()
        self.start()

    def run(self):
        while not self.ended.wait(0.005):
            try:
                with open(f"/proc/{self.pid}/status", encoding="ascii") as status:
                    kilobytes = [int(line.split()[1]) for line in status if line.startswith("VmHWM:")]
                self.peak = max([self.peak, *kilobytes])
            except OSError:
                return


class Run:
    """One process: wall time, processor time, peak memory in MiB."""

    def __init__(self, command):
        with tempfile.TemporaryFile() as errors:
            start = time.monotonic()
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)
            peak = Peak(process.pid)
            _, status, usage = os.wait4(process.pid, 0)
            self.wall = time.monotonic() - start
            peak.ended.set()
            process.returncode = os.waitstatus_to_exitcode(status)
            self.processor = usage.ru_utime + usage.ru_stime
            self.peak = peak.peak / 1024
            if process.returncode != 0:
                errors.seek(0)
                sys.exit(f"{NAME}: exit code {process.returncode}: {' '.join(command)}\n"
                         + errors.read().decode(errors="replace")[-2000:])


def delete(path):
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    elif os.path.lexists(path):
        os.remove(path)


def turns(ours, peer, results, rounds):
    """Runs two commands in turns, each after its result of before has gone; a first turn of each is not counted."""
    runs = [], []
    for turn in range(-1 if rounds > 1 else 0, rounds):
        for side in ((0, 1) if turn % 2 == 0 else (1, 0)):
            delete(results[side])
            run = Run((ours, peer)[side])
            if turn >= 0:
                runs[side].append(run)
    return runs
