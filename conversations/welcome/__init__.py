"""First contact: who runs this Banyan, what it keeps, and a yes or a no to that."""
