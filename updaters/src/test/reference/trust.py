"""Writes reference-trust.json: trajectories of the updaters that look at a whole parameter, in float64.

Computed in numpy from the papers and the whole history: momenta and means are weighted sums over all gradients so far, so not the
recursions of the Java formulas. Weights are [..., out] as SameDiff has them. The rows 'spec' are a hand-made case, whose numbers
the tests of the methods state. Run from this folder: /usr/bin/python3 trust.py
"""
import json

import numpy as np

OUT = '../resources/org/samediffext/updaters/reference-trust.json'
ORIGIN = 'weighted sums over the whole history from the paper, numpy, float64'


def mean(b, xs):
    """Exponential mean of xs from zero, not corrected."""
    return (1 - b) * sum(b ** (len(xs) - 1 - i) * x for i, x in enumerate(xs))


def corrected(b, xs):
    """The same over the sum of its weights."""
    weights = np.array([b ** (len(xs) - 1 - i) for i in range(len(xs))])
    return np.tensordot(weights / weights.sum(), np.array(xs), 1)


def length(x):
    """The Euclidean norm, scaled so that nothing overflows."""
    top = np.abs(x).max()
    return top * np.sqrt(((x / top) ** 2).sum()) if top > 0 else 0.0


def is_vector(shape):
    return sum(size > 1 for size in shape) < 2


def lars(p, gradients, lr, wd, momentum=0.9, trust=0.001):
    pushes, start, moved = [], p, np.zeros_like(p)
    for g in gradients:
        ratio = 1.0
        if not is_vector(p.shape) and length(p) > 0 and length(g) > 0:
            ratio = trust * length(p) / (length(g) + wd * length(p))
        pushes.append(lr * ratio * (g + wd * p))
        # the push of step i has been applied sum(momentum^k, k = 0 .. t - i) times by step t
        t = len(pushes)
        moved = sum(sum(momentum ** k for k in range(t - i)) * push for i, push in enumerate(pushes))
        p = start - moved
        yield p


def lamb(p, gradients, lr, wd, beta1=0.9, beta2=0.999, epsilon=1e-6, minNorm=0.0, maxNorm=0.0):
    for t in range(1, len(gradients) + 1):
        gs = gradients[:t]
        u = corrected(beta1, gs) / (np.sqrt(corrected(beta2, [g * g for g in gs])) + epsilon) + wd * p
        phi = max(length(p), minNorm)
        phi = min(phi, maxNorm) if maxNorm > 0 else phi
        p = p - (lr * phi * (u / length(u)) if phi > 0 and length(u) > 0 else lr * u)
        yield p


def l2(c, power):
    return c / length(c) if length(c) > 0 else c


def lp(c, power):
    """The point of the unit sphere of the dual norm that c leans on most: by Lagrange a multiple of sign(c)|c|^(p - 1)."""
    if not c.any():
        return c
    direction = np.sign(c) * np.exp((power - 1) * np.log(np.where(c == 0, 1, np.abs(c) / np.abs(c).max()))) * (c != 0)
    dual = power / (power - 1)
    return direction / (np.abs(direction) ** dual).sum() ** (1 / dual)


def linf(c, power):
    largest = np.flatnonzero(np.abs(c) == np.abs(c).max())
    slope = np.zeros_like(c)
    slope.flat[largest] = np.sign(c.flat[largest]) / len(largest)
    return slope


SCALES = {'l2': lambda n, power: n ** 0.5, 'lp': lambda n, power: n ** (1 - 1 / power), 'linf': lambda n, power: n}


def lionk(p, gradients, lr, wd, kappa, beta1=0.9, beta2=0.99, power=1.5, scaled=False):
    slope = {'l2': l2, 'lp': lp, 'linf': linf}[kappa]
    scale = SCALES[kappa](p.size, power) if scaled else 1.0
    for t in range(len(gradients)):
        before = mean(beta2, gradients[:t]) if t else 0.0
        p = p - lr * (scale * slope(beta1 * before + (1 - beta1) * gradients[t], power) + wd * p)
        yield p


def adafactor(p, gradients, lr, wd, decayPower=0.8, clipping=1.0, epsilon1=1e-30, epsilon2=1e-3, relative=True,
              annealed=True):
    for t in range(1, len(gradients) + 1):
        betas = [1 - i ** -decayPower for i in range(1, t + 1)]
        # sums over rows and columns, as printed, of the weighted mean of all squares so far
        squares = sum((1 - betas[i]) * np.prod(betas[i + 1:]) * (gradients[i] ** 2 + epsilon1) for i in range(t))
        flat = squares.reshape(-1, p.shape[-1])
        v = squares
        if not is_vector(p.shape):
            v = (np.outer(flat.sum(1), flat.sum(0)) / flat.sum()).reshape(p.shape)
        u = gradients[t - 1] / np.sqrt(v)
        u = u / max(1.0, np.sqrt(np.mean(u * u)) / clipping)
        rate = lr * (min(1e-2, 1 / np.sqrt(t)) if annealed else 1.0)
        rate = rate * (max(epsilon2, np.sqrt(np.mean(p * p))) if relative else 1.0)
        p = p - rate * (u + wd * p)
        yield p


