"""The web server: the playground's page, health and metrics."""
