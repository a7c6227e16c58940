"""Registers with Wagtail's hooks; no logic."""
