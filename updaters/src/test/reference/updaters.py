"""Writes the reference trajectories of the updaters, in float64.

adamw and sgd come from torch.optim (Debian's python3-torch); lion, diffgrad and exadam are scalar loops written from the
papers. Run from this folder: /usr/bin/python3 updaters.py
"""
import json
import math

import torch

OUT = '../resources/org/samediffext/updaters/reference.json'

SPEC = {'theta': [1.0, -2.0, 0.5], 'gradients': [[0.1, -0.2, 0.3], [0.2, 0.1, -0.1], [-0.05, 0.3, 0.0]]}
AWKWARD = {
    'theta': [0.25, -1.5, 3.0, 0.0, -0.75, 2.0, -0.125],
    'gradients': [
        [0.0, 1e-20, 1e20, 0.3, -0.01, -1.0, 1e-3],
        [0.0, -1e-20, 1e20, -0.3, 0.02, -1.0, 1e-3],
        [1e-20, 1e-20, -1e20, 0.3, -0.04, -1.0, 0.0],
        [0.0, 0.0, 1.0, -0.3, 0.08, -1.0, 0.0],
        [0.5, 0.0, 1.0, 0.3, -0.16, -1.0, 0.0],
        [-0.5, 1.0, 0.0, -0.3, 0.32, -1.0, 1e-3],
        [0.5, 1.0, 0.0, 0.3, -0.64, -1.0, -1e-3],
        [1e-20, 1.0, 0.0, -0.3, 1.28, -1.0, 1e-3],
        [0.0, 1.0, 1e-20, 0.3, -2.56, -1.0, -1e-3],
        [-0.0, -1.0, 0.0, -0.3, 5.12, -1.0, 1e-3],
    ],
}


def by_torch(make):
    def run(theta, gradients, lr, wd):
        p = torch.tensor(theta, dtype=torch.float64, requires_grad=True)
        optimizer = make([p], lr, wd)
        out = []
        for g in gradients:
            p.grad = torch.tensor(g, dtype=torch.float64)
            optimizer.step()
            out.append(p.tolist())
        return out
    return run


def by_loop(state, step):
    def run(theta, gradients, lr, wd):
        theta, out = list(theta), []
        memory = [dict.fromkeys(state, 0.0) for _ in theta]
        for t, g in enumerate(gradients, 1):
            theta = [p - step(memory[i], g[i], t, lr) - lr * wd * p for i, p in enumerate(theta)]
            out.append(theta)
        return out
    return run


def lion(b1=0.9, b2=0.99):
    def step(s, g, t, lr):
        c = b1 * s['m'] + (1 - b1) * g
        s['m'] = b2 * s['m'] + (1 - b2) * g
        return lr * ((c > 0) - (c < 0))
    return by_loop(['m'], step)


def diffgrad(b1=0.9, b2=0.999, eps=1e-8):
    def step(s, g, t, lr):
        s['m'] = b1 * s['m'] + (1 - b1) * g
        s['v'] = b2 * s['v'] + (1 - b2) * g * g
        friction = 1 / (1 + math.exp(-abs(s['previous'] - g)))
        s['previous'] = g
        return lr * math.sqrt(1 - b2 ** t) / (1 - b1 ** t) * friction * s['m'] / (math.sqrt(s['v']) + eps)
    return by_loop(['m', 'v', 'previous'], step)


def exadam(b1=0.9, b2=0.999, eps=1e-8):
    def step(s, g, t, lr):
        m = s['m'] = b1 * s['m'] + (1 - b1) * g
        v = s['v'] = b2 * s['v'] + (1 - b2) * g * g
        c1, c2 = 1 - b1 ** t, 1 - b2 ** t
        d1 = 1 + v / (v + eps) * b2 ** t
        d2 = 1 + m * m / (m * m + eps) * b1 ** t
        return lr * (m / c1 * d1 + g / c1 * d1) / (math.sqrt(v / c2 * d2) + eps)
    return by_loop(['m', 'v'], step)


TORCH = 'torch.optim %s, torch ' + torch.__version__ + ', float64'
PAPER = 'scalar loop from the paper, float64'
CASES = [
    ('adamw', TORCH % 'AdamW', {}, by_torch(lambda p, lr, wd: torch.optim.AdamW(p, lr=lr, weight_decay=wd))),
    ('adamw', TORCH % 'AdamW', {'beta1': 0.8, 'beta2': 0.95, 'epsilon': 1e-4},
     by_torch(lambda p, lr, wd: torch.optim.AdamW(p, lr=lr, betas=(0.8, 0.95), eps=1e-4, weight_decay=wd))),
    ('sgd', TORCH % 'SGD', {}, by_torch(lambda p, lr, wd: torch.optim.SGD(p, lr=lr))),
    ('lion', PAPER, {}, lion()),
    ('lion', PAPER, {'beta1': 0.95, 'beta2': 0.98}, lion(0.95, 0.98)),
    ('diffgrad', PAPER, {}, diffgrad()),
    ('diffgrad', PAPER, {'beta1': 0.8, 'beta2': 0.95, 'epsilon': 1e-4}, diffgrad(0.8, 0.95, 1e-4)),
    ('exadam', PAPER, {}, exadam()),
    ('exadam', PAPER, {'beta1': 0.8, 'beta2': 0.95, 'epsilon': 1e-4}, exadam(0.8, 0.95, 1e-4)),
]

rows = []
for name, origin, settings, run in CASES:
    for data in (SPEC, AWKWARD):
        for lr, wd in ((0.1, 0.0), (0.01, 0.1)):
            if name == 'sgd' and wd:
                continue
            rows.append({'method': name, 'origin': origin, 'settings': settings, 'learningRate': lr, 'weightDecay': wd,
                         'theta': data['theta'], 'gradients': data['gradients'],
                         'expected': run(data['theta'], data['gradients'], lr, wd)})
with open(OUT, 'w') as out:
    out.write('[\n' + ',\n'.join(json.dumps(row) for row in rows) + '\n]\n')
print(len(rows), 'trajectories')
