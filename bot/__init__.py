"""The edge: chat platforms in and out."""

import os

# before NumPy is loaded: for matrices of a few hundred rows two threads wait for each other
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
