"""Our importers against the engines of those whose forms they read. Run by `./run interop` alone: needs Node and the npm registry."""
