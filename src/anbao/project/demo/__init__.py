"""The demo's data and the demo's purchase, both made through the apps' own doors."""
