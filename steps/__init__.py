"""What a funnel is made of: steps, choices, rules, endings. Knows nothing of visits."""
