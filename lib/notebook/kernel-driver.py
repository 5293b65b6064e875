"""Drives one kernel through Jupyter's protocol, for tests: a line of JSON in is a cell, a line out is what came of it.

Arguments: the kernel's name, its working directory, and the options of Jupyter's KernelManager. A cell is {"code", "interruptOn"}: once the text given by
interruptOn was printed, the kernel is interrupted. The answer is {"status", "ename", "evalue", "traceback", "outputs"},
each output {"type", "content"}. {"ask": "inspect" or "complete", "code", "position"} asks what stands there instead;
the answer is the kernel's own.
"""

import json
import sys
import time

from jupyter_client.manager import KernelManager
from traitlets.config.loader import KVArgParseConfigLoader

CELL_SECONDS = 120

# tslab refuses cells for a while after one that failed, so that "run all" stops there: they are sent again.
REFUSED_SECONDS = 0.1


def run_cell(manager, client, cell):
    request = client.execute(cell["code"])
    trigger = cell.get("interruptOn")
    outputs, printed = [], ""
    deadline = time.time() + CELL_SECONDS
    while True:
        message = client.get_iopub_msg(timeout=max(0.1, deadline - time.time()))
        if message["parent_header"].get("msg_id") != request:
            continue
        kind, content = message["msg_type"], message["content"]
        if kind == "status" and content["execution_state"] == "idle":
            break
        if kind != "status":
            outputs.append({"type": kind, "content": content})
        if kind == "stream":
            printed += content["text"]
        if trigger and trigger in printed:
            trigger = None
            manager.interrupt_kernel()
    return {**reply_to(client, request), "outputs": outputs}


def reply_to(client, request):
    while True:
        reply = client.get_shell_msg(timeout=CELL_SECONDS)
        if reply["parent_header"].get("msg_id") == request:
            return reply["content"]


def ask(client, question):
    send = getattr(client, question["ask"])
    return reply_to(client, send(question["code"], question["position"]))


def main():
    name, folder, *options = sys.argv[1:]
    manager = KernelManager(kernel_name=name, config=KVArgParseConfigLoader(options).load_config())
    # What the kernel writes past the protocol must not mix with our answers.
    manager.start_kernel(cwd=folder, stdout=sys.stderr)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=CELL_SECONDS)
        for line in sys.stdin:
            cell = json.loads(line)
            if "ask" in cell:
                print(json.dumps(ask(client, cell)), flush=True)
                continue
            result = run_cell(manager, client, cell)
            while result["status"] in ("abort", "aborted"):
                time.sleep(REFUSED_SECONDS)
                result = run_cell(manager, client, cell)
            print(json.dumps(result), flush=True)
    finally:
        client.stop_channels()
        manager.shutdown_kernel()


main()
