"""Gives the Java kernel that is installed here (IJava) our class path and the Vector API: kernel.py <file with the class path>."""
import json
import os
import sys

from jupyter_client.kernelspec import KernelSpecManager

VECTOR_API = "--add-modules=jdk.incubator.vector"

path = os.path.join(KernelSpecManager().get_kernel_spec("java").resource_dir, "kernel.json")
with open(path) as f:
    spec = json.load(f)
with open(sys.argv[1]) as f:
    class_path = os.path.abspath("target/classes") + os.pathsep + f.read().strip()
environment = spec.setdefault("env", {})
environment["IJAVA_CLASSPATH"] = class_path
environment["IJAVA_COMPILER_OPTS"] = VECTOR_API.replace("=", " ")  # the compiler of the cells needs it as well as the JVM
if VECTOR_API not in spec["argv"]:
    spec["argv"][1:1] = ["-Xmx1g", VECTOR_API]  # Binder gives 1-2 GB in all
with open(path, "w") as f:
    json.dump(spec, f, indent=1)
print("the kernel in", path, "knows this project")
