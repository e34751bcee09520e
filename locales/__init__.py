"""Words only, read by `bot/i18n`: one catalogue for each language, and what translators need."""
