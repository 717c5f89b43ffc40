"""Limits and defaults, all in one place; each can be set by an environment variable.

`PRODUCT_ASSISTANT_MAX_IMAGE_MB=50` in the environment raises the ceiling for pictures, and so on for every field.
"""

from functools import lru_cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Resolved settings; precedence: default < environment."""

    model_config = SettingsConfigDict(env_prefix="PRODUCT_ASSISTANT_", env_ignore_empty=True, frozen=True)

    weights: Path = Field(
        Path(__file__).parent / "weights", description="Folder with clip/, roberta/, reviews/, fusion/ and router/."
    )
    check_hashes: bool = Field(True, description="Compare each weights file with SHA256SUMS before it is loaded.")
    threads: int = Field(0, ge=0, description="Threads for the models; 0 leaves it to torch.")

    max_image_mb: float = Field(25, gt=0, description="Largest picture file, megabytes of 10^6 bytes.")
    max_image_megapixels: float = Field(64, gt=0, description="Largest picture after decoding, millions of pixels.")
    max_text_characters: int = Field(20_000, gt=0, description="Longest single review, title or description.")
    max_message_characters: int = Field(200_000, gt=0, description="Longest chat message, pasted reviews included.")
    max_file_mb: float = Field(100, gt=0, description="Largest file of reviews, megabytes of 10^6 bytes.")
    max_reviews: int = Field(50_000, gt=0, description="Most reviews in one summary.")
    max_labels: int = Field(200, ge=2, description="Most labels in one question about a picture.")

    session_images: int = Field(20, gt=0, description="Pictures that a conversation holds; the oldest goes first.")
    session_review_sets: int = Field(
        10, gt=0, description="Review sets that a conversation holds; the oldest goes first."
    )
    session_mb: float = Field(
        200,
        gt=0,
        description="Megabytes of pictures, and of reviews, that a conversation holds; the oldest goes first.",
    )
    session_s: float = Field(
        3600,
        gt=0,
        description="Seconds after its last message when a conversation's pictures and reviews are forgotten.",
    )
    max_calls: int = Field(8, gt=0, description="Tool calls in one turn.")
    max_answer_s: float = Field(60, gt=0, description="Seconds of silence after which another chat model is given up.")
    max_turn_s: float = Field(120, gt=0, description="Seconds that a turn may start new tool calls in.")

    catalogue: Path | None = Field(None, description="Index of the catalogue that `search` looks in.")

    host: str = "127.0.0.1"
    port: int = Field(7860, ge=0, le=65535)


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once from the environment."""
    return Settings()
