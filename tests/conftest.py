"""For all tests: linear algebra on one thread. Test processes run side by side; threads that wait for each other in
each of them made a test of seconds take minutes on two busy cores.

Set before anything imports numpy.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
