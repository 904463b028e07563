"""The demo generator and its discriminator: Lafite's architecture with small widths.

StyleGAN2's skip generator (Karras et al. 2020) with the condition in style space (Zhou et al. 2022):
every modulated layer maps the condition through its own two dense layers and joins it with w. With
two heads the elementwise maximum of both is taken. Tensor names and arithmetic are those of the
published checkpoints, so that one loader serves both; only the shapes are smaller.

`check_golden.py` compares this file with numbers of the original classes.
"""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F

FIR = torch.tensor([1.0, 3.0, 3.0, 1.0])


def resample_filter():
    """The 4x4 low-pass filter, summing to 1."""
    return torch.outer(FIR, FIR) / 64


def leaky(x, clamp=None):
    """Leaky ReLU of slope 0.2 with gain sqrt 2, clamped where the layer asks for it."""
    y = F.leaky_relu(x, 0.2) * math.sqrt(2)
    return y if clamp is None else y.clamp(-clamp, clamp)


def filter_depthwise(x, kernel, gain):
    """Convolve each channel with the filter, no padding."""
    weight = (kernel * gain).to(x.dtype).expand(x.shape[1], 1, 4, 4).contiguous()
    return F.conv2d(x, weight, groups=x.shape[1])


def phases(weight, axis):
    """Taps 2 and 0, then none and 1, of three along an axis: what even and odd results see."""
    first, middle, last = weight.split(1, axis)
    return torch.cat([last, first, torch.zeros_like(first), middle], axis)


def transposed(x, weight):
    """Transposed 3x3 convolution with stride 2, [n, c, h, h] -> [n, out, 2h + 1, 2h + 1].

    Even results see taps 2 and 0, odd ones tap 1 (3 stands for a zero tap): one ordinary 2x2
    convolution gives all four phases. The same numbers as `conv_transpose2d`, several times
    faster where the library has no fast kernel for that.
    """
    n_out, n_in = weight.shape[:2]
    taps = phases(phases(weight, 2), 3).view(n_out, n_in, 2, 2, 2, 2)
    stacked = taps.permute(0, 2, 4, 1, 3, 5).reshape(4 * n_out, n_in, 2, 2)
    return F.pixel_shuffle(F.conv2d(x, stacked, padding=1), 2)[:, :, :-1, :-1]


def upsample(image, kernel):
    """Double the size: zeros between pixels, then the filter with gain 4."""
    n, c, h, w = image.shape
    spread = F.pad(image.view(n, c, h, 1, w, 1), (0, 1, 0, 0, 0, 1)).view(n, c, 2 * h, 2 * w)
    return filter_depthwise(F.pad(spread, (2, 1, 2, 1)), kernel, 4)


class Dense(nn.Module):
    """Fully connected layer with the runtime gain of StyleGAN2."""

    def __init__(self, n_in, n_out, multiplier=0.01, active=True, bias=0.0):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in) / multiplier)
        self.bias = nn.Parameter(torch.full((n_out,), float(bias)))
        self.gain, self.multiplier, self.active = multiplier / math.sqrt(n_in), multiplier, active

    def forward(self, x):
        y = F.linear(x, self.weight * self.gain, self.bias * self.multiplier)
        return leaky(y) if self.active else y


class Styled(nn.Module):
    """The part that conv and torgb layers share: condition and w -> styles."""

    def add_condition(self, n_in, config):
        widths = (config.f_dim, config.hidden, config.t_dim)
        self.pre_0, self.pre_1 = Dense(*widths[:2]), Dense(*widths[1:])
        self.two_heads = config.structure == 4
        if self.two_heads:
            self.pre_01, self.pre_11 = Dense(*widths[:2]), Dense(*widths[1:])
        self.affine_0 = Dense(config.t_dim + config.w_dim, n_in, 1.0, active=False, bias=1)

    def styles(self, condition, w):
        if not self.two_heads:
            t = self.pre_1(self.pre_0(condition))
        else:
            first, second = condition.chunk(2, 1)
            t = torch.maximum(self.pre_1(self.pre_0(first)), self.pre_11(self.pre_01(second)))
        return self.affine_0(torch.cat([t, w], 1))


