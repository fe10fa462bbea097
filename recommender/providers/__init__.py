"""One file for each remote catalogue; all fit MediaProvider."""
