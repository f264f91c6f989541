"""Reference values of the momentum attacks, printed for MomentumReferenceTest.

python3 momentum.py     (numpy 1.24, torch 1.13)

Gradients by autograd, resizing by interpolate and pad, smoothing by conv2d, all in float64. Only the random numbers follow the
Java side: streams of SplitMix64, written anew here from what SampleRandom says of itself.
"""
import math

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
MASK = (1 << 64) - 1


class Stream:
    def __init__(self, key):
        self.key = key & MASK
        self.counter = 0

    @staticmethod
    def mix(z):
        z &= MASK
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def stream(self, purpose):
        inner = self.mix(self.key ^ 0xD1B54A32D192ED03)
        return Stream(self.mix(inner + 0x9E3779B97F4A7C15 * (purpose + 1)))

    def ball(self, size):
        """Uniform in the Euclidean unit ball: Gaussians by Box and Muller over their length, times a power of a uniform number."""
        n = []
        while len(n) < size:
            radius, angle = math.sqrt(-2 * math.log(1 - self.uniform())), 2 * math.pi * self.uniform()
            n += [radius * math.cos(angle), radius * math.sin(angle)]
        n = torch.tensor(n[:size])
        return n / n.norm() * self.uniform() ** (1 / size)

    def uniform(self):
        self.counter += 1
        return (self.mix(self.key + 0x9E3779B97F4A7C15 * self.counter) >> 11) * 2.0**-53


V = torch.tensor([[1, -0.5, 0.3], [-0.7, 0.8, 0.2], [0.4, 0.6, -0.9], [0.1, -0.3, 0.5]])
A = torch.tensor([0.1, -0.2, 0.05])
U = torch.tensor([[1.2, -0.6, 0.1], [-0.4, 0.9, 0.3], [0.2, -0.5, 1.1]])
C = torch.tensor([0.05, 0, -0.1])


def tanh_net(x):
    return torch.tanh(x @ V + A) @ U + C


W = torch.tensor([[math.sin(1 + 0.7 * i * (j + 1)) for i in range(60)] for j in range(4)])
R = torch.tensor([[math.cos(k + 2 * j) for j in range(4)] for k in range(3)])


def image_net(x):
    return R @ torch.tanh(W @ x.reshape(60))


def identity(x, stream):
    return x


def diverse(rate):
    def change(x, stream):
        if stream.uniform() >= 0.8:
            return x
        scale, parts = stream.uniform(), []
        for size in x.shape[-2:]:
            least = math.ceil(rate * size)
            part = least + int(scale * (size - least))
            parts.append((part, size, int(stream.uniform() * (size - part + 1))))
        (h, height, top), (w, width, left) = parts
        small = F.interpolate(x[None], size=(h, w), mode="bilinear", align_corners=False)[0]
        return F.pad(small, (left, width - w - left, top, height - h - top))

    return change


def smooth(side):
    u = np.linspace(-3, 3, side)
    k = np.exp(-(u**2) / 2)
    k = torch.tensor(np.outer(k, k) / np.outer(k, k).sum())

    def window(g):
        return torch.stack([F.conv2d(c[None, None], k[None, None], padding=side // 2)[0, 0] for c in g])

    return window


def attack(net, x0, eps, steps, mu, ahead=False, scales=1, neighbours=0, change=identity, window=None, linf=False):
    random = Stream(Stream(9).stream(0).stream(0).key)
    alpha, x, v, tune = eps / steps, x0.clone(), torch.zeros_like(x0), torch.zeros_like(x0)

    def slope(at, stream):
        at = at.clone().requires_grad_(True)
        loss = 0
        for i in range(scales):
            seen = change(at / 2**i, stream.stream(i))
            loss = loss + F.cross_entropy(net(seen).reshape(1, 3), torch.tensor([0])) / scales
        return torch.autograd.grad(loss, at)[0]

    for step in range(steps):
        draws = random.stream(step)
        g = slope(x + alpha * mu * v if ahead else x, draws.stream(0))
        around = torch.zeros_like(x0)
        for k in range(1, neighbours + 1):
            own = draws.stream(k)
            offset = own.ball(x0.numel()).reshape(x0.shape)
            around += slope(x + 1.5 * eps * offset, own.stream(0)) / neighbours
        raised = g + tune
        raised = raised if window is None else window(raised)
        v = mu * v + raised / raised.abs().mean()
        tune = around - g if neighbours else tune
        if linf:
            x = torch.min(torch.max(x + alpha * v.sign(), x0 - eps), x0 + eps).clamp(0, 1)
        else:
            delta = x + alpha * v / v.norm() - x0
            x = x0 + delta * min(1, eps / delta.norm().item())
            assert x.min() >= 0 and x.max() <= 1, "the box binds: choose another example"
    return x


def show(name, net, x):
    loss = F.cross_entropy(net(x).reshape(1, 3), torch.tensor([0])).item()
    print(f"{name:8s} {loss:.12f}  " + ", ".join(f"{value:.12f}" for value in x.reshape(-1)[:4].tolist()))


T = torch.tensor([0.6, 0.3, 0.7, 0.5])
IMAGE = torch.tensor([0.5 + 0.2 * math.sin(i) for i in range(60)]).reshape(2, 5, 6)
show("mi", tanh_net, attack(tanh_net, T, 0.2, 4, 0.9))
show("ni", tanh_net, attack(tanh_net, T, 0.2, 4, 0.9, ahead=True))
show("sini", tanh_net, attack(tanh_net, T, 0.2, 4, 0.9, ahead=True, scales=3))
show("vmi", tanh_net, attack(tanh_net, T, 0.2, 4, 0.9, neighbours=3))
show("vni", tanh_net, attack(tanh_net, T, 0.2, 4, 0.9, ahead=True, neighbours=3))
show("ti", image_net, attack(image_net, IMAGE, 0.3, 4, 0.9, window=smooth(5)))
show("di", image_net, attack(image_net, IMAGE, 0.3, 4, 0.9, change=diverse(0.5)))
show("ti-dim", image_net, attack(image_net, IMAGE, 0.05, 4, 0.9, change=diverse(0.5), window=smooth(5), linf=True))
