"""Files that try to eat the machine: `formats` writes them, the other modules say which there are."""
