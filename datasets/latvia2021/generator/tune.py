"""Who says yes: answers drawn from propensities, then moved record by record until weighted shares come out as published.

A record is flipped where it costs least: near the threshold of its own propensity. So the answers keep the
dependence on age, income, place and the rest that the propensities carry, and the published shares are met.
"""


class Goal:
    """A weighted share that a yes/no answer must have among some records."""

    def __init__(self, members, share, slack=0.0025):
        self.members = list(members)
        self.share = share
        self.slack = slack


def _start(latent, weight, goal):
    """Cut of the propensities with which the first goal is met."""
    order = sorted(goal.members, key=lambda i: (-latent[i], i))
    total = sum(weight[i] for i in order)
    reached = 0.0
    for i in order:
        if reached >= goal.share * total:
            return latent[i]
        reached += weight[i]
    return latent[order[-1]] - 1.0


class _State:
    def __init__(self, latent, weight, goals, fixed, cut):
        self.weight, self.goals, self.fixed = weight, goals, fixed
        self.answer = {}
        self.member_of = {}
        for g, goal in enumerate(goals):
            for i in goal.members:
                self.member_of.setdefault(i, []).append(g)
        for i in self.member_of:
            self.answer[i] = fixed[i] if i in fixed else latent[i] > cut
        self.base = [sum(weight[i] for i in goal.members) for goal in goals]
        self.yes = [sum(weight[i] for i in goal.members if self.answer[i]) for goal in goals]

    def miss(self, moved=None):
        worst = 0.0
        for g, goal in enumerate(self.goals):
            yes = self.yes[g] + (moved.get(g, 0.0) if moved else 0.0)
            off = max(0.0, abs(yes / self.base[g] - goal.share) - goal.slack)
            worst += (off * 100) ** 2
        return worst

    def effect(self, i):
        change = -self.weight[i] if self.answer[i] else self.weight[i]
        return {g: change for g in self.member_of[i]}

    def flip(self, i):
        for g, change in self.effect(i).items():
            self.yes[g] += change
        self.answer[i] = not self.answer[i]


def _joined(a, b):
    out = dict(a)
    for g, change in b.items():
        out[g] = out.get(g, 0.0) + change
    return out


def _best_move(state, latent, cut, free, tries):
    """The flip, or the pair of flips, that comes nearest to the goals, at the least cost in propensity."""
    best, best_value = None, None
    near = sorted(free, key=lambda i: (abs(latent[i] - cut), i))[:tries]
    for i in near:
        value = state.miss(state.effect(i)) + 0.002 * abs(latent[i] - cut)
        if best_value is None or value < best_value:
            best, best_value = (i,), value
    for a in range(0, min(len(near), 60)):
        for b in range(a + 1, min(len(near), 60)):
            i, j = near[a], near[b]
            value = state.miss(_joined(state.effect(i), state.effect(j))) + 0.002 * (
                abs(latent[i] - cut) + abs(latent[j] - cut)
            )
            if value < best_value:
                best, best_value = (i, j), value
    return best


def answers(latent, weight, goals, fixed=None, chance=None, tries=400):
    """Yes (True) or no by record that meets every goal within its slack; `fixed` answers are never moved."""
    fixed = fixed or {}
    cut = _start(latent, weight, goals[0])
    state = _State(latent, weight, goals, fixed, cut)
    free = sorted(i for i in state.member_of if i not in fixed)
    for _ in range(3000):
        if state.miss() == 0.0:
            return state.answer
        move = _best_move(state, latent, cut, free, tries)
        before = state.miss()
        for i in move:
            state.flip(i)
        if state.miss() >= before:
            for i in move:
                state.flip(i)
            tries = min(len(free), tries * 2)
            if chance is None or not free:
                break
            state.flip(chance.pick(free))
    off = [(round(y / b, 4), goal.share) for y, b, goal in zip(state.yes, state.base, state.goals)]
    raise SystemExit(f"the published shares can't be met together: {off}")
