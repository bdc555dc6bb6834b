"""The guided path: thirteen topics and a closing exercise, one TOML file each, and a reader."""
