"""Run the command line as `python -m groupaudit`."""

from groupaudit.cli import main

if __name__ == "__main__":
    main()
