"""Two example funnels, log-ins for the three roles, and visitors: something to look at within a minute."""
