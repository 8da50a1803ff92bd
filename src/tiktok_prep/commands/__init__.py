"""One module per command: read the options, make one call, show the result.

A module is loaded only when its command runs. `run` has one parameter for each option or argument,
so some have many, and the rows that describe them make some longer than other functions may be.
If the first is `chosen` (the Settings), `options.with_settings` adds --deck and --plain.
"""
