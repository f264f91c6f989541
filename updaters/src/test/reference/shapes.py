"""Writes the reference trajectories of the updaters that look at channels, in float64.

adamp and sgdp are written from Heo et al. 2021, Algorithms 1 and 2, with torch's cosine_similarity as in the authors' code;
the rows 'spec' are the hand-made case whose rounded numbers stand in the comments. Weights are [in, out] as SameDiff has
them, so output channels are columns. Run from this folder: /usr/bin/python3 shapes.py
"""
import json
import math

import torch
import torch.nn.functional as F

OUT = '../resources/org/samediffext/updaters/reference-shapes.json'


def project(p, g, step, delta, ratio, eps):
    if p.dim() < 2:
        return step, 1.0
    channels = lambda x: x.transpose(0, -1).reshape(x.size(-1), -1)
    layer = lambda x: x.reshape(1, -1)
    if g.norm() == 0:
        return step, 1.0
    for view in (channels, layer):
        cosine = F.cosine_similarity(view(g), view(p), dim=1, eps=eps).abs()
        if cosine.max() < delta / math.sqrt(view(p).size(1)):
            norm = view(p).norm(dim=1).add(eps)
            expand = [1] * (p.dim() - 1) + [-1] if view is channels else [1] * p.dim()
            n = p / norm.view(expand)
            along = (view(n) * view(step)).sum(dim=1).view(expand)
            return step - n * along, ratio
    return step, 1.0


def adamp(p, gradients, lr, wd, beta1=0.9, beta2=0.999, epsilon=1e-8, delta=0.1, decayRatio=0.1, nesterov=False):
    m, v = torch.zeros_like(p), torch.zeros_like(p)
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        denominator = v.sqrt() / math.sqrt(1 - beta2 ** t) + epsilon
        step = ((beta1 * m + (1 - beta1) * g) if nesterov else m) / denominator
        step, ratio = project(p, g, step, delta, decayRatio, epsilon)
        p = p * (1 - lr * wd * ratio) - lr / (1 - beta1 ** t) * step
        yield p


def sgdp(p, gradients, lr, wd, momentum=0.0, dampening=0.0, epsilon=1e-8, delta=0.1, decayRatio=0.1, nesterov=False):
    b = torch.zeros_like(p)
    for g in gradients:
        b = momentum * b + (1 - dampening) * g
        step, ratio = project(p, g, g + momentum * b if nesterov else b, delta, decayRatio, epsilon)
        p = p * (1 - lr * wd * ratio / (1 - momentum)) - lr * step
        yield p


def random_case(seed, shape, steps):
    torch.manual_seed(seed)
    p = torch.randn(shape, dtype=torch.float64)
    gradients = []
    for t in range(steps):
        g = torch.randn(shape, dtype=torch.float64)
        if t % 3 != 2 and len(shape) > 1:
            # orthogonal in each channel, then in the layer only
            flat = g.reshape(-1, shape[-1]) if t % 3 == 0 else g.reshape(-1, 1)
            weights = p.reshape(flat.shape)
            flat -= weights * (flat * weights).sum(0) / (weights * weights).sum(0)
            g = flat.reshape(shape) + 1e-3 * p
        gradients.append(g)
    gradients.append(torch.zeros(shape, dtype=torch.float64))
    return p, gradients


def transposed(rows):
    return torch.tensor(rows, dtype=torch.float64).T.contiguous()


SPEC = (transposed([[1, 2], [3, -1]]),
        [transposed(g) for g in ([[0.2, -0.1], [0.1, 0.3]], [[0.21, -0.1], [0.1, 0.28]], [[0.5, 0.4], [-0.2, 0.1]])])
ORIGIN = 'Heo et al. 2021, Algorithms 1 and 2, in torch'

# adamp, rows = channels: [[0.8799, 2.0598], [2.9597, -1.1199]] [[0.7590362, 2.111187], [2.91386, -1.240154]]
#   [[0.6642082, 2.074592], [2.918511, -1.328969]]
# sgdp: [[0.979, 2.008], [2.987, -1.029]] [[0.9390267, 2.025004], [2.96506, -1.082987]]
#   [[0.8445364, 1.981854], [2.93831, -1.131657]]
CASES = [
    (adamp, {}, 0.1, 0.01, SPEC),
    (sgdp, {'momentum': 0.9}, 0.1, 0.01, SPEC),
    (adamp, {}, 0.1, 0.01, random_case(1, (3, 3, 2, 4), 6)),
    (adamp, {'nesterov': True, 'decayRatio': 0.5}, 0.01, 0.1, random_case(2, (5, 3), 6)),
    (adamp, {}, 0.1, 0.01, random_case(3, (6,), 4)),
    (sgdp, {}, 0.1, 0.01, random_case(4, (4, 2, 3), 6)),
    (sgdp, {'momentum': 0.8, 'dampening': 0.5, 'nesterov': True}, 0.1, 0.1, random_case(5, (7, 2), 6)),
    (sgdp, {'momentum': 0.9}, 0.1, 0.1, random_case(6, (5,), 4)),
]

rows = []
for method, settings, lr, wd, (p, gradients) in CASES:
    rows.append({
        'method': method.__name__,
        'origin': ORIGIN,
        'settings': settings,
        'learningRate': lr,
        'weightDecay': wd,
        'shape': list(p.shape),
        'theta': p.reshape(-1).tolist(),
        'gradients': [g.reshape(-1).tolist() for g in gradients],
        'expected': [q.reshape(-1).tolist() for q in method(p, gradients, lr, wd, **settings)],
    })
with open(OUT, 'w') as out:
    out.write('[\n' + ',\n'.join(json.dumps(row) for row in rows) + '\n]\n')
for row in rows[:2]:
    for e in row['expected']:
        print(row['method'], [float('%.7g' % x) for x in e])
