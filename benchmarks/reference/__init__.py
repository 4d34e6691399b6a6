"""What the step benchmark compares with: the same wizard written by hand, and on stock formtools."""
