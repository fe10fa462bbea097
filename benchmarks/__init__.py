"""Speed and quality, measured on this machine, with the threads that the service has."""

import bot as bot  # sets them before NumPy is loaded
