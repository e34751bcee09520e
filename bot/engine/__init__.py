"""Durable conversations: a plain async function and the journal of what happened in it."""