class Conv(Styled):
    """Modulated 3x3 convolution with demodulation, noise, bias and activation."""

    def __init__(self, n_in, n_out, side, up, config):
        super().__init__()
        self.up, self.side, self.clamp = up, side, config.clamp
        self.weight = nn.Parameter(torch.randn(n_out, n_in, 3, 3))
        self.noise_strength = nn.Parameter(torch.zeros([]))
        self.bias = nn.Parameter(torch.zeros(n_out))
        self.add_condition(n_in, config)
        self.register_buffer('resample_filter', resample_filter())
        self.register_buffer('noise_const', torch.randn(side, side))

    def convolve(self, x):
        if not self.up:
            return F.conv2d(x, self.weight, padding=1)
        wide = transposed(x, self.weight)
        return filter_depthwise(F.pad(wide, (1, 1, 1, 1)), self.resample_filter, 4)

    def forward(self, x, condition, w, noise):
        s = self.styles(condition, w)
        power = self.weight.square().sum((2, 3))
        demodulation = torch.rsqrt(s.square() @ power.T + 1e-8)
        y = self.convolve(x * s[:, :, None, None]) * demodulation[:, :, None, None]
        if noise == 'const':
            y = y + (self.noise_strength * self.noise_const).to(y.dtype)
        elif noise == 'random':
            grain = torch.randn(len(x), 1, self.side, self.side)
            y = y + (self.noise_strength * grain).to(y.dtype)
        return leaky(y + self.bias[:, None, None].to(y.dtype), self.clamp)


class ToRgb(Styled):
    """Modulated 1x1 convolution to colours, without demodulation."""

    def __init__(self, n_in, config):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(3, n_in, 1, 1))
        self.bias = nn.Parameter(torch.zeros(3))
        self.add_condition(n_in, config)
        self.gain, self.clamp = 1 / math.sqrt(n_in), config.clamp

    def forward(self, x, condition, w):
        s = self.styles(condition, w) * self.gain
        y = F.conv2d(x * s[:, :, None, None], self.weight) + self.bias[:, None, None]
        return y if self.clamp is None else y.clamp(-self.clamp, self.clamp)


class Block(nn.Module):
    """One resolution: conv0 (doubles the size, not at 4), conv1, torgb."""

    def __init__(self, n_in, n_out, side, config):
        super().__init__()
        self.first = side == 4
        if self.first:
            self.const = nn.Parameter(torch.randn(n_out, 4, 4))
        else:
            self.conv0 = Conv(n_in, n_out, side, True, config)
        self.conv1 = Conv(n_out, n_out, side, False, config)
        self.torgb = ToRgb(n_out, config)
        self.register_buffer('resample_filter', resample_filter())

    def forward(self, x, image, condition, w, noise):
        if self.first:
            x = self.const.expand(len(w), -1, -1, -1)
        else:
            x = self.conv0(x, condition, w, noise)
        x = self.conv1(x, condition, w, noise)
        colours = self.torgb(x, condition, w).float()
        if image is None:
            return x, colours
        return x, upsample(image, self.resample_filter) + colours


class Config:
    """Shapes of a generator. `widths` maps a side (4, 8, ...) to its number of channels."""

    def __init__(self, z_dim=64, w_dim=64, f_dim=512, hidden=112, t_dim=128, n_mapping=4,
                 widths=None, structure=4, clamp=256):
        self.z_dim, self.w_dim, self.f_dim, self.hidden, self.t_dim = z_dim, w_dim, f_dim, hidden, t_dim
        self.n_mapping, self.structure, self.clamp = n_mapping, structure, clamp
        self.widths = widths or {4: 192, 8: 128, 16: 128, 32: 80, 64: 32}


class Mapping(nn.Module):
    """z -> w."""

    def __init__(self, config):
        super().__init__()
        self.n = config.n_mapping
        for i in range(self.n):
            setattr(self, f'fc{i}', Dense(config.w_dim if i else config.z_dim, config.w_dim))
        self.register_buffer('w_avg', torch.zeros(config.w_dim))

    def forward(self, z):
        x = z * torch.rsqrt(z.square().mean(1, keepdim=True) + 1e-8)
        for i in range(self.n):
            x = getattr(self, f'fc{i}')(x)
        return x


class Synthesis(nn.Module):
    """condition and w -> picture. The skip images of the last pass stay in `skips`, by side."""

    def __init__(self, config):
        super().__init__()
        self.sides, before = sorted(config.widths), None
        for side in self.sides:
            setattr(self, f'b{side}', Block(before, config.widths[side], side, config))
            before = config.widths[side]

    def forward(self, condition, w, noise, upto=None):
        x, images = None, [None]
        for side in self.sides[:1 + self.sides.index(upto or self.sides[-1])]:
            x, image = getattr(self, f'b{side}')(x, images[-1], condition, w, noise)
            images.append(image)
        self.skips = dict(zip(self.sides, images[1:]))
        return images[-1]


class Generator(nn.Module):
    """z [n, z_dim], condition [n, f_dim * heads] (each half of unit length) -> [n, 3, side, side].

    `upto` stops at the skip image of a smaller side.
    """

    def __init__(self, config):
        super().__init__()
        self.config = config
        self.synthesis, self.mapping = Synthesis(config), Mapping(config)

    def forward(self, z, condition, noise='const', upto=None):
        return self.synthesis(condition, self.mapping(z), noise, upto)