def adagradnorm(p, gradients, lr, wd, initial=0.01, perParameter=False):
    for t in range(1, len(gradients) + 1):
        b = np.hypot(np.sqrt(initial), length(np.concatenate([g.reshape(-1) for g in gradients[:t]])))
        p = p - lr * ((gradients[t - 1] / b if b > 0 else 0.0) + wd * p)
        yield p


def sgdsai(p, gradients, lr, wd, momentum=0.9, epsilon=1e-8):
    first = next((i for i, g in enumerate(gradients) if g.any()), len(gradients))
    s = 0.0
    if first < len(gradients):
        g = gradients[first]
        s = length(g) / (np.std(g, ddof=1) + epsilon) if g.size > 1 and (g != g.flat[0]).any() else 1.0
    for t in range(len(gradients)):
        # the first counts in full, each later one by 1 - momentum
        past = gradients[first:t + 1]
        b = sum(momentum ** (len(past) - 1 - i) * (1.0 if i == 0 else 1 - momentum) * g for i, g in enumerate(past))
        p = p - lr * (s * b + wd * p)
        yield p


def schedulefree(p, gradients, lr, wd, beta, warmup, direction):
    """The three sequences as printed: x is the weighted mean of all z, z what the directions add up to."""
    y, zs, rates, pushes = p, [], [], []
    for t in range(1, len(gradients) + 1):
        rates.append(lr * min(1.0, t / warmup) if warmup else lr)
        pushes.append(rates[-1] * (direction(gradients[:t]) + wd * y))
        zs.append(p - sum(pushes))
        weights = np.array(rates) ** 2
        x = np.tensordot(weights / weights.sum(), np.array(zs), 1)
        y = (1 - beta) * zs[-1] + beta * x
        yield y


def schedulefreesgd(p, gradients, lr, wd, beta=0.9, warmup=0):
    return schedulefree(p, gradients, lr, wd, beta, warmup, lambda gs: gs[-1])


def schedulefreeadamw(p, gradients, lr, wd, beta1=0.9, beta2=0.999, epsilon=1e-8, warmup=0):
    return schedulefree(p, gradients, lr, wd, beta1, warmup,
                        lambda gs: gs[-1] / (np.sqrt(corrected(beta2, [g * g for g in gs])) + epsilon))


def normalizedgd(p, gradients, lr, wd):
    for g in gradients:
        p = p - lr * ((g / length(g) if length(g) > 0 else 0.0) + wd * p)
        yield p


def prodigy(p, gradients, lr, wd, beta1=0.9, beta2=0.999, epsilon=1e-8, d0=1e-6):
    """With every d so far, and sums weighted by them as printed."""
    start, ds, rises, beta3 = p, [d0], [], np.sqrt(beta2)
    for t in range(1, len(gradients) + 1):
        gs = [d * g for d, g in zip(ds, gradients)]
        m, v = mean(beta1, gs), mean(beta2, [g * g for g in gs])
        rises.append(lr * ds[-1] ** 2 * ((start - p) * gradients[t - 1]).sum())
        r = mean(beta3, rises)
        s = mean(beta3, [lr * d ** 2 * g for d, g in zip(ds, gradients)])
        p = p - lr * ds[-1] * (m / (np.sqrt(v) + ds[-1] * epsilon) + wd * p)
        ds.append(max(ds[-1], r / np.abs(s).sum()) if np.abs(s).sum() > 0 else ds[-1])
        yield p


SPEC = (np.array([1.0, -2.0, 0.5]),
        [np.array(g) for g in ([0.1, -0.2, 0.3], [0.2, 0.1, -0.1], [-0.05, 0.3, 0.0])])
AWKWARD = (np.array([0.25, -1.5, 3.0, 0.0, -0.75, 2.0, -0.125]), [np.array(g) for g in (
    [0.0, 1e-20, 1e20, 0.3, -0.01, -1.0, 1e-3],
    [0.0, -1e-20, -1e20, -0.3, 0.02, -1.0, 1e-3],
    [1e-20, 1e-20, 1e20, 0.3, -0.04, -1.0, 0.0],
    [0.0, 0.0, 1.0, -0.3, 0.08, -1.0, 0.0],
    [0.5, 0.0, 1.0, 0.3, -0.16, -1.0, 0.0],
    [-0.5, 1.0, 0.0, -0.3, 0.32, -1.0, 1e-3],
    [-0.0, -1.0, 0.0, -0.3, 5.12, -1.0, 1e-3])])
