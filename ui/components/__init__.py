"""Browser components in plain JavaScript, each with `show(key, ...) -> value`."""
