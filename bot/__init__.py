"""The program: configuration, command line and ways to run."""
