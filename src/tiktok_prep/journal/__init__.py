"""The progress file: a journal of events that is only appended to, and what is computed from it.

One SQLite file. Every table but `journal` is derived and can be dropped and rebuilt by replay.
Each act is one transaction, on disk when the call returns (rollback journal; synchronous EXTRA,
which is FULL and also syncs the folder after the unlink that commits). Undoing is an event too.
A file that cannot be read is never treated as empty, and is left as it was.
"""
