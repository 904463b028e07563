"""Early vision: Gabor energy in four spatial frequencies and eight orientations, and local colour, of a picture.

Energy is the squared response of a pair of Gabor filters in quadrature (Adelson and Bergen 1985); pooled over a receptive field it is
compressed by a logarithm, as in encoding models of early visual cortex (Kay et al. 2008).
"""

import numpy as np

import settings as S

WAVELENGTHS_PX = (3.6, 6.0, 10.0, 17.0)
ORIENTATIONS = 8
PIXELS_PER_DEG = S.IMAGE_SIZE / S.FIELD_DEG


def to_opponent(images):
    """uint8 RGB (n,h,w,3) -> luminance, red-green, blue-yellow in about -1..1: (3,n,h,w)."""
    rgb = (images.astype(np.float32) / 255) ** 2.2
    luminance = np.sqrt(np.clip(rgb @ np.array([0.3, 0.59, 0.11], np.float32), 0, None))
    cone = np.sqrt(rgb)
    return np.stack([2 * luminance - 1, cone[..., 0] - cone[..., 1], cone[..., 2] - 0.5 * (cone[..., 0] + cone[..., 1])])


def gabor(wavelength, orientation, size=S.IMAGE_SIZE):
    """Complex Gabor filter in the frequency domain for pictures of `size`, orientation in radians (0 = vertical stripes)."""
    axis = np.arange(size) - size // 2
    x, y = np.meshgrid(axis, axis)
    along = x * np.cos(orientation) + y * np.sin(orientation)
    envelope = np.exp(-(x**2 + y**2) / (2 * (0.45 * wavelength) ** 2))
    wave = envelope * np.exp(2j * np.pi * along / wavelength)
    wave -= envelope * wave.sum() / envelope.sum()
    return np.fft.fft2(np.fft.ifftshift(wave / np.abs(wave).sum()))


def energy_maps(plane):
    """(n,h,w) -> (n, 32, h, w): energy by wavelength (outer) and orientation (inner)."""
    mean = plane.mean(axis=(1, 2), keepdims=True)
    spectrum = np.fft.fft2(plane - mean)
    maps = [
        np.abs(np.fft.ifft2(spectrum * gabor(wavelength, np.pi * k / ORIENTATIONS))) ** 2
        for wavelength in WAVELENGTHS_PX
        for k in range(ORIENTATIONS)
    ]
    return np.stack(maps, axis=1).astype(np.float32)


def colour_maps(opponent):
    """Half-rectified luminance and opponent colours, (n, 6, h, w): bright, dark, red, green, blue, yellow."""
    signs = [np.maximum(sign * plane, 0) for plane in opponent for sign in (1, -1)]
    return np.stack(signs, axis=1).astype(np.float32)


def fields(x, y, size):
    """Gaussian receptive fields (nVoxels, h*w), each summing to 1; x right, y up, size (sd) in degrees."""
    axis = (np.arange(S.IMAGE_SIZE) + 0.5) / PIXELS_PER_DEG - S.FIELD_DEG / 2
    across = np.exp(-((axis[None, :] - x[:, None]) ** 2) / (2 * size[:, None] ** 2))
    down = np.exp(-((-axis[None, :] - y[:, None]) ** 2) / (2 * size[:, None] ** 2))
    pooled = (down[:, :, None] * across[:, None, :]).reshape(len(x), -1)
    full = 2 * np.pi * (size * PIXELS_PER_DEG) ** 2
    return (pooled / full[:, None]).astype(np.float32)


def pooled_features(images, field):
    """Features of each voxel's receptive field: energy (n, V, 32), compressed, and colour (n, V, 6)."""
    energy = np.empty((len(images), len(field), len(WAVELENGTHS_PX) * ORIENTATIONS), np.float32)
    colour = np.empty((len(images), len(field), 6), np.float32)
    for start in range(0, len(images), 50):
        part = slice(start, start + 50)
        opponent = to_opponent(images[part])
        maps = energy_maps(opponent[0])
        energy[part] = _pool(maps, field)
        colour[part] = _pool(colour_maps(opponent), field)
    scale = energy.mean(axis=(0, 1), keepdims=True)
    return np.log1p(4 * energy / scale), np.sqrt(colour)


def _pool(maps, field):
    n, kinds = maps.shape[:2]
    return (maps.reshape(n * kinds, -1) @ field.T).reshape(n, kinds, -1).transpose(0, 2, 1)
