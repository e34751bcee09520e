"""Peer rounds: who meets whom, and how people are brought together and looked after."""
