"""What happens to a funnel: it is published, visited, counted and exported."""
