"""The prior of `tiktok_prep.memory.learning`, tuned without one family of simulated persons.

The search and the seeds are the same. The prior tuned without FSRS-7 has no curve of FSRS-7 either.
"""

from __future__ import annotations

from tiktok_prep.memory.learning import (
    EXPONENTIAL,
    EXPONENTIAL_HALF,
    FSRS_6,
    FSRS_6_HALF,
    FSRS_7,
    STEEP,
    STEEP_HALF,
    Prior,
    Shape,
)

LEFT_OUT = {
    "fsrs": Prior(
        shapes=(
            Shape(0.339, FSRS_7, (0.12, 1.3, 1.45)),
            Shape(0.100, FSRS_6, (-0.9, 1.32, 0.11)),
            Shape(0.029, FSRS_6_HALF, (-0.9, 1.32, 0.11)),
            Shape(0.029, STEEP, (-0.33, 0.84, -0.05)),
            Shape(0.057, STEEP_HALF, (-0.33, 0.84, -0.05)),
            Shape(0.029, EXPONENTIAL, (0.33, 0.27, -0.24)),
            Shape(0.417, EXPONENTIAL_HALF, (0.33, 0.27, -0.24)),
        ),
        spread=(0.5, 1.2, 1.2),
        coupling=0.59,
    ),
    "act-r": Prior(
        shapes=(
            Shape(0.311, FSRS_7, (-0.24, 0.14, 2.03)),
            Shape(0.100, FSRS_6, (-0.62, -0.32, 1.21)),
            Shape(0.031, FSRS_6_HALF, (-0.62, -0.32, 1.21)),
            Shape(0.031, STEEP, (-0.3, 0.04, 0.53)),
            Shape(0.031, STEEP_HALF, (-0.3, 0.04, 0.53)),
            Shape(0.031, EXPONENTIAL, (0.08, 0.47, -0.27)),
            Shape(0.464, EXPONENTIAL_HALF, (0.08, 0.47, -0.27)),
        ),
        spread=(0.67, 0.81, 1.06),
        coupling=0.28,
    ),
    "multiscale": Prior(
        shapes=(
            Shape(0.450, FSRS_7, (-0.32, 1.72, 0.35)),
            Shape(0.100, FSRS_6, (-0.74, 0.56, 1.06)),
            Shape(0.012, FSRS_6_HALF, (-0.74, 0.56, 1.06)),
            Shape(0.097, STEEP, (-0.06, 0.48, 0.39)),
            Shape(0.110, STEEP_HALF, (-0.06, 0.48, 0.39)),
            Shape(0.064, EXPONENTIAL, (0.75, 0.38, -0.42)),
            Shape(0.168, EXPONENTIAL_HALF, (0.75, 0.38, -0.42)),
        ),
        spread=(0.68, 1.2, 1.2),
        coupling=0.6,
    ),
    "exponential": Prior(
        shapes=(
            Shape(0.304, FSRS_7, (-0.16, 0.94, 0.39)),
            Shape(0.100, FSRS_6, (-0.33, 0.04, 1.56)),
            Shape(0.024, FSRS_6_HALF, (-0.33, 0.04, 1.56)),
            Shape(0.160, STEEP, (-0.31, 0.72, 0.95)),
            Shape(0.028, STEEP_HALF, (-0.31, 0.72, 0.95)),
            Shape(0.011, EXPONENTIAL, (-0.28, 1.52, 0.22)),
            Shape(0.374, EXPONENTIAL_HALF, (-0.28, 1.52, 0.22)),
        ),
        spread=(0.5, 1.07, 1.2),
        coupling=0.66,
    ),
    "fsrs-7": Prior(
        shapes=(
            Shape(0.100, FSRS_6, (-0.32, 1.73, -0.69)),
            Shape(0.083, FSRS_6_HALF, (-0.32, 1.73, -0.69)),
            Shape(0.073, STEEP, (-0.28, 1.05, -0.18)),
            Shape(0.032, STEEP_HALF, (-0.28, 1.05, -0.18)),
            Shape(0.058, EXPONENTIAL, (-0.23, 0.25, 0.43)),
            Shape(0.655, EXPONENTIAL_HALF, (-0.23, 0.25, 0.43)),
        ),
        spread=(0.5, 1.2, 0.97),
        coupling=0.46,
    ),
}
