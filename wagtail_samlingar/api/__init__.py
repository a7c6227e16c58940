"""The same over JSON, for other front ends. Reads only what a visitor may see; never names a registered person."""
