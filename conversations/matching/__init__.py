"""How well people fit together, and who is proposed to whom: rules over plain records."""
