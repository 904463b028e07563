"""The demo CLIP: a residual convolutional image encoder and a small transformer for captions."""

import torch
import torch.nn as nn
import torch.nn.functional as F

DIM = 512


class Residual(nn.Module):
    """Two 3x3 convolutions with batch norm, added to their input."""

    def __init__(self, width):
        super().__init__()
        self.conv0 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.norm0 = nn.BatchNorm2d(width)
        self.conv1 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(width)

    def forward(self, x):
        y = F.relu(self.norm0(self.conv0(x)))
        return F.relu(x + self.norm1(self.conv1(y)))


class ImageEncoder(nn.Module):
    """`pixels` [n, 3, 64, 64], CLIP-normalised -> raw embedding [n, 512]."""

    def __init__(self, widths=(32, 64, 128, 256), squeeze=64, side=64):
        super().__init__()
        self.stem = nn.Conv2d(3, widths[0], 5, stride=2, padding=2)
        self.blocks = nn.ModuleList([Residual(width) for width in widths])
        pairs = zip(widths, widths[1:])
        self.downs = nn.ModuleList([nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in pairs])
        self.squeeze = nn.Conv2d(widths[-1], squeeze, 1)
        self.head = nn.Linear(squeeze * (side // 16) ** 2, DIM)

    def stages(self, pixels):
        """Feature maps after each residual block, at 1/2, 1/4, 1/8 and 1/16 of the side."""
        x, maps = F.relu(self.stem(pixels)), []
        for i, block in enumerate(self.blocks):
            x = block(x)
            maps.append(x)
            if i < len(self.downs):
                x = F.relu(self.downs[i](x))
        return maps

    def embed(self, last):
        """Embedding from the last feature map."""
        return self.head(F.relu(self.squeeze(last)).flatten(1))

    def forward(self, pixels):
        return self.embed(self.stages(pixels)[-1])


class Attention(nn.Module):
    """Self-attention and a two-layer network, both after layer norm, both added."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm0, self.norm1 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 3 * width), nn.Linear(3 * width, width)

    def attend(self, x, hidden):
        n, length, width = x.shape
        split = self.qkv(x).view(n, length, 3, self.heads, width // self.heads)
        q, k, v = split.permute(2, 0, 3, 1, 4).unbind(0)
        score = q @ k.transpose(-1, -2) * (width // self.heads) ** -0.5 + hidden
        mixed = torch.softmax(score, -1) @ v
        return self.out(mixed.transpose(1, 2).reshape(n, length, width))

    def forward(self, x, hidden):
        x = x + self.attend(self.norm0(x), hidden)
        return x + self.down(F.relu(self.up(self.norm1(x))))


class TextEncoder(nn.Module):
    """`input_ids` [n, length] (0 pads) -> raw embedding [n, 512]: mean over the tokens."""

    def __init__(self, n_tokens, context, width=160, depth=3, heads=4):
        super().__init__()
        self.token = nn.Embedding(n_tokens, width)
        self.place = nn.Parameter(torch.randn(context, width) * 0.02)
        self.layers = nn.ModuleList([Attention(width, heads) for _ in range(depth)])
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, DIM)
        nn.init.normal_(self.token.weight, std=0.05)

    def forward(self, input_ids):
        seen = (input_ids != 0).float()
        hidden = (seen - 1)[:, None, None, :] * 1e4
        x = self.token(input_ids) + self.place[:input_ids.shape[1]]
        for layer in self.layers:
            x = layer(x, hidden)
        weight = (seen / seen.sum(1, keepdim=True))[:, :, None]
        return self.head((self.norm(x) * weight).sum(1))
