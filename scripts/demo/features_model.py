"""The demo feature network: a plain convolutional classifier, unlike the demo CLIP's encoder."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class FeatureNet(nn.Module):
    """`pixels` [n, 3, 64, 64], CLIP-normalised -> `features` [n, 256], `logits` [n, nCategories]."""

    def __init__(self, n_categories, widths=(24, 48, 96, 160), n_features=256):
        super().__init__()
        layers, before = [], 3
        for i, width in enumerate(widths):
            for stride in (1, 2) if i else (2,):
                layers += [nn.Conv2d(before, width, 3, stride=stride, padding=1, bias=False),
                           nn.BatchNorm2d(width), nn.LeakyReLU(0.1)]
                before = width
        layers += [nn.Conv2d(before, before, 3, padding=1, bias=False), nn.BatchNorm2d(before),
                   nn.LeakyReLU(0.1)]
        self.trunk = nn.Sequential(*layers)
        self.neck = nn.Linear(2 * before, n_features)
        self.head = nn.Linear(n_features, n_categories)

    def forward(self, pixels):
        x = self.trunk(pixels)
        pooled = torch.cat([x.mean((2, 3)), x.amax((2, 3))], 1)
        features = F.relu(self.neck(pooled))
        return features, self.head(features)
