"""The demo captioner: a small transformer that writes a caption token by token from an image embedding."""

import torch
import torch.nn as nn

from clip_model import DIM, Attention


class Captioner(nn.Module):
    """`embedding` [n, 512] of unit length, `tokens` [n, t] -> `logits` [n, t, n_tokens] of the token that follows each.

    The embedding, centred and scaled by fixed numbers, is added to every token. The output shares its weights with the tokens.
    """

    def __init__(self, n_tokens, length, width=128, depth=2, heads=4):
        super().__init__()
        self.token = nn.Embedding(n_tokens, width)
        self.place = nn.Parameter(torch.randn(length, width) * 0.02)
        self.scene = nn.Linear(DIM, width)
        self.layers = nn.ModuleList([Attention(width, heads) for _ in range(depth)])
        self.norm, self.bias = nn.LayerNorm(width), nn.Parameter(torch.zeros(n_tokens))
        self.register_buffer('mean', torch.zeros(DIM))
        self.register_buffer('spread', torch.ones(DIM))
        self.register_buffer('future', torch.full((length, length), -1e4).triu(1))
        nn.init.normal_(self.token.weight, std=0.05)

    def forward(self, embedding, tokens):
        n = tokens.shape[1]
        x = self.token(tokens) + self.place[:n] + self.scene((embedding - self.mean) / self.spread)[:, None]
        for layer in self.layers:
            x = layer(x, self.future[:n, :n])
        return self.norm(x) @ self.token.weight.T + self.bias
