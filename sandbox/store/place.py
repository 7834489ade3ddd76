"""Whether a folder can hold a journal: WAL needs memory that processes share, which network drives lack."""

from __future__ import annotations

from pathlib import Path

from sandbox.errors import StoreUnsuitable

NETWORK = frozenset(
    [
        *("afs", "beegfs", "ceph", "cifs", "coda", "davfs", "drvfs", "glusterfs", "gpfs", "lustre", "ncpfs"),
        *("nfs", "nfs4", "ocfs2", "orangefs", "prl_fs", "smb2", "smb3", "smbfs", "vboxsf"),
        *("fuse.ceph", "fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs"),
    ]
)
"""File system types of /proc/mounts on which SQLite's WAL mode loses or mixes up data."""

_MOUNTS = Path("/proc/mounts")


def check(folder: Path, mounts: str | None = None) -> None:
    """Refuse a folder on a network file system.

    ``mounts`` is the text of /proc/mounts (read by default; without one, nothing is refused here).
    Raises StoreUnsuitable.
    """
    if mounts is None:
        mounts = _MOUNTS.read_text(errors="replace") if _MOUNTS.exists() else ""
    kind = filesystem(folder, mounts)
    if kind in NETWORK:
        raise StoreUnsuitable(
            f"Der Datenordner {folder} liegt auf einem Netzlaufwerk ({kind}).",
            "Dort gehen Gespräche verloren. Bitte nennen Sie mit --data einen Ordner auf diesem Rechner.",
        )


def filesystem(folder: Path, mounts: str) -> str:
    """Return the type of the file system that holds ``folder`` (the longest mount point wins), or "".

    Drives of Windows seen from WSL 2 appear as 9p; they are called ``drvfs`` here, as in WSL 1.
    """
    folder = folder.resolve()
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(_unescaped(fields[1]))
        if folder.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
            if kind == "9p" and "aname=drvfs" in line:
                kind = "drvfs"
    return kind


def _unescaped(text: str) -> str:
    """/proc/mounts writes blank, tab, newline and backslash as octal (proc(5))."""
    for code, character in ((r"\040", " "), (r"\011", "\t"), (r"\012", "\n"), (r"\134", "\\")):
        text = text.replace(code, character)
    return text
