"""Trains on every graphics card, or on every core, at once: each worker takes a part of the batch.

Two workers of one thread each see about half as many images again as one worker of two threads.
"""

import os

import torch
import torch.distributed as distributed
import torch.multiprocessing as processes


def worker_count():
    """One a graphics card; without any, one a core."""
    return torch.cuda.device_count() or os.cpu_count() or 1


def rank():
    """Number of this worker, 0 for the one that writes files."""
    return distributed.get_rank() if distributed.is_initialized() else 0


def workers():
    """How many workers train together."""
    return distributed.get_world_size() if distributed.is_initialized() else 1


def device():
    """Where this worker computes."""
    return torch.device("cuda", rank()) if torch.cuda.is_available() else torch.device("cpu")


def average_gradients(parameters):
    """Gives every worker the mean of all workers' gradients."""
    if workers() == 1:
        return
    # In the order in which channels-last convolutions lie in memory: copies of another order cost an eighth of a step.
    gradients = [
        parameter.grad.permute(0, 2, 3, 1) if parameter.ndim == 4 else parameter.grad for parameter in parameters
    ]
    together = torch.cat([gradient.flatten() for gradient in gradients])
    distributed.all_reduce(together)
    together /= workers()
    parts = together.split([gradient.numel() for gradient in gradients])
    for gradient, part in zip(gradients, parts):
        gradient.copy_(part.view_as(gradient))


def _work(number, count, store, function, argument):
    if not torch.cuda.is_available():
        torch.set_num_threads(max(1, (os.cpu_count() or 1) // count))
    distributed.init_process_group(
        "nccl" if torch.cuda.is_available() else "gloo", init_method=f"file://{store}", rank=number, world_size=count
    )
    function(argument)
    distributed.destroy_process_group()


def run_workers(store, function, argument):
    """Calls function(argument) in every worker. store: a path that does not exist, by which they find each other."""
    store.unlink(missing_ok=True)
    # glibc gives large tensors back to the system at once and pays for fresh pages in the next step: a fifth of the time.
    os.environ |= {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": str(2**40)}
    count = worker_count()
    processes.spawn(_work, (count, store.absolute(), function, argument), count)
    store.unlink(missing_ok=True)
