"""Makes a small Vosk model out of synthetic speech; ``build_vosk_fixture.py`` beside this folder runs it."""
