"""Rules: the pure files, against worked examples, independent software and properties that must hold."""
