"""What the pages show, read through the api of the apps below."""
