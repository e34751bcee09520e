"""Ways of deciding, each a pure rule over what people said."""
