"""What is measured, and what it may be at most or must be at least: one row a figure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the table. ``measure`` is the module of this folder that returns it under ``key``."""

    text: str
    measure: str
    key: str
    unit: str = ""
    most: float | None = None
    least: float | None = None

    def met(self, value: float) -> bool | None:
        """Return whether the target is met, None where there is none: a figure to know."""
        if self.most is not None:
            return value <= self.most
        return value >= self.least if self.least is not None else None

    @property
    def target(self) -> str:
        """The target as it stands in the table."""
        bound = self.most if self.most is not None else self.least
        if bound is None:
            return "–"
        return f"{'≤' if self.most is not None else '≥'} {shown(bound, 3)} {self.unit}".strip()


def shown(value: float, digits: int = 4) -> str:
    """Return a figure as it stands in the table: so many digits, whole from a thousand on."""
    return f"{value:.{digits}g}" if abs(value) < 1000 else f"{value:.0f}"


FIGURES = (
    Figure(
        "call: CPU, prepared packets beside frames drawn and encoded live",
        "room_cpu",
        "ratio",
        "×",
        most=1 / 3,
    ),
    Figure("  prepared", "room_cpu", "prepared", "CPU-s/s"),
    Figure("  naive", "room_cpu", "naive", "CPU-s/s"),
    Figure(
        "  a whole room with journal, stage and call, without Jupyter",
        "answering",
        "room_cpu_s_per_s",
        "CPU-s/s",
    ),
    Figure("text sent → first sound of a prepared answer, p95", "answering", "answer_ms_p95", "ms", most=150),
    Figure("  median", "answering", "answer_ms_p50", "ms"),
    Figure("  longest", "answering", "answer_ms_longest", "ms"),
    Figure(
        "picture while speaking, the worst of the figures",
        "picture",
        "picture_kbit_speaking",
        "kbit/s",
        most=700,
    ),
    Figure(
        "picture while silent, the worst of the figures", "picture", "picture_kbit_idle", "kbit/s", most=400
    ),
    Figure(
        "a second of spoken line: voice, lips, picture, files", "line", "line_cpu_s_per_s", "CPU-s", most=0.6
    ),
    Figure("practice page ready, beside a bare Voila page", "page", "page_ratio", "×", most=1.5),
    Figure("  practice page", "page", "page_ready_s", "s"),
    Figure("  bare page", "page", "bare_page_ready_s", "s"),
    Figure("kernel in a call beside a bare kernel, PSS", "memory", "kernel_ratio", "×", most=2),
    Figure("  kernel in a call", "memory", "kernel_mb", "MB"),
    Figure("  bare kernel", "memory", "bare_kernel_mb", "MB"),
    Figure("  service process with its workers, once a machine", "memory", "service_mb", "MB"),
    Figure("  server", "memory", "server_mb", "MB"),
    Figure(
        "live line with a name, text → sound ready, median",
        "line",
        "live_line_cpu_ms_p50",
        "CPU-ms",
        most=200,
    ),
    Figure("  p95", "line", "live_line_cpu_ms_p95", "CPU-ms"),
    Figure("  its length", "line", "live_line_s", "s"),
    Figure("voice alone, a second of sound", "voice", "voice_cpu_s_per_s", "CPU-s"),
    Figure("picture alone, a second of line", "picture", "picture_cpu_per_second_of_line", "CPU-s"),
    Figure("journal: append, p95", "store", "append_ms_p95", "ms"),
    Figure("journal: append → twelve kernels, p95", "store", "delivery_ms_p95", "ms"),
    Figure("journal: a kernel that waits", "store", "waiting_core_percent", "% of a core"),
    Figure(
        "customer: turns a second on one core, without understanding",
        "engine",
        "turns_per_s",
        "1/s",
        least=2000,
    ),
    Figure("1,000 walks of the largest scenario", "engine", "walks_1000_s", "s", most=20),
    Figure("  lines it has", "engine", "largest_lines"),
    Figure("all scenarios loaded and checked, warm", "engine", "load_all_s", "s", most=2),
    Figure("  how many", "engine", "scenarios"),
    Figure("understanding: first guess right, typed", "understanding", "understanding_typed_top1"),
    Figure("understanding: among the first two, typed", "understanding", "understanding_typed_top2"),
    Figure("understanding: several moves, F1, typed", "understanding", "understanding_typed_several_f1"),
    Figure(
        "understanding: out of scope abstained", "understanding", "understanding_typed_out_of_scope_abstained"
    ),
    Figure("understanding: a node's own intent right", "understanding", "understanding_intent_top1"),
    Figure("understanding: CPU an utterance, p95", "understanding", "understanding_cpu_ms_p95", "CPU-ms"),
)
"""The rows with a target are those that the project has promised; the indented ones say what they are made of."""
