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


def phase_taps():
    """[2, 3, 3]: what tap k of a transposed convolution and the filter behind it give to tap t of even and odd results."""
    out = torch.zeros(2, 3, 3)
    for phase in range(2):
        for t in range(3):
            for k in range(3):
                j = k + 1 - phase + 2 * (t - 1)
                out[phase, t, k] = FIR[j] / 4 if 0 <= j <= 3 else 0
    return out


PHASE_TAPS = phase_taps()


def convolve_up(x, weight):
    """Transposed 3x3 convolution with stride 2, then the filter with gain 4: [n, c, h, h] -> [n, out, 2h, 2h].

    Even and odd results are two ordinary 3x3 convolutions along either axis, so one convolution gives all four phases: the same
    numbers, several times faster where the library has no fast kernel for the two steps.
    """
    n_out, n_in = weight.shape[:2]
    stacked = torch.einsum('ptk,qul,oikl->opqitu', PHASE_TAPS, PHASE_TAPS, weight)
    return F.pixel_shuffle(F.conv2d(x, stacked.reshape(4 * n_out, n_in, 3, 3), padding=1), 2)


def upsample(image):
    """Double the size: zeros between pixels, then the filter with gain 4, which is bilinear between zeros outside."""
    wide = F.interpolate(F.pad(image, (1, 1, 1, 1)), scale_factor=2, mode='bilinear', align_corners=False)
    return wide[..., 2:-2, 2:-2]


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

    def forward(self, x, condition, w, noise):
        s = self.styles(condition, w)
        power = self.weight.square().sum((2, 3))
        demodulation = torch.rsqrt(s.square() @ power.T + 1e-8)[:, :, None, None]
        x = x * s[:, :, None, None].to(x.dtype)
        y = convolve_up(x, self.weight) if self.up else F.conv2d(x, self.weight, padding=1)
        if noise == 'none':
            return self.activate(y, demodulation, self.bias[:, None, None])
        grain = self.noise_const if noise == 'const' else torch.randn(len(x), 1, self.side, self.side)
        return self.activate(y, demodulation, self.noise_strength * grain + self.bias[:, None, None])

    def activate(self, y, factor, shift):
        """Leaky ReLU with gain of `y * factor + shift`; the gain goes into the small factors."""
        gain = math.sqrt(2)
        y = F.leaky_relu(torch.addcmul((shift * gain).to(y.dtype), y, (factor * gain).to(y.dtype)), 0.2)
        return y if self.clamp is None else y.clamp(-self.clamp, self.clamp)


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
        y = F.conv2d(x * s[:, :, None, None].to(x.dtype), self.weight) + self.bias[:, None, None]
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
            x = self.const.expand(len(w), -1, -1, -1).contiguous(memory_format=torch.channels_last)
        else:
            x = self.conv0(x, condition, w, noise)
        x = self.conv1(x, condition, w, noise)
        colours = self.torgb(x, condition, w).float()
        if image is None:
            return x, colours
        return x, upsample(image) + colours


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