# no gradient so large that a step in proportion to it would leave nothing to compare
MODERATE = (AWKWARD[0], [np.clip(g, -1e3, 1e3) for g in AWKWARD[1]])


def random_case(seed, shape, steps=6):
    """Gradients of very different sizes, some zero: whole, and in part; one is constant."""
    random = np.random.default_rng(seed)
    gradients = [random.normal(size=shape) * 10.0 ** random.uniform(-3, 2) for _ in range(steps)]
    gradients[2] = np.zeros(shape)
    gradients[3].flat[::2] = 0.0
    gradients[4] = np.full(shape, -0.25)
    return random.normal(size=shape), gradients


def still(case):
    """The same from weights that are zero."""
    return np.zeros_like(case[0]), case[1]


MATRIX, CONVOLUTION, ROW = random_case(1, (5, 4)), random_case(2, (3, 2, 2, 4)), random_case(3, (1, 6))
WIDE = still(random_case(4, (2, 5)))
LARGE = (MATRIX[0], [1e4 * g for g in MATRIX[1]])
LATE = (SPEC[0], [np.zeros(3), np.zeros(3)] + SPEC[1])
# a slope that levels out, on which Prodigy's estimate grows; from zero, where float can hold so small a way
DOWN = (np.zeros(3), [np.array([1.0, -0.5, 0.25]) / (1 + i) for i in range(20)])
SINGLE = (np.array([2.0]), [np.array([g]) for g in (0.0, -1e-3, 0.5, 3.0)])
EVEN = (SPEC[0], [np.full(3, 0.1), np.full(3, -0.3), SPEC[1][0]])
B = {'beta1': 0.8, 'beta2': 0.95, 'epsilon': 1e-4}
LION = {'beta1': 0.95, 'beta2': 0.98}
CASES = [
    (lars, {}, (SPEC, MODERATE, MATRIX, CONVOLUTION, ROW, WIDE, LARGE)),
    (lars, {'momentum': 0.5, 'trust': 0.02}, (MATRIX, WIDE)),
    (lamb, {}, (SPEC, AWKWARD, MATRIX, CONVOLUTION, ROW, WIDE)),
    (lamb, {**B, 'maxNorm': 1.5}, (SPEC, MATRIX)),
    (lamb, {**B, 'minNorm': 4.0, 'maxNorm': 10.0}, (MATRIX, WIDE)),
    (adafactor, {}, (SPEC, AWKWARD, MATRIX, CONVOLUTION, ROW, WIDE)),
    (adafactor, {'relative': False, 'annealed': False, 'clipping': 0.7}, (MATRIX, CONVOLUTION, WIDE)),
    (adafactor, {'decayPower': 0.5, 'epsilon1': 1e-3, 'epsilon2': 2.0, 'annealed': False}, (SPEC, MATRIX)),
    (adagradnorm, {}, (SPEC, AWKWARD, MATRIX, LATE)),
    (adagradnorm, {'initial': 0.0, 'perParameter': True}, (SPEC, MATRIX, LATE)),
    (sgdsai, {}, (SPEC, MODERATE, MATRIX, CONVOLUTION, LATE, SINGLE, EVEN)),
    (sgdsai, {'momentum': 0.0, 'epsilon': 0.1}, (SPEC, MATRIX)),
    (schedulefreesgd, {}, (SPEC, MODERATE, MATRIX)),
    (schedulefreesgd, {'beta': 0.5, 'warmup': 3}, (SPEC, MATRIX)),
    (schedulefreeadamw, {}, (SPEC, AWKWARD, MATRIX)),
    (schedulefreeadamw, {**B, 'warmup': 4}, (SPEC, MODERATE, MATRIX)),
    (normalizedgd, {}, (SPEC, AWKWARD, MATRIX, LATE)),
    (prodigy, {}, (SPEC, MODERATE, MATRIX, DOWN)),
    (prodigy, {'d0': 0.1, **B}, (SPEC, MODERATE, MATRIX, CONVOLUTION, DOWN, LATE)),
    (lionk, {'kappa': 'l2'}, (SPEC, AWKWARD, MATRIX)),
    (lionk, {'kappa': 'lp', **LION}, (SPEC, MODERATE, MATRIX)),
    (lionk, {'kappa': 'lp', 'power': 7.0, 'scaled': True, **LION}, (SPEC, MODERATE, CONVOLUTION)),
    (lionk, {'kappa': 'linf', **LION}, (SPEC, AWKWARD, MATRIX)),
    (lionk, {'kappa': 'l2', 'scaled': True, **LION}, (MATRIX,)),
    (lionk, {'kappa': 'linf', 'scaled': True, **LION}, (MATRIX,)),
]

rows = []
for method, settings, data_sets in CASES:
    for p, gradients in data_sets:
        for lr, wd in ((1.0, 0.0), (0.5, 0.1)) if method is prodigy else ((0.1, 0.0), (0.01, 0.1)):
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
print(len(rows), 'trajectories')
