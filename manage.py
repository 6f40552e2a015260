"""Django's own entry point; people use the console command `tsumiki`."""

from tsumiki.cli import main

if __name__ == "__main__":
    main()
