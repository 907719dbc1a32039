"""The one facade: opens a project and runs a use case by joining stages to the store."""
