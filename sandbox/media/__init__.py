"""Calls: peer connections, clips, faults. The only importer of aiortc and av."""
