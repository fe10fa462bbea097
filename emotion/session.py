"""Networks by ONNX Runtime: how a file is opened, and what its logits stand for."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from emotion.manifest import REMEDY
from models.errors import StartupError


def opened(network: Path, threads: int) -> onnxruntime.InferenceSession:
    """Return a session that serves all threads of the program.

    Args:
        network: the ONNX file.
        threads: CPU threads for one call; several calls run side by side anyway.

    Raises:
        StartupError: the file is missing or broken.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # idle threads must not spin: two cores are shared with everything else
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(
            str(network), options, providers=["CPUExecutionProvider"]
        )
    except Exception as problem:  # its exceptions have no public base class
        raise StartupError(f"{network} cannot be used ({problem}): {REMEDY}") from problem


def softmax(logits: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the shares that logits stand for; they sum to 1."""
    powers = np.exp(logits - logits.max())
    return np.asarray(powers / powers.sum(), np.float64)
