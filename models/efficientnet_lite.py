"""EfficientNet-Lite as a `transformers` model: a convolutional picture tower that takes any size.

The network of EfficientNet (arXiv:1905.11946) without squeeze-and-excitation and with ReLU6, as published by its
authors as "EfficientNet-Lite". "Same" padding is TensorFlow's: the odd pixel goes to the right and the bottom.
"""

import math
from collections import deque

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_weights
from transformers import AutoConfig, AutoModel, PreTrainedConfig, PreTrainedModel
from transformers.modeling_outputs import BaseModelOutputWithPooling

# repeats, kernel, stride, expansion, channels: table 1 of the paper
STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
STEM_CHANNELS = 32
HIDDEN_STATES = 4  # feature maps given beside the result, the last ones; models.familiarity judges by them


class EfficientNetLiteConfig(PreTrainedConfig):
    """Sizes of the tower; `width` and `depth` are (1.0, 1.0) for Lite0, (1.0, 1.1) for Lite1, (1.1, 1.2) for Lite2."""

    # transformers 5 makes strict dataclasses of its configs: only annotated fields are kept
    model_type = "efficientnet_lite"
    hidden_size: int = 1280
    width: float = 1.0
    depth: float = 1.0
    image_size: int = 224
    num_channels: int = 3
    batch_norm_eps: float = 1e-3


