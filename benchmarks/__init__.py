"""Measurements that anyone can repeat with `python3 run.py benchmark`, each beside a floor from the same run."""
