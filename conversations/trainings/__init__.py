"""Trainings: when they are held, who gets a seat, and what people are told of them."""
