"""What may be changed about a training once people know of it: its dates, its words, its end."""
