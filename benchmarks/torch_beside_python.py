#!/usr/bin/env python3
"""Times the same operations from PyTorch in Python and from Estiva's job types on the same device, by turns.

    python3 benchmarks/torch_beside_python.py --device cuda
    python3 benchmarks/torch_beside_python.py --device cpu --threads 1 --small

Needs a Python with torch, and ./estiva beside it (for --device cuda also "./estiva install cuda"). Prints a table, and as
its last line JSON: for each type the median seconds of an iteration on both sides, Estiva's speed as a part of Python's
(1.0: the same, more: faster), and whether that is within --tolerance. The exit code is 0 if all are, 1 if not, 2 if nothing could be
measured. Both sides have the same sizes, dtype, TF32 setting, warm-up and clock: CUDA events between the iterations on a
GPU, the monotonic clock on a CPU; and the same rounds, at first of one iteration, and larger while they are short.
"""
import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import time

ROUND_SECONDS = 0.1  # as in Estiva's Session: so long the host may run ahead of a GPU
MOST_AT_ONCE = 1000

TYPES = ("matrix_multiply", "image_processing", "neural_network", "vector_addition")

FULL = {
    "matrix_multiply": {"size": 4096, "iterations": 50, "warm_up": 5},
    "image_processing": {"batch_size": 32, "image_size": 224, "channels": 16, "kernel_size": 3, "iterations": 50, "warm_up": 5},
    "neural_network": {"epochs": 5, "batch_size": 64, "input_size": 784, "hidden_size": 256, "output_size": 10,
                       "samples": 8192, "learning_rate": 0.001, "warm_up": 5},
    "vector_addition": {"size": 10_000_000, "iterations": 100, "warm_up": 5},
}

SMALL = {
    "matrix_multiply": {"size": 256, "iterations": 10, "warm_up": 2},
    "image_processing": {"batch_size": 2, "image_size": 32, "channels": 4, "kernel_size": 3, "iterations": 10, "warm_up": 2},
    "neural_network": {"epochs": 1, "batch_size": 16, "input_size": 32, "hidden_size": 16, "output_size": 4,
                       "samples": 160, "learning_rate": 0.001, "warm_up": 2},
    "vector_addition": {"size": 100_000, "iterations": 10, "warm_up": 2},
}


class Failure(Exception):
    """Nothing could be measured; the message says why."""


def main():
    options = arguments()
    try:
        torch = torch_of_python(options)
        parameters = {name: dict(FULL[name] if not options.small else SMALL[name]) for name in options.types}
        for one in parameters.values():
            one.update(dtype=options.dtype, tf32=options.tf32, seed=0)
        seconds = {name: {"python": [], "estiva": []} for name in parameters}
        for turn in range(options.rounds):
            for name, one in parameters.items():
                seconds[name]["python"].append(python_median(torch, options.device, name, one))
            for name, figures in estiva(options, parameters).items():
                seconds[name]["estiva"].append(figures["iteration_seconds"]["median"])
        return report(torch, options, seconds)
    except Failure as failure:
        print(f"torch_beside_python.py: {failure}", file=sys.stderr)
        return 2


def arguments():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cuda", help="default: %(default)s")
    parser.add_argument("--types", nargs="+", choices=TYPES, default=list(TYPES), help="default: all")
    parser.add_argument("--rounds", type=int, default=3, help="turns of both; default: %(default)s")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads of both; default: %(default)s")
    parser.add_argument("--dtype", choices=("float32", "float16", "bfloat16", "float64"), default="float32")
    parser.add_argument("--tf32", action="store_true", help="let a GPU multiply float32 as TensorFloat-32")
    parser.add_argument("--small", action="store_true", help="sizes to try the script with, not to compare")
    parser.add_argument("--tolerance", type=float, default=0.03, help="of the ratio; default: %(default)s")
    parser.add_argument("--estiva", default=os.path.join(here, "..", "estiva"), help="default: the checkout's")
    options = parser.parse_args()
    if options.rounds < 1 or options.threads < 1 or not 0 < options.tolerance < 1:
        parser.error("expected --rounds and --threads of at least 1, and a --tolerance between 0 and 1")
    return options


def torch_of_python(options):
    try:
        import torch
    except ImportError as missing:
        raise Failure(f"this Python ({sys.executable}) has no torch: {missing}; get it with: pip install torch")
    torch.set_num_threads(options.threads)
    if options.device == "cuda" and not torch.cuda.is_available():
        raise Failure(f"torch {torch.__version__} of {sys.executable} finds no GPU")
    torch.backends.cuda.matmul.allow_tf32 = options.tf32
    torch.backends.cudnn.allow_tf32 = options.tf32
    return torch


def estiva(options, parameters):
    command = [options.estiva, "bench", "torch", "--device", options.device, "--threads", str(options.threads),
               "--parameters", json.dumps(parameters)]
    try:
        answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    except OSError as error:
        raise Failure(f"{options.estiva} cannot be started: {error}")
    lines = answer.stdout.strip().splitlines()
    if answer.returncode != 0 or not lines:
        raise Failure(f"{' '.join(command[:3])} ended with {answer.returncode}")
    types = json.loads(lines[-1])["types"]
    for name, figures in types.items():
        if not figures["device"].startswith(options.device):
            raise Failure(f"Estiva ran {name} on {figures['device']}: {figures.get('why_no_gpu', '')}")
    return types


# ---- the operations, as Estiva's types do them ----

def python_median(torch, device, name, parameters):
    torch.manual_seed(parameters["seed"])
    dtype = getattr(torch, parameters["dtype"])
    return globals()[name](torch, device, dtype, parameters)


