"""Prints the rates of torch.optim.lr_scheduler that stand in ScheduleTest. Run: /usr/bin/python3 schedules.py"""
import torch
from torch.optim.lr_scheduler import OneCycleLR, PolynomialLR


def rates(make, rate, steps):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=rate)
    scheduler = make(optimizer)
    out = []
    for _ in range(steps):
        out.append(optimizer.param_groups[0]['lr'])
        optimizer.step()
        scheduler.step()
    return out


print('torch', torch.__version__)
print('onecycle', rates(lambda o: OneCycleLR(o, max_lr=0.5, total_steps=10), 1.0, 10))
print('onecycle, rise 0.25, divisor 10, lastDivisor 100',
      rates(lambda o: OneCycleLR(o, max_lr=2.0, total_steps=8, pct_start=0.25, div_factor=10.0, final_div_factor=100.0), 1.0, 8))
print('polynomial, power 2', rates(lambda o: PolynomialLR(o, total_iters=5, power=2.0), 1.0, 7))
print('polynomial, power 0.9', rates(lambda o: PolynomialLR(o, total_iters=4, power=0.9), 0.1, 5))
