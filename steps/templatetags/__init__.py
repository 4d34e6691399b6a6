"""What templates of steps and blocks need beside Django's own."""
