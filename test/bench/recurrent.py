"""The gradient step of recurrent.ts in PyTorch, on one thread: `python3 recurrent.py gru 64 16`.

For each line that comes in it makes so many steps and answers with their median, in milliseconds of processor time.
The network, the batch and the loss are the same: one-hot planes, a relu layer, a memory that is emptied where episodes
start, both heads, PPO's clipped objective, Adam. Observations are made up; what they are changes no product of matrices.
"""

import statistics
import sys
import time

import torch
from torch import nn

INPUTS, HIDDEN, UNITS, ACTIONS = 243, 64, 128, 4
# Most cells of a board show one of its planes.
ONES = 0.12


class Policy(nn.Module):
    def __init__(self, memory):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(INPUTS, HIDDEN), nn.ReLU())
        # Cell by cell was quicker than a GRU or LSTM asked for one step at a time.
        self.cell = {"gru": nn.GRUCell, "lstm": nn.LSTMCell}[memory](HIDDEN, UNITS)
        self.heads = nn.Linear(UNITS, ACTIONS + 1)

    def forward(self, x, keeps, state):
        outputs = []
        for features, keep in zip(self.body(x), keeps):
            if isinstance(self.cell, nn.GRUCell):
                h = state = self.cell(features, state[:, :UNITS] * keep)
            else:
                h, c = self.cell(features, [part * keep for part in state.split(UNITS, 1)])
                state = torch.cat([h, c], 1)
            outputs.append(h)
        return self.heads(torch.cat(outputs))


def main():
    memory, slots, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(1)
    torch.manual_seed(1)
    policy = Policy(memory)
    optimizer = torch.optim.Adam(policy.parameters(), 1e-7)
    size = slots * steps
    x = (torch.rand(steps, slots, INPUTS) < ONES).float()
    keeps = (torch.rand(steps, slots, 1) > 0.05).float()
    state = 0.3 * torch.randn(slots, UNITS * (1 if memory == "gru" else 2))
    actions, old = torch.randint(0, ACTIONS, (size,)), torch.full((size,), -1.4)
    advantages, returns = torch.randn(size), torch.randn(size)

    def step():
        output = policy(x, keeps, state)
        chances = torch.distributions.Categorical(logits=output[:, :ACTIONS])
        ratio = (chances.log_prob(actions) - old).exp()
        gain = torch.min(ratio * advantages, ratio.clamp(0.8, 1.2) * advantages).mean()
        error = (output[:, ACTIONS] - returns).pow(2).mean() / 2
        loss = error / 2 - gain - 0.01 * chances.entropy().mean()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(policy.parameters(), 0.5)
        optimizer.step()

    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            start = time.process_time()
            step()
            times.append(time.process_time() - start)
        print(1000 * statistics.median(times), flush=True)


main()
