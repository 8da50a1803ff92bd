"""The progress file: a log of events that is only ever appended to, and tables derived from it.

It is one SQLite file. Every table except `journal` can be dropped and rebuilt by replaying the
events. Each change is one transaction and is on disk when the call returns (rollback journal;
synchronous EXTRA, which is FULL plus a sync of the folder after the unlink that commits). An undo
is an event too. A file that cannot be read is left unchanged and never treated as empty.
"""
