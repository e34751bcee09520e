"""The networks that Banyan lives in, one folder each; they do not know each other."""
