"""The verbs of `./anbao`, one small module each with a `run(arguments) -> exit status`."""
