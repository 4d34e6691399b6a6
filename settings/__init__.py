"""Settings, read from the environment: `dev`, `test` and `prod` share `base`."""
