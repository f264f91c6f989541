"""Writes reference-rules.json: the trajectories of the element-wise updaters, in float64.

Where PyTorch follows the paper they come from torch.optim (Debian's python3-torch). All others are computed here for one weight
from the whole history of its gradients, means as explicit weighted sums, so not by the recursions of the Java formulas.
Run from this folder: /usr/bin/python3 rules.py
"""
import json
import math

import torch

OUT = '../resources/org/samediffext/updaters/reference-rules.json'

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
# awkward, and no gradient so large that a rule whose step grows with it would leave nothing to compare
MODERATE = {'theta': AWKWARD['theta'], 'gradients': [[min(max(x, -1e3), 1e3) for x in g] for g in AWKWARD['gradients']]}


def by_torch(make):
    def run(theta, gradients, lr, wd):
        p = torch.tensor(theta, dtype=torch.float64, requires_grad=True)
        optimizer = make([p], lr)
        out = []
        for g in gradients:
            p.grad = torch.tensor(g, dtype=torch.float64)
            decay = lr * wd * p.detach().clone()
            optimizer.step()
            with torch.no_grad():
                p -= decay
            out.append(p.tolist())
        return out
    return run


def by_history(direction):
    """direction(gs) is the step of one weight over the learning rate, gs its gradients so far."""
    def run(theta, gradients, lr, wd):
        theta, out = list(theta), []
        for t in range(1, len(gradients) + 1):
            history = [[g[i] for g in gradients[:t]] for i in range(len(theta))]
            theta = [p - lr * (direction(gs) + wd * p) for p, gs in zip(theta, history)]
            out.append(theta)
        return out
    return run


def mean(b, xs):
    """Exponential mean of xs from zero, not corrected."""
    return (1 - b) * math.fsum(b ** (len(xs) - 1 - i) * x for i, x in enumerate(xs))


def corrected(b, xs):
    """The same over the sum of its weights."""
    return mean(b, xs) / ((1 - b) * math.fsum(b ** i for i in range(len(xs))))


def squares(xs):
    return [x * x for x in xs]


def radam(b1=0.9, b2=0.999, eps=1e-8):
    def direction(gs):
        t = len(gs)
        # the length of the simple mean with the same centre of mass, as the paper derives it
        centre = math.fsum(b2 ** (t - i) * i for i in range(1, t + 1)) / math.fsum(b2 ** (t - i) for i in range(1, t + 1))
        length = 2 * (t + 1 - centre) - 1
        limit = (1 + b2) / (1 - b2)
        if length <= 4:
            return corrected(b1, gs)
        r = math.sqrt((length - 4) / (limit - 4) * (length - 2) / (limit - 2) * limit / length)
        root = math.sqrt(mean(b2, squares(gs))) + eps
        return corrected(b1, gs) * r * math.sqrt(1 - b2 ** t) / root
    return by_history(direction)


def nadam(b1=0.9, b2=0.999, eps=1e-8, psi=0.004):
    def direction(gs):
        t = len(gs)
        mu = [b1 * (1 - 0.5 * 0.96 ** (i * psi)) for i in range(1, t + 2)]
        m = math.fsum((1 - mu[i]) * math.prod(mu[i + 1:t]) * gs[i] for i in range(t))
        m_hat = mu[t] * m / (1 - math.prod(mu)) + (1 - mu[t - 1]) * gs[-1] / (1 - math.prod(mu[:t]))
        return m_hat / (math.sqrt(corrected(b2, squares(gs))) + eps)
    return by_history(direction)


def adabelief(b1=0.9, b2=0.999, eps=1e-8):
    def direction(gs):
        t = len(gs)
        deviations = [(gs[i] - mean(b1, gs[:i + 1])) ** 2 for i in range(t)]
        s = mean(b2, deviations) + math.fsum(b2 ** i for i in range(t)) * eps
        return corrected(b1, gs) / (math.sqrt(s / (1 - b2 ** t)) + eps)
    return by_history(direction)