def matrix_multiply(torch, device, dtype, parameters):
    size = parameters["size"]
    a = torch.rand(size, size, dtype=dtype).to(device)
    b = torch.rand(size, size, dtype=dtype).to(device)
    product = torch.empty_like(a)
    return without_gradients(torch, device, parameters, lambda: torch.mm(a, b, out=product))


def vector_addition(torch, device, dtype, parameters):
    a = torch.rand(parameters["size"], dtype=dtype).to(device)
    b = torch.rand(parameters["size"], dtype=dtype).to(device)
    total = torch.empty_like(a)
    return without_gradients(torch, device, parameters, lambda: torch.add(a, b, out=total))


def image_processing(torch, device, dtype, parameters):
    convolve = torch.nn.functional.conv2d
    side, kernel, channels = (parameters[name] for name in ("image_size", "kernel_size", "channels"))
    images = torch.rand(parameters["batch_size"], 3, side, side, dtype=dtype).to(device)
    first = torch.rand(channels, 3, kernel, kernel, dtype=dtype).to(device)
    second = torch.rand(channels, channels, kernel, kernel, dtype=dtype).to(device)

    def step():
        between = torch.relu(convolve(images, first, padding=kernel // 2))
        return torch.relu(convolve(between, second, padding=kernel // 2))

    return without_gradients(torch, device, parameters, step)


def neural_network(torch, device, dtype, parameters):
    batch, samples = parameters["batch_size"], parameters["samples"]
    wide = torch.float64 if dtype == torch.float64 else torch.float32
    inputs, hidden, classes = (parameters[name] for name in ("input_size", "hidden_size", "output_size"))
    centres = torch.randn(classes, inputs, dtype=wide) * (6 / math.sqrt(inputs))
    labels = torch.randint(classes, (samples,))
    data = (torch.randn(samples, inputs, dtype=wide) + centres[labels]).to(dtype).to(device)
    labels = labels.to(device)

    def evenly(bound, *shape):
        return ((torch.rand(*shape, dtype=wide) * 2 - 1) * bound).to(device).requires_grad_(True)

    bound1, bound2 = 1 / math.sqrt(inputs), 1 / math.sqrt(hidden)
    weights = [evenly(bound1, hidden, inputs), evenly(bound1, hidden), evenly(bound2, classes, hidden), evenly(bound2, classes)]
    linear = torch.nn.functional.linear
    adam = torch.optim.Adam(weights, lr=parameters["learning_rate"])

    def loss(index):
        first = index * batch
        w1, b1, w2, b2 = (one if one.dtype == dtype else one.to(dtype) for one in weights)
        logits = linear(torch.relu(linear(data.narrow(0, first, batch), w1, b1)), w2, b2)
        return torch.nn.functional.cross_entropy(logits.to(wide), labels.narrow(0, first, batch))

    def step(index):
        adam.zero_grad()
        loss(index).backward()
        adam.step()

    repeat(torch, device, parameters["warm_up"], lambda _: loss(0).backward())
    steps = samples // batch
    seconds = []
    for _ in range(parameters["epochs"]):
        seconds += repeat(torch, device, steps, step)
    return statistics.median(seconds)


# ---- time ----

def without_gradients(torch, device, parameters, step):
    with torch.no_grad():
        repeat(torch, device, parameters["warm_up"], lambda _: step())
        return statistics.median(repeat(torch, device, parameters["iterations"], lambda _: step()))


def repeat(torch, device, times, step):
    """The seconds of each of so many steps, in rounds between which the host waits for a GPU."""
    seconds = []
    at_once = 1
    while len(seconds) < times:
        number = min(at_once, times - len(seconds))
        one_round = events(torch, len(seconds), number, step) if device == "cuda" else clock(len(seconds), number, step)
        seconds += one_round
        if sum(one_round) < ROUND_SECONDS / 2:
            at_once = min(2 * at_once, MOST_AT_ONCE)
    return seconds


def clock(first, number, step):
    seconds = []
    for index in range(first, first + number):
        start = time.perf_counter()
        step(index)
        seconds.append(time.perf_counter() - start)
    return seconds


def events(torch, first, number, step):
    marks = [torch.cuda.Event(enable_timing=True) for _ in range(number + 1)]
    marks[0].record()
    for index in range(number):
        step(first + index)
        marks[index + 1].record()
    torch.cuda.synchronize()
    return [marks[index].elapsed_time(marks[index + 1]) / 1e3 for index in range(number)]


# ---- what came out ----

def report(torch, options, seconds):
    results = {}
    print(f"{'type':<18}{'Python s':>14}{'Estiva s':>14}{'ratio':>9}  within {options.tolerance:.0%}")
    for name, both in seconds.items():
        # Each turn by itself, so that a device that slows down does so for both.
        ratios = [python / estiva for python, estiva in zip(both["python"], both["estiva"])]
        ratio = statistics.median(ratios)
        results[name] = {
            "python_seconds": statistics.median(both["python"]),
            "estiva_seconds": statistics.median(both["estiva"]),
            "ratio": ratio,
            "ratios": ratios,
            "within_tolerance": ratio >= 1 - options.tolerance,
        }
        print(f"{name:<18}{results[name]['python_seconds']:>14.3e}{results[name]['estiva_seconds']:>14.3e}{ratio:>9.3f}  "
              f"{'yes' if results[name]['within_tolerance'] else 'no'}")
    name = torch.cuda.get_device_name(0) if options.device == "cuda" else "cpu"
    print(json.dumps({"bench": "torch_beside_python", "device": options.device, "device_name": name,
                      "torch": str(torch.__version__), "dtype": options.dtype, "tf32": options.tf32,
                      "threads": options.threads, "rounds": options.rounds, "small": options.small,
                      "tolerance": options.tolerance, "types": results}))
    return 0 if all(one["within_tolerance"] for one in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
