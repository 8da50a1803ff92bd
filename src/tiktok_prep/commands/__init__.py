"""One module per command: read options, wire the parts, call, show. Loaded when it is run.

What is typed are the parameters of `run`, so a command has as many as it has options. The first is
`chosen`, the Settings, for which `options.with_settings` adds --deck and --plain.
"""