def started(b, xs):
    """Exponential mean that starts with the first of xs."""
    return b ** (len(xs) - 1) * xs[0] + (mean(b, xs[1:]) if xs[1:] else 0.0)


def adan(b1=0.98, b2=0.92, b3=0.99, eps=1e-8):
    def direction(gs):
        differences = [b - a for a, b in zip(gs, gs[1:])]
        ahead = [gs[0]] + [g + b2 * d for g, d in zip(gs[1:], differences)]
        v = started(b2, differences) if differences else 0.0
        return (started(b1, gs) + b2 * v) / (math.sqrt(started(b3, squares(ahead))) + eps)
    return by_history(direction)


def ademamix(b1=0.9, b2=0.999, b3=0.9999, alpha=5.0, t_alpha=0, t_beta=0, eps=1e-8):
    def b3_at(t):
        if t >= t_beta:
            return b3
        # linear in the half-life, which is what the paper's formula says
        half = (1 - t / t_beta) / math.log(b1) + t / t_beta / math.log(b3)
        return min(math.exp(1 / half), b3)

    def direction(gs):
        t = len(gs)
        bs = [b3_at(i) for i in range(1, t + 1)]
        slow = math.fsum((1 - bs[i]) * math.prod(bs[i + 1:]) * gs[i] for i in range(t))
        weight = alpha if t >= t_alpha else alpha * t / t_alpha
        return (corrected(b1, gs) + weight * slow) / (math.sqrt(corrected(b2, squares(gs))) + eps)
    return by_history(direction)


def adopt(b1=0.9, b2=0.9999, eps=1e-6):
    def direction(gs):
        parts = []
        for i in range(1, len(gs)):
            ratio = gs[i] / max(math.sqrt(started(b2, squares(gs[:i]))), eps)
            parts.append(math.copysign(min(abs(ratio), i ** 0.25), ratio))
        return mean(b1, parts) if parts else 0.0
    return by_history(direction)


def optimisticadam(b1=0.5, b2=0.9, eps=1e-8):
    def adam(gs):
        return corrected(b1, gs) / (math.sqrt(corrected(b2, squares(gs))) + eps) if gs else 0.0
    return by_history(lambda gs: 2 * adam(gs) - adam(gs[:-1]))


def amsgrad(b1=0.9, b2=0.999, eps=1e-8):
    def direction(gs):
        largest = max(mean(b2, squares(gs[:i + 1])) for i in range(len(gs)))
        return mean(b1, gs) / (math.sqrt(largest) + eps)
    return by_history(direction)


def lionk(slope, b1=0.9, b2=0.99):
    return by_history(lambda gs: slope(b1 * mean(b2, gs[:-1]) + (1 - b1) * gs[-1]))


def sign(x):
    return (x > 0) - (x < 0)


E = 0.05
KAPPAS = {
    'l1': sign,
    'deadzone': lambda c: sign(c) if abs(c) > E else 0,
    'huber': lambda c: c / E if abs(c) < E else sign(c),
    'pseudohuber': lambda c: sign(c) / math.sqrt(1 + (E / c) ** 2) if abs(c) > 1e-100 else 0,
    'halfsquare': lambda c: c,
}

