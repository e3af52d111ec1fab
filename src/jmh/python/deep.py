"""The deep chain as one writes it with NumPy: deep.py width steps. Prints the CPU time of a step in us."""
import sys
import time

import numpy as np

LAYERS, INPUTS, BATCH, SAMPLES, STEP_SIZE, HALF_WIDTH = 8, 64, 64, 4096, 0.05, 0.01

width, steps = int(sys.argv[1]), int(sys.argv[2])
random = np.random.default_rng(1)
sizes = [INPUTS] + [width] * (LAYERS - 1) + [1]
x = random.standard_normal((SAMPLES, INPUTS))
label = np.sign(x[:, :1])
W = [random.standard_normal((n, m)) * np.sqrt(2 / (n + m)) for m, n in zip(sizes, sizes[1:])]
b = [np.zeros(n) for n in sizes[1:]]


def noisy(a):
    return a + random.uniform(-HALF_WIDTH, HALF_WIDTH, a.shape)


begin = time.process_time()
for t in range(steps):
    rows = slice(t * BATCH % SAMPLES, t * BATCH % SAMPLES + BATCH)
    y, h = [x[rows]], []
    for i in range(LAYERS - 1):
        h.append(np.tanh(y[i] @ W[i].T + b[i]))
        y.append(noisy(h[i]))
    v = -label[rows] / (1 + np.exp(label[rows] * (y[-1] @ W[-1].T + b[-1])))
    for i in reversed(range(LAYERS)):
        u = v if i == LAYERS - 1 else v * (1 - h[i] * h[i])
        if i > 0:
            v = noisy(u @ W[i])
        W[i] -= STEP_SIZE / BATCH * (u.T @ y[i])
        b[i] -= STEP_SIZE / BATCH * u.sum(axis=0)
print((time.process_time() - begin) / steps * 1e6)
