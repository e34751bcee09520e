"""What keepers may still change once a call is open: its end, or that there is one."""
