"""Writes reference-noise.json: trajectories of noisy updaters, in float64.

The step is the paper's; the normal numbers are computed here from the description of the generator in CountedNoise's Javadoc, in
integers of any length, for the variable named theta, whose stream is its letters folded into the key 1.
Run from this folder: /usr/bin/python3 noise.py
"""
import json
import math

OUT = '../resources/org/samediffext/updaters/reference-noise.json'
WRAP = 2 ** 64
GAMMA = 0x9E3779B97F4A7C15


def mix(x):
    x %= WRAP
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9 % WRAP
    x = (x ^ x >> 27) * 0x94D049BB133111EB % WRAP
    return x ^ x >> 31


def key(*numbers):
    folded = numbers[0]
    for number in numbers[1:]:
        folded = mix(mix(folded) + GAMMA * (number + 1))
    return folded


def normal(k, element):
    u, v = ((mix(k + GAMMA * (i + 1)) >> 11) / 2 ** 53 for i in (element & ~1, element | 1))
    return math.sqrt(-2 * math.log(1 - u)) * (math.sin if element & 1 else math.cos)(2 * math.pi * v)


def sgld(temperature, seed):
    def run(theta, gradients, lr, wd):
        theta, out = list(theta), []
        stream = key(1, *map(ord, 'theta'))
        for t, gs in enumerate(gradients, 1):
            k = key(seed, 1, stream, t)
            theta = [p - lr * (g + wd * p) - math.sqrt(2 * lr * temperature) * normal(k, i)
                     for i, (p, g) in enumerate(zip(theta, gs))]
            out.append(theta)
        return out
    return run


THETA = [1.0, -2.0, 0.5, 0.0, 3.0]
GRADIENTS = [[0.1, -0.2, 0.3, 0.0, 1.0], [0.2, 0.1, -0.1, 0.0, -1.0], [-0.05, 0.3, 0.0, 1e-20, 10.0], [0.0] * 5,
             [1.0, 1.0, -0.0, 1e-3, -10.0], [0.1, -0.2, 0.3, 0.0, 1.0], [0.2, 0.1, -0.1, 0.0, -1.0], [0.0] * 5,
             [-1.0, 1.0, 1e-20, 0.5, 0.0], [0.3, 0.3, 0.3, 0.3, 0.3]]

rows = []
for settings in ({'temperature': 0.5, 'seed': 0}, {'temperature': 1e-4, 'seed': 17}, {'temperature': 0.0, 'seed': 17}):
    for lr, wd in ((0.1, 0.0), (0.01, 0.1)):
        rows.append({'method': 'sgld', 'origin': 'scalar loop from the paper, generator from its description, float64',
                     'settings': settings, 'learningRate': lr, 'weightDecay': wd, 'theta': THETA, 'gradients': GRADIENTS,
                     'expected': sgld(**settings)(THETA, GRADIENTS, lr, wd)})
with open(OUT, 'w') as out:
    out.write('[\n' + ',\n'.join(json.dumps(row) for row in rows) + '\n]\n')
print(len(rows), 'trajectories')
