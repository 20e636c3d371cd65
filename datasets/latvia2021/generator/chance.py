"""Chance by one seed. Only random.random() is used: its stream is the same in every version of Python 3."""

import hashlib
import math
import random

SEED = 2021


class Chance:
    """A stream of its own for every study and question, so that a change in one leaves the others as they were."""

    def __init__(self, name):
        digest = hashlib.sha256(f"{SEED}:{name}".encode()).digest()
        self.stream = random.Random(int.from_bytes(digest[:8], "big"))

    def uniform(self, low=0.0, high=1.0):
        return low + (high - low) * self.stream.random()

    def whole(self, low, high):
        return low + int(self.stream.random() * (high - low + 1))

    def happens(self, probability):
        return self.stream.random() < probability

    def normal(self, mean=0.0, sd=1.0):
        u = 1.0 - self.stream.random()
        v = self.stream.random()
        return mean + sd * math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v)

    def logistic(self):
        u = min(max(self.stream.random(), 1e-12), 1.0 - 1e-12)
        return math.log(u / (1.0 - u))

    def pick(self, items):
        return items[int(self.stream.random() * len(items))]

    def weighted(self, items, weights):
        at = self.stream.random() * sum(weights)
        for item, weight in zip(items, weights):
            at -= weight
            if at < 0:
                return item
        return items[-1]

    def shuffled(self, items):
        out = list(items)
        for i in range(len(out) - 1, 0, -1):
            j = int(self.stream.random() * (i + 1))
            out[i], out[j] = out[j], out[i]
        return out