O = torch.optim
TORCH = 'torch.optim %s, torch ' + torch.__version__ + ', float64'
PAPER = 'weighted sums from the paper, float64'
SHORT, ALL, TAME = (SPEC,), (SPEC, AWKWARD), (SPEC, MODERATE)
B = {'beta1': 0.8, 'beta2': 0.95, 'epsilon': 1e-4}
CASES = [
    # PyTorch's RAdam turns adaptive at rho > 5, the paper's at rho > 4: they agree in three steps
    ('radam', TORCH % 'RAdam', {}, SHORT, by_torch(lambda p, lr: O.RAdam(p, lr=lr))),
    ('radam', PAPER, {}, TAME, radam()),
    ('radam', PAPER, B, TAME, radam(0.8, 0.95, 1e-4)),
    # torch.optim.NAdam lets m decay by beta1 instead of mu, and in 1.13 multiplies by mu twice: no reference
    ('nadam', PAPER, {}, ALL, nadam()),
    ('nadam', PAPER, {**B, 'psi': 0.5}, ALL, nadam(0.8, 0.95, 1e-4, 0.5)),
    ('adabelief', PAPER, {}, ALL, adabelief()),
    ('adabelief', PAPER, B, ALL, adabelief(0.8, 0.95, 1e-4)),
    ('adan', PAPER, {}, ALL, adan()),
    ('adan', PAPER, {**B, 'beta3': 0.7}, ALL, adan(0.8, 0.95, 0.7, 1e-4)),
    ('ademamix', PAPER, {}, ALL, ademamix()),
    ('ademamix', PAPER, {**B, 'beta3': 0.99, 'alpha': 2.0, 'alphaWarmup': 4, 'beta3Warmup': 7}, ALL,
     ademamix(0.8, 0.95, 0.99, 2.0, 4, 7, 1e-4)),
    ('adopt', PAPER, {}, ALL, adopt()),
    ('adopt', PAPER, B, ALL, adopt(0.8, 0.95, 1e-4)),
    ('optimisticadam', PAPER, {}, ALL, optimisticadam()),
    ('optimisticadam', PAPER, B, ALL, optimisticadam(0.8, 0.95, 1e-4)),
    ('adamax', TORCH % 'Adamax', {}, ALL, by_torch(lambda p, lr: O.Adamax(p, lr=lr))),
    ('adamax', TORCH % 'Adamax', B, ALL, by_torch(lambda p, lr: O.Adamax(p, lr=lr, betas=(0.8, 0.95), eps=1e-4))),
    ('amsgrad', PAPER, {}, ALL, amsgrad()),
    ('amsgrad', PAPER, B, ALL, amsgrad(0.8, 0.95, 1e-4)),
    ('rmsprop', TORCH % 'RMSprop', {}, ALL, by_torch(lambda p, lr: O.RMSprop(p, lr=lr, alpha=0.9))),
    ('rmsprop', TORCH % 'RMSprop', {'beta': 0.5, 'epsilon': 1e-4}, ALL,
     by_torch(lambda p, lr: O.RMSprop(p, lr=lr, alpha=0.5, eps=1e-4))),
    ('adagrad', TORCH % 'Adagrad', {}, ALL, by_torch(lambda p, lr: O.Adagrad(p, lr=lr))),
    ('adagrad', TORCH % 'Adagrad', {'epsilon': 1e-4}, ALL, by_torch(lambda p, lr: O.Adagrad(p, lr=lr, eps=1e-4))),
    ('nesterov', TORCH % 'SGD', {}, TAME, by_torch(lambda p, lr: O.SGD(p, lr=lr, momentum=0.9, nesterov=True))),
    ('nesterov', TORCH % 'SGD', {'momentum': 0.5}, TAME,
     by_torch(lambda p, lr: O.SGD(p, lr=lr, momentum=0.5, nesterov=True))),
    ('momentum', TORCH % 'SGD', {}, TAME, by_torch(lambda p, lr: O.SGD(p, lr=lr, momentum=0.9))),
    ('momentum', TORCH % 'SGD', {'momentum': 0.5}, TAME, by_torch(lambda p, lr: O.SGD(p, lr=lr, momentum=0.5))),
] + [('lionk', PAPER, {'kappa': kappa, 'width': E, 'beta1': 0.95, 'beta2': 0.98}, TAME, lionk(slope, 0.95, 0.98))
     for kappa, slope in KAPPAS.items()]

rows = []
for name, origin, settings, data_sets, run in CASES:
    for data in data_sets:
        for lr, wd in ((0.1, 0.0), (0.01, 0.1)):
            rows.append({'method': name, 'origin': origin, 'settings': settings, 'learningRate': lr, 'weightDecay': wd,
                         'theta': data['theta'], 'gradients': data['gradients'],
                         'expected': run(data['theta'], data['gradients'], lr, wd)})
with open(OUT, 'w') as out:
    out.write('[\n' + ',\n'.join(json.dumps(row) for row in rows) + '\n]\n')
print(len(rows), 'trajectories')
