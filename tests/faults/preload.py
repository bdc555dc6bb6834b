"""What every training imports."""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import core.training.language.loop
import core.training.loop
import core.worker  # noqa: F401
