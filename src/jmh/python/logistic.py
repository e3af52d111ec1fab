"""The paper's experiment as one writes it with NumPy: logistic.py data.csv none|forward|backward shared|sample steps gradient_noise
Prints the CPU time of a step in us and the last norm of the exact gradient."""
import sys
import time

import numpy as np

STEP_SIZE, RHO = 0.1, 0.001

x = np.ascontiguousarray(np.loadtxt(sys.argv[1], delimiter=",", skiprows=1))  # x_l = -y_l h_l
side, shared, steps, gradient_noise = sys.argv[2], sys.argv[3] == "shared", int(sys.argv[4]), float(sys.argv[5])
samples, d = x.shape
half_width = 2 / np.sqrt(d)
size = None if shared else samples
random = np.random.default_rng(1)
w = np.zeros(d)
norms = np.empty(steps)

begin = time.process_time()
for t in range(steps):
    z = x @ w
    v = 1 / (1 + np.exp(-z))
    r = 2 * RHO * w / (1 + w * w) ** 2
    exact = x.T @ v / samples + r
    norms[t] = np.sqrt(exact @ exact)
    g = exact
    if side == "forward":
        g = x.T @ (1 / (1 + np.exp(-(z + random.uniform(-half_width, half_width, size))))) / samples + r
    elif side == "backward":
        g = x.T @ (v + random.uniform(-half_width, half_width, size)) / samples + r
    w = w - STEP_SIZE * (g + gradient_noise * random.standard_normal(d))
print((time.process_time() - begin) / steps * 1e6, norms[-1])
