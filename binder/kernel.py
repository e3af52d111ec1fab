"""Gives the Java kernel that is installed here (IJava, JJava) our class path and the Vector API: kernel.py <file with the class path>."""
import json
import os
import sys

from jupyter_client.kernelspec import KernelSpecManager

VECTOR_API = "--add-modules=jdk.incubator.vector"
JVM = ["-Xmx1g", VECTOR_API]  # Binder gives 1-2 GB in all

path = os.path.join(KernelSpecManager().get_kernel_spec("java").resource_dir, "kernel.json")
with open(path) as f:
    spec = json.load(f)
with open(sys.argv[1]) as f:
    class_path = os.path.abspath("target/classes") + os.pathsep + f.read().strip()
environment = spec.setdefault("env", {})
for family in ("IJAVA", "JJAVA"):
    environment[family + "_STARTUP_SCRIPT"] = "perturbed.plot.Show.lastValues();"  # figures and tables that a cell ends with are shown as such
    environment[family + "_CLASSPATH"] = class_path
    environment[family + "_COMPILER_OPTS"] = VECTOR_API.replace("=", " ")  # the compiler of the cells needs it as well as the JVM
environment["JJAVA_JVM_OPTS"] = " ".join(JVM)  # what JJava starts is a launcher, and this for the JVM that it launches
if VECTOR_API not in spec["argv"]:
    spec["argv"][1:1] = JVM
with open(path, "w") as f:
    json.dump(spec, f, indent=1)
print("the kernel in", path, "knows this project")
