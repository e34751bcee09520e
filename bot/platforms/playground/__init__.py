"""The playground: several people side by side on a web page, with no account anywhere."""
