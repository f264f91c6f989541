"""Values and gradients of CE-U and UNDIAL for UnlearningValuesTest, by torch's automatic differentiation in float64.

Run: python3 unlearning.py (torch 1.13)
"""
import torch
import torch.nn.functional as F

Z = torch.tensor([[2., 1., 0., -1.], [.5, .2, -.3, 0.], [0., 3., 1., 2.]], dtype=torch.float64)
T = torch.tensor([0, 2, -100])
REF = torch.tensor([[1.2, .1, -.9, .2], [0., 1., .5, -.5], [1., 1., 1., 1.]], dtype=torch.float64)


def show(name, loss):
    z = Z.clone().requires_grad_(True)
    value = loss(z)
    value.backward()
    print(name, "%.9f" % value.item(), [[round(v, 9) for v in row] for row in z.grad.tolist()])


def soft_cross_entropy(z, q):
    valid = T >= 0
    return F.cross_entropy(z[valid], q[valid], reduction="mean")


def ceu(z):
    struck = z.detach().clone()
    for i, t in enumerate(T.tolist()):
        if t >= 0:
            struck[i, t] = -float("inf")
    return soft_cross_entropy(z, torch.softmax(struck, 1))


def undial(beta):
    def loss(z):
        hot = torch.zeros_like(REF)
        for i, t in enumerate(T.tolist()):
            if t >= 0:
                hot[i, t] = 1
        return soft_cross_entropy(z, torch.softmax(REF - beta * hot, 1))
    return loss


show("ceu", ceu)
show("undial 10", undial(10.))
show("undial 2", undial(2.))