def round_channels(channels: int, width: float, divisor: int = 8) -> int:
    """Scale a number of channels, to a multiple of `divisor` that is never 10 % below the exact product."""
    if width == 1.0:
        return channels
    exact = channels * width
    rounded = max(divisor, int(exact + divisor / 2) // divisor * divisor)
    return rounded + divisor if rounded < 0.9 * exact else rounded


class SameConv2d(nn.Conv2d):
    """Convolution with TensorFlow's "same" padding, which depends on the size of the input."""

    def forward(self, x: Tensor) -> Tensor:
        return self.convolve(x, self.weight, self.bias)

    def convolve(self, x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        """The convolution with other numbers in place of its own."""
        stride, kernel = self.stride[0], self.kernel_size[0]
        if stride == 1:
            return F.conv2d(x, weight, bias, 1, kernel // 2, 1, self.groups)
        height, width = x.shape[-2:]
        rows = max((-(-height // stride) - 1) * stride + kernel - height, 0)
        columns = max((-(-width // stride) - 1) * stride + kernel - width, 0)
        if rows or columns:
            x = F.pad(x, (columns // 2, columns - columns // 2, rows // 2, rows - rows // 2))
        return F.conv2d(x, weight, bias, stride, 0, 1, self.groups)


def _normalized(conv: SameConv2d, bn: nn.Module, x: Tensor) -> Tensor:
    """`bn(conv(x))`. With fixed statistics the scale is taken to the weights, which spares a pass over every feature map."""
    if bn.training or isinstance(bn, nn.Identity):
        return bn(conv(x))
    scale = bn.weight / torch.sqrt(bn.running_var + bn.eps)  # (C,)
    return conv.convolve(x, conv.weight * scale[:, None, None, None], bn.bias - bn.running_mean * scale)


def _conv_bn(inputs: int, outputs: int, kernel: int, stride: int, groups: int, eps: float):
    conv = SameConv2d(inputs, outputs, kernel, stride, groups=groups, bias=False)
    return conv, nn.BatchNorm2d(outputs, eps=eps)


class InvertedResidual(nn.Module):
    """MBConv without squeeze-and-excitation: expand, depthwise, project; (B, C, H, W) -> (B, C', H/s, W/s)."""

    def __init__(self, inputs: int, outputs: int, *, kernel: int, stride: int, expansion: int, eps: float) -> None:
        super().__init__()
        middle = inputs * expansion
        self.residual = inputs == outputs and stride == 1
        self.expand = expansion != 1
        if self.expand:
            self.conv_pw, self.bn0 = _conv_bn(inputs, middle, 1, 1, 1, eps)
        self.conv_dw, self.bn1 = _conv_bn(middle, middle, kernel, stride, middle, eps)
        self.conv_pwl, self.bn2 = _conv_bn(middle, outputs, 1, 1, 1, eps)

    def forward(self, x: Tensor) -> Tensor:
        y = x
        if self.expand:
            y = F.relu6(_normalized(self.conv_pw, self.bn0, y))
        y = F.relu6(_normalized(self.conv_dw, self.bn1, y))
        y = _normalized(self.conv_pwl, self.bn2, y)
        return x + y if self.residual else y


class EfficientNetLiteModel(PreTrainedModel):
    """The tower; `pooler_output` (B, hidden_size) is the mean of the last feature map over its positions."""

    config_class = EfficientNetLiteConfig
    base_model_prefix = "efficientnet_lite"
    main_input_name = "pixel_values"
    input_modalities = ("image",)

    def __init__(self, config: EfficientNetLiteConfig) -> None:
        super().__init__(config)
        eps = config.batch_norm_eps
        self.conv_stem, self.bn_stem = _conv_bn(config.num_channels, STEM_CHANNELS, 3, 2, 1, eps)
        blocks, inputs = [], STEM_CHANNELS
        for stage, (repeats, kernel, stride, expansion, channels) in enumerate(STAGES):
            outputs = round_channels(channels, config.width)
            fixed = stage in (0, len(STAGES) - 1)  # Lite keeps the first and the last stage unscaled in depth
            for block in range(repeats if fixed else math.ceil(repeats * config.depth)):
                first = stride if block == 0 else 1
                blocks.append(
                    InvertedResidual(inputs, outputs, kernel=kernel, stride=first, expansion=expansion, eps=eps)
                )
                inputs = outputs
        self.blocks = nn.ModuleList(blocks)
        self.conv_head, self.bn_head = _conv_bn(inputs, config.hidden_size, 1, 1, 1, eps)
        self.post_init()

    def forward(self, pixel_values: Tensor, **_: object) -> BaseModelOutputWithPooling:
        """Features of `pixel_values` (B, 3, H, W), float, (x − 127) / 128 of 0…255; any H and W from 32 up.

        Of the hidden states only the last few feature maps are given: all of them would fill the memory.
        A dual encoder passes keyword arguments meant for attention towers; they are taken and not used.
        """
        x = F.relu6(_normalized(self.conv_stem, self.bn_stem, pixel_values))
        maps = deque(maxlen=HIDDEN_STATES)
        for block in self.blocks:
            x = block(x)
            maps.append(x)
        x = F.relu6(_normalized(self.conv_head, self.bn_head, x))  # (B, hidden_size, H/32, W/32)
        maps.append(x)
        return BaseModelOutputWithPooling(last_hidden_state=x, pooler_output=x.mean((2, 3)), hidden_states=tuple(maps))


def freeze_batch_norm(model: nn.Module) -> None:
    """Keep running statistics as they are while scale and shift go on training.

    Statistics mixed over picture sets as unlike as 28-pixel drawings and photos ruin every one of them.
    """
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eval()


@torch.no_grad()
def fold_batch_norm(model: EfficientNetLiteModel) -> EfficientNetLiteModel:
    """Fold each batch norm into the convolution before it, in place; for inference only, about 1.6 times as fast."""

    def fold(module: nn.Module, conv_name: str, bn_name: str) -> None:
        conv, bn = getattr(module, conv_name), getattr(module, bn_name)
        conv.weight, conv.bias = fuse_conv_bn_weights(
            conv.weight, conv.bias, bn.running_mean, bn.running_var, bn.eps, bn.weight, bn.bias
        )
        setattr(module, bn_name, nn.Identity())

    fold(model, "conv_stem", "bn_stem")
    fold(model, "conv_head", "bn_head")
    for block in model.blocks:
        if block.expand:
            fold(block, "conv_pw", "bn0")
        fold(block, "conv_dw", "bn1")
        fold(block, "conv_pwl", "bn2")
    return model


AutoConfig.register(EfficientNetLiteConfig.model_type, EfficientNetLiteConfig)
AutoModel.register(EfficientNetLiteConfig, EfficientNetLiteModel)
