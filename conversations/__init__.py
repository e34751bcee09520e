"""What asks and decides: one folder for each subject, with its flows and its rules."""
