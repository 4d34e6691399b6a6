"""Forms of other systems as funnel documents, with a note of everything that could not be taken."""
