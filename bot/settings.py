"""What the operator sets, in the environment or in `.env`; read once, when asked to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError

PREFIX = "AKUDAMA_"


class Settings(BaseSettings):
    """Every setting, with a default that works; only the token has none."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    token: SecretStr | None = Field(
        None, validation_alias=AliasChoices("DISCORD_TOKEN"), description="The bot's token, from Discord's portal."
    )
    database: Path = Field(Path("var/akudama.db"), description="The database file; its folder is made.")
    content: Path = Field(Path("data/content"), description="The folder of the content files.")
    locale: Path = Field(Path("data/locale"), description="The folder of the translations.")
    fonts: Path = Field(Path("data/fonts"), description="The folder of the fonts of the game's pictures.")
    news: Path = Field(Path("data/news.yaml"), description="The file of the words that news is judged by.")
    feeds: Path = Field(Path("data/feeds.yaml"), description="The file of the news sources.")
    allow_private_feeds: bool = Field(
        False, description="Whether sources may be at addresses that are not public, and at any port."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="The least that is logged.")
    log_format: Literal["auto", "pretty", "json"] = Field(
        "auto", description="pretty for people, json for machines; auto is pretty on a terminal."
    )
    keep_left_days: Annotated[int, Field(ge=0, le=3650)] = Field(
        30, description="How many days the settings of a server are kept after the bot has left it."
    )
    posts_per_second: Annotated[int, Field(ge=1, le=50)] = Field(
        40, description="How many posts to make a second at most; Discord allows a bot 50 requests of all kinds."
    )
    shards: Annotated[int, Field(ge=1, le=1000)] | None = Field(
        None, description="How many gateway connections to make; default: as many as Discord asks for."
    )

    def require_token(self) -> str:
        """Return the token; raise `SettingsError` where it is missing."""
        token = self.token.get_secret_value().strip() if self.token else ""
        if not token:
            raise SettingsError(
                "DISCORD_TOKEN is missing; copy your bot's token from https://discord.com/developers/applications"
                " into the environment or into .env (or try `make preview`, which needs none)"
            )
        if token.startswith("Bot ") or any(c.isspace() for c in token):
            raise SettingsError("DISCORD_TOKEN holds spaces; paste the token alone, without `Bot ` before it")
        return token


def load_settings() -> Settings:
    """Read the settings; raise `SettingsError` naming the first variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        variable = name if name == "DISCORD_TOKEN" else PREFIX + name.removeprefix(PREFIX.lower()).upper()
        reason = first["msg"][0].lower() + first["msg"][1:]
        raise SettingsError(f"{variable}: {reason}, not {first['input']!r:.60}; correct it, or remove it") from None
