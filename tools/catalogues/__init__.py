"""The catalogues of translations: brought up to date with the sources, and checked."""
