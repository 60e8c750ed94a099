"""The one safe writer of each format: nothing that people typed becomes markup, a field or a formula."""
