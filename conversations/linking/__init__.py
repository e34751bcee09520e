"""How two accounts become one person."""
