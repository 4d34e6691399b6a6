"""Benchmarks: `./run bench NAME`, NAME being a module here without a leading underscore."""
