"""The same training step in PyTorch, on one core: what `./sweep benchmark` is compared with.

As fast as we could make it in eager mode: models batched, one uniform draw for presence and value, batched products,
fused AdamW. Prints a JSON line for each shape with the fields of `./sweep benchmark --format json`.

    taskset -c 1 python3 torch_loop.py --density 0.1
"""

import argparse
import json
import statistics
import time

import torch

SAMPLES = 1024


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shapes", default="2x1,5x2,20x5,80x20,400x30")
    parser.add_argument("--density", type=float, default=0.1)
    parser.add_argument("--feature-samples", type=float, default=2e7, help="length of a repetition")
    return parser.parse_args()


def training_step(models, n, m, density):
    """A function that draws a batch, runs forward and backward, and updates."""
    w = torch.randn(models, n, m).mul_((2 / (n + m)) ** 0.5).requires_grad_()
    b = torch.zeros(models, 1, n, requires_grad=True)
    importance = torch.pow(0.9, torch.arange(n)) / (SAMPLES * n)
    optimizer = torch.optim.AdamW([w, b], lr=1e-3, fused=True)

    def step():
        x = (1 - torch.rand(models, SAMPLES, n) / density).clamp_(min=0)
        y = torch.baddbmm(b, torch.bmm(x, w), w.mT).relu()
        optimizer.zero_grad(set_to_none=True)
        ((x - y).square() * importance).sum().backward()
        optimizer.step()

    return step


def nanoseconds(step, work):
    repetitions = []
    for _ in range(5):
        step()
    for _ in range(5):
        start = time.perf_counter_ns()
        for _ in range(work[0]):
            step()
        repetitions.append((time.perf_counter_ns() - start) / (work[0] * work[1]))
    return statistics.median(repetitions)


def main():
    options = parse()
    torch.set_num_threads(1)
    for shape in options.shapes.split(","):
        n, m = map(int, shape.split("x"))
        models = max(4, min(100, 800 // n))
        per_step = models * SAMPLES * n
        steps = max(5, int(options.feature_samples / per_step))
        ns = nanoseconds(training_step(models, n, m, options.density), (steps, per_step))
        print(json.dumps({"engine": "pytorch", "n": n, "m": m, "models": models, "density": options.density,
                          "ns_per_feature_sample": round(ns, 3)}), flush=True)


if __name__ == "__main__":
    main()
