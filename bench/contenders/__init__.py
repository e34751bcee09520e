"""One file for each contender; its name is the contender's."""
