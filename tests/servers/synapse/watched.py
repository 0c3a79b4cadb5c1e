"""Runs a Synapse that ends with whoever started it: that process holds the other end of this one's standard input.

Arguments: the folder to remove at that end, or nothing ("") to keep it, then Synapse's own.
"""
import os
import runpy
import shutil
import sys
import threading

folder = sys.argv.pop(1)


def watch():
    while os.read(0, 4096):
        pass
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


threading.Thread(target=watch, daemon=True).start()
runpy.run_module("synapse.app.homeserver", run_name="__main__", alter_sys=True)
